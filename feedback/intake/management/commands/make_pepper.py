"""`./run hearback make-pepper`: once, at set-up, the secret that digests are keyed with."""

from typing import Any

from django.core.management.base import BaseCommand

from feedback.intake.pepper import make_pepper


class Command(BaseCommand):
    """Makes the file, and never replaces it."""

    help = "Make the secret file that surveys with invitation codes need. Run once, at set-up."
    # It mends what one of these complains about.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, and say so."""
        if make_pepper():
            self.stdout.write("The pepper is made. Never lose it, nor keep it with the database.")
        else:
            self.stdout.write("There is a pepper already. It is never replaced.")
