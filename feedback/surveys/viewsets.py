"""The survey editor in Wagtail's admin. Opening and closing happen at the desk."""

from collections.abc import Callable, Collection
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views import View
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.log_actions import log
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views.snippets import DeleteView, EditView, InspectView, SnippetViewSet

from feedback.surveys.editing import OPENED, SurveyForm
from feedback.surveys.models import Survey
from hearback.people.models import User


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


class SurveyEditView(DraftsOnly, EditView):
    """Edits drafts."""


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

    template_name = "surveys/inspect.html"


class SurveyViewSet(SnippetViewSet):
    """Surveys, their questions and choices."""

    model = Survey
    icon = "form"
    menu_label = "Surveys"
    menu_order = 140
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = SurveyInspectView
    edit_view_class = SurveyEditView
    delete_view_class = SurveyDeleteView
    list_display = ("name", "respondent_group", "status", "opened_on", "closed_on")
    list_filter = ("respondent_group", "status")
    search_fields = ("name", "slug")
    inspect_view_fields = (
        "name",
        "consultation",
        "slug",
        "title",
        "respondent_group",
        "who_for",
        "why",
        "results",
        "minutes",
        "answer_due",
        "status",
        "opened_on",
        "closed_on",
    )
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldPanel("consultation"),
                    FieldPanel("respondent_group"),
                    FieldPanel("answer_due"),
                ],
                "In the office",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("slug"),
                    FieldPanel("title"),
                    FieldPanel("why"),
                    FieldPanel("who_for"),
                    FieldPanel("minutes"),
                    FieldPanel("results"),
                ],
                "On the first page",
            ),
            InlinePanel(
                "questions",
                heading="Questions",
                label="Question",
                min_num=1,
                panels=[
                    FieldPanel("text"),
                    FieldPanel("kind"),
                    FieldPanel("prompt"),
                    FieldPanel("help"),
                    FieldPanel("content_note"),
                    InlinePanel("choices", label="Choice", panels=[FieldPanel("label")]),
                ],
            ),
        ],
        base_form_class=SurveyForm,
    )
