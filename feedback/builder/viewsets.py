"""Surveys in Wagtail's admin: what the office calls them. What they ask is written in the builder;
opening and closing happen at the desk.
"""

from collections.abc import Callable, Collection
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.log_actions import log
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views.snippets import (
    CreateView,
    DeleteView,
    EditView,
    InspectView,
    SnippetViewSet,
)

from feedback.builder.starting import blank
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry, User

OPENED = "This survey has been opened. Its address and its respondent group can’t change any more."


class SurveyForm(WagtailAdminModelForm):
    """Takes what the office calls a survey; a new one gets a blank draft."""

    def clean(self) -> dict[str, Any]:
        """Refuse to touch a survey that people may have answered."""
        cleaned: dict[str, Any] = super().clean()
        if self.instance.pk and not self.instance.is_draft:
            raise ValidationError(OPENED)
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> Survey:
        """Save the survey, and write down who did."""
        survey: Survey = super().save(commit=False)
        is_new = survey.pk is None
        if commit:
            survey.save()
            if is_new:
                blank(survey)
            AuditEntry.record("survey.edited", self.for_user, survey.slug)
        return survey


class DraftsOnly(View):
    """Leads to the read-only page once a survey has been opened."""

    get_object: Callable[[], Survey]  # Wagtail's views bring it

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Turn away from an opened survey, before anything is read or changed."""
        survey = self.get_object()
        if survey.status != Survey.Status.DRAFT:
            messages.warning(request, OPENED)
            return redirect(SurveyViewSet().get_url_name("inspect"), survey.pk)
        return super().dispatch(request, *args, **kwargs)


class SurveyCreateView(CreateView):
    """Makes a draft and leads on to the builder."""

    def get_success_url(self) -> str:
        """Return the builder's address."""
        return reverse("builder:outline", args=[self.object.pk])


class SurveyEditView(DraftsOnly, EditView):
    """Edits drafts."""

    def get_success_url(self) -> str:
        """Return the builder's address."""
        return reverse("builder:outline", args=[self.object.pk])


class SurveyDeleteView(DraftsOnly, DeleteView):
    """Deletes drafts."""

    @transaction.atomic
    def delete_action(self) -> None:
        """Remove it in this person's name, and leave Wagtail's own trace too."""
        log(instance=self.object, action="wagtail.delete")
        try:
            self.object.remove(self.request.user)
        except ValidationError as refusal:  # someone opened it just now
            raise PermissionDenied from refusal


class RemoveDrafts(DeleteBulkAction):
    """Deletes drafts ticked in the list, each through the model's own door."""

    models = (Survey,)

    @classmethod
    def execute_action(
        cls, objects: Collection[Survey], user: User | None = None, **kwargs: Any
    ) -> tuple[int, int]:
        """Remove them all, or none if one has been opened; return how many."""
        try:
            for survey in objects:
                survey.remove(kwargs["self"].request.user)
        except ValidationError as refusal:
            raise PermissionDenied from refusal
        return len(objects), 0


class SurveyInspectView(InspectView):
    """Shows a survey with its questions."""

    template_name = "builder/inspect.html"


class SurveyViewSet(SnippetViewSet):
    """Surveys."""

    model = Survey
    icon = "form"
    menu_label = "Surveys"
    menu_order = 140
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = SurveyInspectView
    add_view_class = SurveyCreateView
    edit_view_class = SurveyEditView
    delete_view_class = SurveyDeleteView
    list_display = ("name", "respondent_group", "status", "opened_on", "closed_on")
    list_filter = ("respondent_group", "status")
    search_fields = ("name", "slug")
    inspect_view_fields = (
        "name",
        "consultation",
        "slug",
        "respondent_group",
        "answer_due",
        "status",
        "opened_on",
        "closed_on",
    )
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("consultation"),
            FieldPanel("respondent_group"),
            FieldPanel("slug"),
            FieldPanel("answer_due"),
        ],
        base_form_class=SurveyForm,
    )
