"""Pages that somebody asked for in another form: the office's list."""

from django.apps import AppConfig


class FormatRequestsConfig(AppConfig):
    """Pages that somebody asked for in another form: the office's list."""

    name = "cms.format_requests"
    label = "format_requests"
    verbose_name = "Other formats"
