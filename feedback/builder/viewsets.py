"""Surveys in Wagtail's admin: what the office calls them. What they ask is written in the builder;
opening and closing happen at the desk.
"""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.views import View
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.log_actions import log
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views.snippets import (
    CreateView,
    DeleteView,
    EditView,
    InspectView,
    SnippetViewSet,
)

from engagement.groups import RespondentGroup
from feedback.builder.listing import SurveyFilterSet, SurveyIndexView
from feedback.builder.starting import (
    BLANK,
    SurveyTemplate,
    begin,
    blank,
    shelves,
    suggested,
    survey_templates,
)
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry, User

ONE_GROUP = "One survey is for one group. It can’t change once the survey is open."
OPENED = "This survey has been opened. Its address and its respondent group can’t change any more."


def starts() -> list[tuple[str, Any]]:
    """Return what a survey can start from, each group's templates together."""
    groups = [
        (shelf.name, [(template.slug, template.name) for template in shelf.templates])
        for shelf in shelves()
    ]
    return [("", "Blank"), *groups]


class SurveyForm(WagtailAdminModelForm):
    """Takes what the office calls a survey; a new one gets a draft, from a template or blank."""

    start = forms.ChoiceField(
        label="Start from",
        required=False,
        choices=starts,
        help_text="Every template can be changed afterwards, question by question.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["start"]
        else:  # a template brings its own
            self.fields["respondent_group"].required = False

    def clean(self) -> dict[str, Any]:
        """Refuse to touch a survey that people may have answered; take a template's group."""
        cleaned: dict[str, Any] = super().clean()
        if self.instance.pk:
            if not self.instance.is_draft:
                raise ValidationError(OPENED)
            return cleaned
        if template := survey_templates().get(cleaned.get("start", "")):
            for field in ("respondent_group", "stage"):
                self._take(template, field, cleaned)
        elif not cleaned.get("respondent_group") and "respondent_group" not in self.errors:
            self.add_error("respondent_group", "Choose whom it is for.")
        return cleaned

    def _take(self, template: SurveyTemplate, field: str, cleaned: dict[str, Any]) -> None:
        """Take a fact from the template, unless something else was chosen: then say so."""
        meant = getattr(template, field)
        if cleaned.get(field) not in ("", None, meant):
            labels = dict(self.fields[field].choices)
            self.add_error(
                field,
                f"The template “{template.name}” is written for: {labels.get(meant) or 'none'}."
                " Choose that, or start from something else.",
            )
        else:
            cleaned[field] = meant

    def clean_closes_on(self) -> date | None:
        """Refuse a last day that has passed."""
        day: date | None = self.cleaned_data["closes_on"]
        if day and day < localdate():
            raise ValidationError("This day has passed.")
        return day

    @transaction.atomic
    def save(self, commit: bool = True) -> Survey:
        """Save the survey, and write down who did."""
        survey: Survey = super().save(commit=False)
        is_new = survey.pk is None
        if commit:
            survey.save()
            detail = {}
            if is_new:
                template = survey_templates().get(self.cleaned_data["start"])
                begin(survey, template.survey if template else blank(survey.respondent_group))
                detail = {"template": template.slug} if template else {}
            AuditEntry.record("survey.edited", self.for_user, survey.slug, **detail)
        return survey


class Day(forms.DateInput):
    """The browser's own calendar: Wagtail's takes a date typed in another order for another day."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


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
    """Makes a draft and leads on to the builder. What it starts from is chosen on the page before,
    and comes in the address.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the form, filled with all that the choice brings; without one, lead to it."""
        chosen = request.GET.get("start", "")
        if not chosen:
            return redirect("builder:start")
        if chosen != BLANK and chosen not in survey_templates():
            raise Http404
        page: HttpResponseBase = super().get(request, *args, **kwargs)
        return page

    def get_initial_form_instance(self) -> Survey:
        """Return a survey with what is known before anyone types."""
        asked = self.request.GET
        group = asked.get("group", "")
        known = group if group in RespondentGroup.values else ""
        return suggested(survey_templates().get(asked.get("start", "")), known, localdate())

    def get_initial(self) -> dict[str, Any]:
        """Return the template chosen."""
        return {"start": self.request.GET.get("start", "")}

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

    def get_object(self, queryset: Any = None) -> Survey:
        """Return a survey we ask; 404 for one that holds what a partner agency handed in."""
        found: Survey = super().get_object(queryset)
        if found.agency_id is not None:
            raise Http404
        return found

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        """Return what a field says, or a dash where it says nothing."""
        return super().get_field_display_value(field_name, field) or "–"


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
    index_view_class = SurveyIndexView
    add_view_class = SurveyCreateView
    edit_view_class = SurveyEditView
    delete_view_class = SurveyDeleteView
    list_display = ("name", "respondent_group", "status", "opened_on", "closed_on")
    filterset_class = SurveyFilterSet
    search_fields = ("name", "slug")
    inspect_view_fields = (
        "name",
        "consultation",
        "slug",
        "respondent_group",
        "stage",
        "expected_a_quarter",
        "answer_due",
        "status",
        "opened_on",
        "closes_on",
        "closed_on",
    )
    edit_handler = ObjectList(
        [
            FieldPanel("start"),
            FieldPanel("name"),
            FieldPanel("slug"),
            FieldPanel("consultation", widget=forms.Select),  # the chooser needs script
            FieldPanel("respondent_group", help_text=ONE_GROUP),
            FieldPanel("stage"),
            FieldPanel("expected_a_quarter"),
            FieldRowPanel(
                [FieldPanel("closes_on", widget=Day), FieldPanel("answer_due", widget=Day)]
            ),
        ],
        base_form_class=SurveyForm,
    )
