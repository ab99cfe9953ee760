"""Surveys on paper, in the office alone."""

from django.apps import AppConfig


class PaperConfig(AppConfig):
    """Has screens that make files, and one table: the numbers of forms that were printed."""

    name = "feedback.paper"
