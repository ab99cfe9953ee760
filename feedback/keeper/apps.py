"""Opens envelopes, splits, shuffles, destroys."""

from django.apps import AppConfig


class KeeperConfig(AppConfig):
    """Opens envelopes, splits, shuffles, destroys."""

    name = "feedback.keeper"
    label = "keeper"

    def ready(self) -> None:
        """Watch for people who are reviewers no more."""
        from feedback.keeper import leaving  # noqa: PLC0415  # needs the models

        leaving.watch()
