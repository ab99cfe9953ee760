"""Opens envelopes, splits, shuffles, destroys."""

from django.apps import AppConfig


class KeeperConfig(AppConfig):
    """Opens envelopes, splits, shuffles, destroys."""

    name = "feedback.keeper"
    label = "keeper"
