"""What partner agencies measure themselves, by period, protected before it is stored."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """What partner agencies measure themselves."""

    name = "feedback.indicators"
    label = "indicators"
