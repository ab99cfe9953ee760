"""Where officers read and code."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Where officers read and code."""

    name = "feedback.desk"
    label = "desk"
