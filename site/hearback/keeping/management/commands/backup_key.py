"""`backup-key`: make the key that backups are sealed to; print its private half, keep the other."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone
from django.utils.formats import date_format

from feedback.keeper.process import close_the_process, in_plain_words
from feedback.private_files import add_private
from hearback.keeping import facts, purging
from hearback.keeping.backup import keys
from hearback.keeping.backup.paper import WrongPaper, from_lines, to_lines
from hearback.people.models import AuditEntry

SHEET = """
HEARBACK: THE BACKUP KEY                                    {day}

{lines}

Key {fingerprint}. These four lines open every backup made from this day on.
Keep two copies in two places, neither of them with the backups and none on a computer.
Whoever has the lines and a backup reads what the office reads: masked texts, accounts, drafts.
"""
THERE_IS_ONE = (
    "There is a backup key already ({fingerprint}). With --replace a new one is made; earlier"
    " backups still need the earlier sheet, so keep it until the last of them is gone."
)


class Command(BaseCommand):
    """Shows the private half once. It is stored nowhere on this machine."""

    help = "Make the backup key and print its sheet. Backups are sealed to it from then on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to replace a key, and where else the lines may go."""
        parser.add_argument("--replace", action="store_true", help="make a new key")
        parser.add_argument(
            "--to",
            type=Path,
            metavar="FILE",
            help="write the four lines into a new file, on a stick say, instead of printing them",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make, show, have it typed back, and only then seal backups to it."""
        close_the_process()
        standing = facts.backup_key()
        if standing and not options["replace"]:
            raise CommandError(THERE_IS_ONE.format(fingerprint=standing))
        private = keys.make()
        with in_plain_words():
            purging.make_shared_folder(Path(settings.KEPT_DIR))
            if options["to"]:
                add_private(options["to"], "\n".join(to_lines(private)).encode() + b"\n")
            else:
                self._print(private)
                self._have_it_typed(private)
            fingerprint = keys.publish(private)
            keys.forget_content_key()
            self._write_down(fingerprint)
        self.stdout.write(f"Backups are sealed to key {fingerprint} from now on.")

    def _write_down(self, fingerprint: str) -> None:
        """Tell the audit log, unless its table is of an earlier version: a key is needed before
        the first upgrade.
        """
        try:
            AuditEntry.record("backup.key_made", None, fingerprint)
        except DatabaseError:
            self.stdout.write("The database is of an earlier version: not in the audit log.")

    def _print(self, private: bytes) -> None:
        lines = "\n".join(f"  {n}.  {line}" for n, line in enumerate(to_lines(private), 1))
        day = date_format(timezone.localdate())
        fingerprint = facts.fingerprint(keys.public_of(private))
        self.stdout.write(SHEET.format(day=day, lines=lines, fingerprint=fingerprint))

    def _have_it_typed(self, private: bytes) -> None:
        """Ask for the lines as they stand on the paper. Raises CommandError if they are not."""
        if not sys.stdin.isatty():
            raise CommandError("Do this at a terminal, or give --to FILE. No key was kept.")
        typed = [input(f"Type line {number} from the paper: ") for number in range(1, 5)]
        try:
            is_same = from_lines(typed) == private
        except WrongPaper as wrong:
            raise CommandError(f"{wrong} No key was kept; begin again.") from None
        if not is_same:
            raise CommandError("That is another sheet. No key was kept; begin again.")
