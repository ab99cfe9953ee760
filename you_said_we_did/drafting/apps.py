"""From theme to entry: the officer's side of the loop."""

from importlib import import_module

from django.apps import AppConfig

from you_said_we_did.gates import about_people
from you_said_we_did.office_gates import add_office_gate


class DraftingConfig(AppConfig):
    """From theme to entry: the officer's side of the loop."""

    name = "you_said_we_did.drafting"
    label = "drafting"

    def ready(self) -> None:
        """Have words for the public compared with what people wrote, and general replies held to
        the rules of public words. Both need the models, which are loaded by now and were not when
        this module was.
        """
        add_office_gate(import_module("you_said_we_did.drafting.copied").copied)
        import_module("feedback.desk.public_gates").add_public_gate(about_people)
