"""The pages editors write."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Home, strategy, campaigns, help and standard pages."""

    name = "cms"
    verbose_name = "Pages"
