"""The list of surveys in Wagtail's admin: those at hand, and those put away."""

from typing import Any

import django_filters
from django import forms
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.menus import MenuItem
from wagtail.snippets.views.snippets import IndexView

from feedback.surveys.models import Survey, SurveyQuerySet


class SurveyFilterSet(WagtailFilterSet):
    """Narrows the list; surveys that were put away stand in it only when asked for."""

    where = django_filters.ChoiceFilter(
        label="Where",
        choices=[("away", "Put away")],
        empty_label="At hand",
        method="leave_to_filter_queryset",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Survey
        fields = ["respondent_group", "status"]

    def leave_to_filter_queryset(
        self, surveys: SurveyQuerySet, name: str, value: str
    ) -> SurveyQuerySet:
        """Change nothing: the filter must hold when nothing was chosen too."""
        return surveys

    def filter_queryset(self, queryset: SurveyQuerySet) -> SurveyQuerySet:
        """Return the surveys asked for."""
        found: SurveyQuerySet = super().filter_queryset(queryset)
        return found.put_away() if self.form.cleaned_data.get("where") else found.at_hand()


class SurveyIndexView(IndexView):
    """Lists surveys, each with its ways to be copied and put away."""

    def get_list_more_buttons(self, instance: Survey) -> list[Any]:
        """Return what can be done with one survey."""
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if self.user_has_permission("add"):
            buttons += [
                MenuItem(label, url=reverse(f"builder:{name}", args=[instance.pk]), icon_name=icon)
                for label, name, icon in ways(instance)
            ]
        return buttons


def ways(survey: Survey) -> list[tuple[str, str, str]]:
    """Return what can be done with a survey as a whole: words, the builder's view, an icon."""
    found = [("Copy", "copy", "copy")]
    if survey.archived_on:
        found.append(("Bring back", "unarchive", "folder-open-1"))
    elif survey.status != Survey.Status.OPEN:
        found.append(("Put away", "archive", "folder"))
    return found
