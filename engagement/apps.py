"""The partnership and whom it asks."""

from django.apps import AppConfig


class EngagementConfig(AppConfig):
    """Agencies, areas, priorities, respondent groups, consultations, helplines."""

    name = "engagement"
    verbose_name = "Partnership"
