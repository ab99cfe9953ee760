"""From theme to entry: the officer's side of the loop."""

from django.apps import AppConfig


class DraftingConfig(AppConfig):
    """From theme to entry: the officer's side of the loop."""

    name = "you_said_we_did.drafting"
    label = "drafting"
