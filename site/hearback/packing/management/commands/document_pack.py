"""`document_pack`: how each document stands, for a timer or whoever keeps the machine."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hearback.packing.comparing import Standing, all_standings


class Command(BaseCommand):
    """Says which documents no longer agree with the settings, and exits with 1 if any does."""

    help = "Say how each document of the pack stands; exit with 1 if one disagrees with a setting."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write a line for each document, and one for each fact that changed."""
        wrong = []
        for standing in all_standings(timezone.localdate()):
            self.stdout.write(f"{standing.document}: {line_of(standing)}")
            for difference in standing.differences:
                self.stdout.write(
                    f"  {difference.words}: {difference.then} when issued, {difference.now} today"
                )
            wrong += [str(standing.document)] if standing.differences else []
        if wrong:
            raise CommandError(f"Facts have changed since these were issued: {', '.join(wrong)}.")


def line_of(standing: Standing) -> str:
    """Return a document's state in one line."""
    late = " It should have been looked at again by now." if standing.is_overdue else ""
    return f"{standing.state}.{late}"
