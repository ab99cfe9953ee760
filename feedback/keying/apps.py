"""Typing in paper forms, in the office alone."""

from importlib import import_module

from django.apps import AppConfig


class KeyingConfig(AppConfig):
    """Has screens where forms are typed in, and tables of those that wait for a second person."""

    name = "feedback.keying"

    def ready(self) -> None:
        """Have the keys of forms that wait kept. That needs the models, which are loaded by now."""
        waiting = import_module("feedback.keying.models").WaitingForm.objects
        import_module("feedback.keeper.on_their_way").hold_back(waiting.all)
