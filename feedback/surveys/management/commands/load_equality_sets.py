"""`load_equality_sets`: the questions about the person, and shares of the population."""

from typing import Any

from django.core.management.base import BaseCommand

from engagement.content import load_population_shares
from engagement.shipped_shares import national_shares
from feedback.surveys.models import EqualitySet
from feedback.surveys.shipped_sets import load_equality_sets


class Command(BaseCommand):
    """Stores what is missing; harmless to repeat."""

    help = "Store the sets of equality questions and the national shares of the population."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what is there now."""
        load_equality_sets()
        for each in EqualitySet.objects.newest():
            self.stdout.write(f"{each}, last reviewed {each.reviewed_on:%-d %B %Y}")
        added = load_population_shares(national_shares())
        self.stdout.write(
            f"{added} shares of the population added. Those that come with Hearback are national"
            " and approximate: put your own area’s in their place."
        )
