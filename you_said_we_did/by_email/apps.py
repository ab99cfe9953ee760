"""Asking for news by e-mail: the public side, which can read no address it has taken."""

from django.apps import AppConfig


class ByEmailConfig(AppConfig):
    """Asking for news by e-mail: the public side, which can read no address it has taken."""

    name = "you_said_we_did.by_email"
    label = "by_email"
