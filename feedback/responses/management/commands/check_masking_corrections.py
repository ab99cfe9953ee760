"""`check_masking_corrections`: is every phrase that officers taught still masked as they said?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from feedback.responses.models import MaskingCorrection
from feedback.responses.taught import failing_corrections


class Command(BaseCommand):
    """Tries each correction in made-up sentences, after an update of the program or of the list."""

    help = "Check that the masking hides and shows the phrases of its list as it should."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say which are kept. Raises CommandError, so that scripts notice, if any is not."""
        failing = failing_corrections()
        for each in failing:
            self.stdout.write(f"{each.phrase}: “{each.sentence}” becomes “{each.masked}”")
        total = MaskingCorrection.objects.count()
        if failing:
            raise CommandError(f"{len(failing)} of {total} corrections are not kept.")
        self.stdout.write(
            f"All {total} corrections are kept." if total else "No correction was made yet."
        )
