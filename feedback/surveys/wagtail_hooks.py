"""Registers the survey editor with Wagtail, where Wagtail's admin is installed at all: the public
tier loads every installed app's hooks, and has none.
"""

from django.apps import apps

if apps.is_installed("wagtail.snippets"):
    from wagtail import hooks
    from wagtail.snippets.models import register_snippet

    from feedback.surveys.viewsets import RemoveDrafts, SurveyViewSet

    register_snippet(SurveyViewSet)
    # After Wagtail's own, which it replaces for surveys.
    hooks.register("register_bulk_action", RemoveDrafts, order=1)
