"""Taking an answer in without being able to read it."""

import time

from django.apps import AppConfig
from django.conf import settings
from django.utils.timezone import localdate

from feedback.intake.carry_keys import forget_on_time
from feedback.intake.six_words import outer_keys


class IntakeConfig(AppConfig):
    """Taking an answer in without being able to read it."""

    name = "feedback.intake"
    label = "intake"

    def ready(self) -> None:
        """Delete what a public process that ended has left of its keys."""
        if settings.TIER == "public":
            forget_on_time(time.time())
            outer_keys.destroy_due(localdate())
