"""`backup [FILE]`: one sealed file of both databases and of media, and of no key."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from feedback.keeper.process import close_the_process, in_plain_words
from hearback.keeping import purging
from hearback.keeping.backup import taking
from hearback.keeping.backup.postgresql import NoTools
from hearback.keeping.noting import note_what_went
from hearback.people.models import AuditEntry

NO_KEY = "There is no backup key yet. Make one: ./run hearback backup-key"
BUSY = "The keeper, a purge, another backup or a restore is at work. Wait until it is done."


class Command(BaseCommand):
    """Makes a backup, and says how big it is and what it is told apart by."""

    help = "Write a backup, sealed to the backup key. Daily, by a timer."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to."""
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            metavar="FILE",
            help="a new file; without it, one named after the minute in HEARBACK_BACKUP_DIR",
        )

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        """Back up. Raises CommandError; then there is no file."""
        close_the_process()
        now = timezone.localtime()
        with in_plain_words(), purging.alone() as is_alone:
            if not is_alone:
                raise CommandError(BUSY)
            note_what_went()
            try:
                taken = taking.take(file or taking.default_name(now), now.date())
            except taking.NoBackupKey:
                raise CommandError(NO_KEY) from None
            except FileExistsError as there:
                raise CommandError(f"{there} is there already. No backup was made.") from None
            except NoTools as missing:
                raise CommandError(f"{missing} No backup was made.") from None
            AuditEntry.record("backup.made", None, taken.file.name, sha256=taken.sha256)
        size = taken.file.stat().st_size / 1_000_000
        self.stdout.write(f"{taken.file}: {size:.1f} MB\nSHA-256 {taken.sha256}")
        self.stdout.write("Take a copy to another place, with kept/deleted.log beside it.")
