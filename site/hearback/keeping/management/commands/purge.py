"""`purge`: delete all that is due, of every kind; `--dry-run` says what that would be."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from feedback.keeper.process import add_now_option, close_the_process, day_of, in_plain_words
from hearback.keeping import purging
from hearback.keeping.clocks import BY_KIND

BUSY = "The keeper, a backup or a restore is at work. Wait until it is done."


class Command(BaseCommand):
    """Shows kinds and numbers, of answers only in steps; never a row."""

    help = "Delete what has been kept as long as it may be, and clear it from the disk. Daily."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to delete, and how to say it."""
        parser.add_argument("--dry-run", action="store_true", help="say what is due, and no more")
        parser.add_argument("--json", action="store_true", help="say it for a program")
        add_now_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Purge and report. Raises CommandError if something due could not be deleted."""
        close_the_process()
        today = day_of(options["now"])
        with in_plain_words():
            if options["dry_run"]:
                report = purging.due(today)
            else:
                with purging.alone() as is_alone:
                    if not is_alone:
                        raise CommandError(BUSY)
                    report = purging.purge(today)
        self._tell(report, as_json=options["json"], dry=options["dry_run"])
        if report.failed:
            raise CommandError(f"Could not be deleted: {', '.join(report.failed)}. Run it again.")
        if not report.is_tidy:
            raise CommandError(
                "Deleted, but not yet cleared from the disk, because something else was using the"
                " database. Run it again."
            )

    def _tell(self, report: purging.Report, *, as_json: bool, dry: bool) -> None:
        told = {kind: purging.told_of(kind, rows) for kind, rows in report.rows.items() if rows}
        if as_json:
            state = {"failed": report.failed, "is_tidy": report.is_tidy, "dry_run": dry}
            self.stdout.write(json.dumps({"rows": told, **state}))
            return
        if not told:
            self.stdout.write("Nothing is due.")
        for kind, rows in told.items():
            self.stdout.write(f"{'Due' if dry else 'Deleted'}: {BY_KIND[kind].what}: {rows}")
