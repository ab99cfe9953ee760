"""The board's pages."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """The board's pages."""

    name = "you_said_we_did.board"
    label = "board"
