"""The wiring's own Django app: checks, template tags and commands that span every layer."""

from django.apps import AppConfig
from django.core.checks import register

from hearback import checks


class HearbackConfig(AppConfig):
    """Loads the house rules as system checks."""

    name = "hearback"
    label = "hearback"

    def ready(self) -> None:
        """Register the checks."""
        register(checks.safe_settings)
        register(checks.keys_out_of_reach)
        register(checks.pepper_for_open_surveys)
        register(checks.compiled_words)
