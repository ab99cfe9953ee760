"""Keeping time: what is late, the limits, and the mail that reminds of it."""

from django.apps import AppConfig


class RemindingConfig(AppConfig):
    """Keeping time: the office's side of the clocks."""

    name = "you_said_we_did.reminding"
    label = "reminding"
