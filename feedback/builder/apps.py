"""The survey builder, in the office alone."""

from django.apps import AppConfig


class BuilderConfig(AppConfig):
    """Has screens, and one table: the partnership’s own library of questions."""

    name = "feedback.builder"
