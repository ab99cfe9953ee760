"""`close_surveys`: close the surveys whose last day has passed. Run it every day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate

from feedback.surveys.models import Survey


class Command(BaseCommand):
    """Closes what is over; harmless to repeat. The public pages take no answer after the last day
    anyway: this is so that the office sees it too.
    """

    help = "Close the surveys whose last day has passed. A timer runs it every day."

    def handle(self, *args: Any, **options: Any) -> None:
        """Close each, and say which."""
        today = localdate()
        for survey in Survey.objects.over(today):
            survey.close(by=None, on=today)
            self.stdout.write(f"Closed: {survey}.")
