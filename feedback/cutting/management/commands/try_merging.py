"""`try_merging`: what a draft would show if two categories were shown as one. As JSON, and without
a single true count.
"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from feedback.cutting.merging import try_best, try_pair
from feedback.releases.models import Release


class Command(BaseCommand):
    """Writes nothing."""

    help = "Try what a draft would show if two categories were shown as one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the draft, the population, the dimension, and the two categories or none."""
        parser.add_argument("release", type=int)
        parser.add_argument("population")
        parser.add_argument("dimension")
        parser.add_argument(
            "pair", nargs="*", help="two categories; without them the best is tried"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what would show."""
        release = Release.objects.select_related("frozen_counts").get(pk=options["release"])
        where = (options["population"], options["dimension"])
        if options["pair"]:
            one, other = options["pair"]
            found = try_pair(release, *where, (one, other))
        else:
            found = try_best(release, *where)
        self.stdout.write(json.dumps(found.to_json()))
