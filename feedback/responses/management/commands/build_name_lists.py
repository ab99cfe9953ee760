"""`build_name_lists`: make the masking's lists of names and places anew. Touches no database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from feedback.masking.building import PACKAGES, build


class Command(BaseCommand):
    """Writes the lists that come from packages into the folder of the masking's lists."""

    help = (
        "Build the masking’s lists of names, places and words from packages. Only needed for newer"
        " lists: the built ones come with Hearback."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Build and say how much there is."""
        try:
            built = build()
        except ImportError as problem:
            raise CommandError(
                f"“{problem.name}” is not installed. Building the lists needs: "
                f"pip install {' '.join(PACKAGES)}"
            ) from problem
        self.stdout.write(
            f"{built.names} names, {built.places} places, {built.big_towns} big towns and"
            f" {built.words} dictionary words written."
        )
