"""Approval of a survey before it goes out: two people's words, and what may stand all the same."""

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from feedback.desk.approval_forms import ApprovalForm, DaysForm, ReasonForm
from feedback.surveys.models import TASK_ROLES, Approval, Judged, Survey
from feedback.surveys.models.recordings import current
from feedback.surveys.models.wordings import wanted
from feedback.surveys.ways import OWN, words_called
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import User
from hearback.people.roles import Role

EITHER = ["GET", "HEAD", "POST"]
APPROVERS = tuple(TASK_ROLES.values())


def find(slug: str) -> Survey:
    """Return a survey with its draft; 404 for none."""
    return get_object_or_404(
        Survey.objects.asked().select_related("consultation", "draft"), slug=slug
    )


def tasks_of(user: User) -> list[Approval.Task]:
    """Return the tasks this person may decide."""
    return [task for task, role in TASK_ROLES.items() if user.has_role(role)]


@allow(Role.OFFICER)
@require_POST
def ask(request: OfficeRequest, slug: str) -> HttpResponse:
    """Send what is written now to those who approve."""
    survey = find(slug)
    try:
        survey.draft.ask_for_approval(request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, "Sent for approval. If you change it, it has to be sent again.")
    return redirect("desk:survey", slug=slug)


@allow(*APPROVERS)
@require_http_methods(EITHER)
def approve(request: OfficeRequest, slug: str) -> HttpResponse:
    """Take one task's yes or no to a survey that was sent for approval."""
    survey = find(slug)
    typed = request.POST if request.method == "POST" else None
    form = ApprovalForm(tasks_of(request.user), survey.draft.mark, typed)
    if request.method == "POST" and form.is_valid():
        try:
            form.decide(survey.draft, request.user, localdate())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Your decision is written down.")
            return redirect("desk:survey", slug=slug)
    context = {"survey": survey, "form": form, "others": other_words(survey)}
    return render(request, "desk/survey_approve.html", context)


@dataclass(frozen=True)
class OtherWords:
    """Words that a yes covers beside those on the survey’s page, and what is recorded in them."""

    name: str
    unchecked: int
    recordings: int

    @property
    def label(self) -> str:
        """What the office calls them."""
        return words_called(self.name)


def other_words(survey: Survey) -> list[OtherWords]:
    """Return each set of words that would go out, the survey’s own only where it has recordings."""
    written = survey.as_written()
    recorded = Counter(each.wording for each in current(survey))
    own = [OtherWords(OWN, 0, recorded[OWN])] if recorded[OWN] else []
    others = [
        OtherWords(each.name, len(each.unchecked(written)), recorded[each.name])
        for each in wanted(survey)
    ]
    return [*own, *others]


@allow(Role.DATA_PROTECTION)
@require_http_methods(EITHER)
def overrule(request: OfficeRequest, slug: str, mark: str) -> HttpResponse:
    """Let one concern of the safety check stand, with a reason."""
    survey = find(slug)
    judged = standing(survey, mark)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            survey.draft.override(mark, reason, request.user, localdate())
        except ValidationError as refusal:
            form.add_error("reason", refusal)
        else:
            messages.success(request, "It may stand. Your reason is in the audit log.")
            return redirect("desk:survey", slug=slug)
    context = {"survey": survey, "judged": judged, "form": form}
    return render(request, "desk/survey_overrule.html", context)


def standing(survey: Survey, mark: str) -> Judged:
    """Return the concern with this mark that keeps the survey closed; 404 if it no longer does."""
    for judged in survey.draft.judged(localdate()):
        if judged.concern.mark == mark and judged.is_obstacle:
            return judged
    raise Http404


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def days(request: OfficeRequest, slug: str) -> HttpResponse:
    """Change the last day, and the day by which we answer."""
    survey = find(slug)
    form = DaysForm(survey, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            survey.set_days(**form.cleaned_data, by=request.user, on=localdate())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "The days are saved.")
            return redirect("desk:survey", slug=slug)
    return render(request, "desk/survey_days.html", {"survey": survey, "form": form})
