"""Frozen figures and their faces."""

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    """Frozen figures and their faces."""

    name = "feedback.releases"
    label = "releases"
