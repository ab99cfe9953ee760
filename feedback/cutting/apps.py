"""From codings to a release."""

from django.apps import AppConfig


class CuttingConfig(AppConfig):
    """From codings to a release."""

    name = "feedback.cutting"
    label = "cutting"
