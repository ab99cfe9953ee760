"""The deletion log's Django app, of the office tiers only."""

from django.apps import AppConfig


class DeletionsConfig(AppConfig):
    """Knows nothing of what is deleted."""

    name = "hearback.deletions"
    label = "deletions"
