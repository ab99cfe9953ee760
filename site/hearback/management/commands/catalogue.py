"""`./run hearback catalogue …`: keep the words of the interface in other languages."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hearback.catalogues import checking, extracting, status


class Command(BaseCommand):
    """For whoever changes or checks words; an installation never needs it."""

    help = "Bring the words in other languages up to date, or note that a person checked them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        parser.add_argument("action", choices=["update", "status", "checked"])
        parser.add_argument("language", nargs="?", default="")
        parser.add_argument("--by", default="", help="Who read all of it through.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, then say how each language stands."""
        languages = status.languages()
        if options["action"] == "update":
            for code in languages:
                extracting.update(code)
        if options["action"] == "checked":
            if options["language"] not in languages or not options["by"].strip():
                raise CommandError(f"Say which of {', '.join(languages)}, and --by whom.")
            self._refuse_faults(options["language"])
            status.note_check(options["language"], options["by"].strip(), timezone.localdate())
        for code in languages:
            self.stdout.write(self._told(code))

    def _refuse_faults(self, code: str) -> None:
        if found := self._faults(code):
            raise CommandError("\n".join(found))

    def _faults(self, code: str) -> list[str]:
        return checking.faults(extracting.read(code), extracting.all_messages())

    def _told(self, code: str) -> str:
        found, check = self._faults(code), status.checks()[code]
        if found:
            return f"{code}: {len(found)} to mend.\n  " + "\n  ".join(found)
        if check.by and status.is_checked(code):
            return f"{code}: complete; checked by {check.by} on {check.on}."
        changed = " It was checked before, and has changed since." if check.by else ""
        return f"{code}: complete; no person has checked it as it is now.{changed}"
