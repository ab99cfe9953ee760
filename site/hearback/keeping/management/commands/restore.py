"""`restore FILE`: put a backup back without what was deleted since; `--rehearse` tries it out."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone
from django.utils.formats import date_format

from feedback.keeper.process import close_the_process
from hearback import closed
from hearback.keeping import purging
from hearback.keeping.backup import keys, taking
from hearback.keeping.backup.paper import LINES, WrongPaper, from_lines
from hearback.keeping.backup.postgresql import NoTools
from hearback.keeping.backup.rehearsing import rehearse
from hearback.keeping.backup.restoring import Key, WillNotRestore, restore
from hearback.keeping.backup.sealed_file import NoBackup
from hearback.keeping.replaying import UnknownDeletion
from hearback.people.models import AuditEntry

BUSY = "The keeper, a purge or a backup is at work. Wait until it is done."
STILL_SHUT = (
    "{why} The site and the office stay shut. Put that right and give the same command again."
)
NEXT = """
Everybody signs in anew. Look at People: roles given or taken away since {day} are as they were
then; whoever had left is shut out again. So are passwords, second steps that were reset, groups
that people read, “I may know this person” and the days under Clocks: do again what was done since.
Invitations nobody had followed are gone: invite again.
Texts whose masking was mended since then need it again.
Answers, pages, plans and sources say in public what they said then: have communications
look for what was corrected, withdrawn or kept back since. Answers narrowed since are restricted.
Invitation codes used since then can be used again, for those answers are lost; slips printed since
then can’t be used, so print others. Six words from before the restore lead to nothing.
If the HEARBACK_SECRET_KEY here is not that of the machine the backup is from, nobody signs in with
an authenticator app: add the earlier one to HEARBACK_OLD_SECRET_KEYS, or invite a new address as
administrator, who resets second steps. Without the earlier pepper.key no slip works.
On PostgreSQL, run grant-public again before you start the public site.
"""


class Command(BaseCommand):
    """Shows no row of what it restores."""

    help = "Put a backup back. What was deleted since it was made is deleted again before anything"
    help += " is served."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, where its key is, and what to do with what is here."""
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE")
        parser.add_argument(
            "--key-file",
            type=Path,
            metavar="FILE",
            help="a file with the sheet’s four lines; without it they are asked for",
        )
        parser.add_argument(
            "--replace", action="store_true", help="set aside the installation that is here"
        )
        parser.add_argument(
            "--deleted-log",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="another copy of the deletion log, newer than the backup; may be given repeatedly",
        )
        parser.add_argument(
            "--no-deleted-log",
            action="store_true",
            help="there is no copy of the deletion log: what was deleted since may come back",
        )
        parser.add_argument(
            "--rehearse",
            action="store_true",
            help="try it out in a place of its own and change nothing; without FILE the newest one",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore or rehearse. Raises CommandError in plain words."""
        close_the_process()
        file = options["file"] or (taking.newest() if options["rehearse"] else None)
        if file is None:
            raise CommandError("Which backup? Name its file.")
        try:
            with purging.alone() as is_alone:
                if not is_alone:
                    raise CommandError(BUSY)
                key = self._key(file, options)
                if options["rehearse"]:
                    self._rehearse(file, key)
                else:
                    self._restore(file, key, options)
        except (NoBackup, WillNotRestore, WrongPaper) as wrong:
            raise CommandError(f"{wrong} Nothing was changed.") from None
        except (OSError, DatabaseError, NoTools) as failed:
            raise CommandError(_and_now(f"{_plain(failed)}.")) from None
        except UnknownDeletion as kind:
            words = f"The deletion log tells of “{kind}”, which this version does not know."
            raise CommandError(_and_now(words)) from None

    def _key(self, file: Path, options: dict[str, Any]) -> Key:
        """Return what opens the backup: kept here for the newest one's rehearsal, or the sheet."""
        if options["rehearse"] and (content := keys.content_key(file)):
            return Key(content=content)
        if options["key_file"]:
            return Key(private=from_lines(options["key_file"].read_text("utf-8").splitlines()))
        if not sys.stdin.isatty():
            return Key(private=from_lines(sys.stdin.read().splitlines()))
        typed = [input(f"Line {n} of the backup key’s sheet: ") for n in range(1, LINES + 1)]
        return Key(private=from_lines(typed))

    def _restore(self, file: Path, key: Key, options: dict[str, Any]) -> None:
        done = restore(
            file,
            key,
            timezone.localdate(),
            replace=options["replace"],
            logs=None if options["no_deleted_log"] else options["deleted_log"],
        )
        day = date_format(done.manifest.day)
        AuditEntry.record("backup.restored", None, file.name, replayed=done.replayed)
        self.stdout.write(f"Restored as of {day}. Deletions done again: {done.replayed}.")
        if done.damaged:
            self.stderr.write(f"Lines of the deletion log that can’t be read: {done.damaged}.")
        if done.set_aside:
            self.stdout.write(f"What was here lies in {done.set_aside} for seven days.")
        self.stdout.write(NEXT.format(day=day))

    def _rehearse(self, file: Path, key: Key) -> None:
        found = rehearse(file, key, timezone.localdate())
        AuditEntry.record("backup.rehearsed", None, file.name, whole=not found.problems)
        if found.problems:
            raise CommandError("This backup would not have helped: " + "; ".join(found.problems))
        rows = sum(found.manifest.rows["default"].values())
        self.stdout.write(
            f"{file.name} is whole: made on {date_format(found.manifest.day)}, {rows} rows;"
            f" {found.replayed} deletions done again."
        )


def _and_now(why: str) -> str:
    """Return what went wrong, and whether the sites are shut because of it."""
    return STILL_SHUT.format(why=why) if closed.is_closed() else f"{why} Nothing was changed."


def _plain(error: Exception) -> str:
    """Return what went wrong without a value: a database's own words could hold one."""
    if isinstance(error, OSError | NoTools):
        return str(error).rstrip(".")
    return "The database refused"
