"""People: accounts, roles, second factor, audit. The lowest layer."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts of the office; the public has none."""

    name = "hearback.people"
    label = "people"
    verbose_name = "People"
