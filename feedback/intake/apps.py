"""Taking an answer in without being able to read it."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Taking an answer in without being able to read it."""

    name = "feedback.intake"
    label = "intake"
