"""What is asked."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Surveys, their frozen versions and their promise."""

    name = "feedback.surveys"
    label = "surveys"
    verbose_name = "Surveys"
