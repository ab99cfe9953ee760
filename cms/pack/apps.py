"""The document pack: rows, and the public pages."""

from django.apps import AppConfig


class PackConfig(AppConfig):
    """The document pack: rows, and the public pages."""

    name = "cms.pack"
    label = "pack"
