"""The demonstration: installed by the demo and test settings only."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A fictional partnership with nine months of answers."""

    name = "hearback.demo"
    label = "demo"
