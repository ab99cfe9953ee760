"""What partner agencies collected themselves and hand in (docs/requirements.md, R05)."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """What partner agencies collected themselves and hand in."""

    name = "feedback.partners"
    label = "partners"
