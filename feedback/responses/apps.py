"""What people said, masked, and what it is about."""

from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    """What people said, masked, and what it is about."""

    name = "feedback.responses"
    label = "responses"
