"""`import_baselines`: your own area's shares of the population, from a CSV file."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engagement.baselines import Change, Origin, examine, store
from engagement.csv_rows import Unreadable, decode


class Command(BaseCommand):
    """Stores all of a file or nothing; harmless to repeat."""

    help = "Store shares of the population from a CSV file; those that are there are changed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the file, and where its shares come from."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help="for rows that name none")
        parser.add_argument("--counted-on", type=date.fromisoformat, help="as 2021-03-21")
        parser.add_argument("--url", default="", help="where the count is published")
        parser.add_argument("--dry-run", action="store_true", help="say what would change")

    def handle(self, *args: Any, **options: Any) -> None:
        """Store, or say with their rows what is wrong, and then store nothing."""
        origin = Origin(options["source"], options["counted_on"], options["url"])
        try:
            found = examine(decode(options["file"].read_bytes()), origin)
        except (OSError, Unreadable) as error:
            raise CommandError(str(error)) from error
        for problem in found.problems:
            self.stderr.write(f"row {problem.number}: {problem.words}")
        for warning in found.warnings:
            self.stderr.write(warning)
        if found.problems:
            raise CommandError(f"{len(found.problems)} rows can’t be used, so nothing was stored.")
        for line in found.lines:
            if line.change != Change.SAME:
                was = "" if line.before is None else f" (was {line.before})"
                self.stdout.write(
                    f"{line.change}: {line.share.characteristic} {line.share.category},"
                    f" {line.share.name}: {line.share.per_cent} %{was}"
                )
        if options["dry_run"]:
            self.stdout.write("Nothing was stored: this was a dry run.")
            return
        done = store(found.lines, by=None)
        self.stdout.write(
            f"{done[Change.NEW]} added, {done[Change.OTHER]} changed,"
            f" {done[Change.SAME]} as before."
        )
