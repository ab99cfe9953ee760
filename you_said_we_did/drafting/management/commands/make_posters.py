"""`make-posters`: a poster for every public answer, where it is missing or has been overtaken."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from feedback.releases.documents import PackagesMissing
from you_said_we_did.poster_faces import make_missing


class Command(BaseCommand):
    """Makes what is missing and leaves the rest; harmless to repeat, by hand or by a timer."""

    help = "Make the poster of every public answer that has none, or one that has been overtaken."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them. Raises CommandError where this machine can't make files."""
        try:
            made = make_missing(None, timezone.localdate())
        except PackagesMissing as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Posters made: {made}.")
