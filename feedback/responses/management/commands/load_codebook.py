"""`load_codebook`: store the themes that come with Hearback."""

from typing import Any

from django.core.management.base import BaseCommand

from feedback.responses.codebook import load_starter_codebook
from feedback.responses.models import Theme


class Command(BaseCommand):
    """Stores the starter codebook; harmless to repeat."""

    help = "Store the themes that come with Hearback. Run it again after adding priorities."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what is there now."""
        codebook = load_starter_codebook()
        themes = Theme.objects.in_use()
        unlinked = themes.filter(priorities=None).count()
        self.stdout.write(f"{codebook}: {themes.count()} themes.")
        if unlinked:
            self.stdout.write(
                f"{unlinked} of them belong to no priority yet. Add your priorities, then run this"
                " again."
            )
