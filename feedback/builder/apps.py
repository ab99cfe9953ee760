"""The survey builder, in the office alone."""

from django.apps import AppConfig


class BuilderConfig(AppConfig):
    """Has screens and no tables."""

    name = "feedback.builder"
