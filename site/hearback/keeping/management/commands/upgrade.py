"""`upgrade`: back up, bring both databases to this version, look, and go back if that failed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from feedback.keeper.process import close_the_process
from hearback.keeping import purging
from hearback.keeping.backup.postgresql import NoTools
from hearback.keeping.backup.taking import NoBackupKey
from hearback.keeping.backup.upgrading import (
    StayedShut,
    UnfinishedRestore,
    WentBack,
    upgrade,
)

BUSY = "The keeper, a purge, a backup or a restore is at work. Wait until it is done."
NO_KEY = (
    "There is no backup key yet, and without a backup there is no way back. Make one:"
    " ./run hearback backup-key"
)
UNFINISHED = "A restore is not finished: give the restore command again. Nothing was changed."
WENT_BACK = (
    "The upgrade failed{why}. Both databases are as they were before it. Put the earlier version of"
    " the program back before you start Hearback again: this one does not fit them."
)
SHUT = (
    "The upgrade failed{why}. Something was deleted meanwhile, so the backup must not be served as"
    " it is: put the earlier version of the program back and use its restore command."
)


class Command(BaseCommand):
    """Says what it did, step by step."""

    help = "After installing a new version: back up, migrate, check; on failure go back."

    def handle(self, *args: Any, **options: Any) -> None:
        """Upgrade. Raises CommandError once the databases are as they were."""
        close_the_process()
        with purging.alone() as is_alone:
            if not is_alone:
                raise CommandError(BUSY)
            try:
                done = upgrade(timezone.localtime())
            except UnfinishedRestore:
                raise CommandError(UNFINISHED) from None
            except NoBackupKey:
                raise CommandError(NO_KEY) from None
            except NoTools as missing:
                raise CommandError(f"{missing} Nothing was changed.") from None
            except WentBack as back:
                raise CommandError(WENT_BACK.format(why=_why(back))) from None
            except StayedShut as shut:
                raise CommandError(SHUT.format(why=_why(shut))) from None
        if not done.pending:
            self.stdout.write("Both databases are up to date. Nothing was done.")
            return
        self.stdout.write(f"Backed up: {done.backup}")
        self.stdout.write(f"Migrated: {len(done.pending)} steps. Checked: whole.")
        self.stdout.write("The site and the office are open again. Restart their processes.")


def _why(error: Exception) -> str:
    """Return the kind of fault that was at the beginning, and of our own ones what they say: a
    database's words could hold a row's.
    """
    first = error.__context__
    said = f": {first}" if isinstance(first, RuntimeError | CommandError) else ""
    return f" ({type(first).__name__}{said})" if first else ""
