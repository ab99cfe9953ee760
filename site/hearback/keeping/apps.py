"""The app of retention and backups: commands and the data protection officer's page."""

from django.apps import AppConfig


class KeepingConfig(AppConfig):
    """Has no tables of its own: those lie below, in hearback.deletions."""

    name = "hearback.keeping"
    label = "keeping"
