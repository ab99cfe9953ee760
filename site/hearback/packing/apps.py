"""The document pack in the office."""

from django.apps import AppConfig


class PackingConfig(AppConfig):
    """The document pack in the office."""

    name = "hearback.packing"
    label = "packing"
