"""Surveys: as the public will see them, opened and closed."""

from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from engagement.models import helplines_for
from feedback.desk.addresses import addresses_of
from feedback.desk.safety_report import approval_of, awaiting_word_of, report_on
from feedback.desk.views.approving import APPROVERS, find, tasks_of
from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.models import Survey
from feedback.surveys.promise import Promise, promise_for
from feedback.surveys.telling import when_asked
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import User
from hearback.people.roles import Role

LINES_SHOWN = 5


def changes_to_approve(survey: Survey) -> list[str]:
    """Return what a new version that was sent for approval changes; nothing if none was."""
    if survey.status != Survey.Status.OPEN or not survey.draft.is_asked:
        return []
    return survey.draft.told()


def as_shown(survey: Survey, *, is_written: bool) -> tuple[SurveyDefinition, Promise]:
    """Return the questions and the promise people see, or would see from what is written now."""
    if is_written:
        definition = survey.as_written()
        return definition, promise_for(definition)
    version = survey.current_version()
    return version.read(), version.read_promise()


@allow(Role.OFFICER, *APPROVERS)
@require_safe
def surveys(request: OfficeRequest) -> HttpResponse:
    """List the surveys at hand, those that wait for this person, and say if others are away."""
    every = Survey.objects.all()
    context = {
        "surveys": [
            (survey, approval_of(survey)) for survey in every.at_hand().select_related("draft")
        ],
        "are_others_away": every.put_away().exists(),
        "writes": request.user.has_role(Role.OFFICER),
        "waiting": awaiting_word_of(request.user),
    }
    return render(request, "desk/surveys.html", context)


@allow(Role.OFFICER, *APPROVERS)
@require_safe
def survey(request: OfficeRequest, slug: str) -> HttpResponse:
    """Show one survey as the public sees it, and what has to be done before it can open."""
    found = find(slug)
    told = changes_to_approve(found)
    is_written = found.is_draft or bool(told)
    definition, promise = as_shown(found, is_written=is_written)
    replies = any(request.user.has_role(role) for role in (Role.OFFICER, Role.SAFEGUARDING))
    had_words = found.versions.filter(definition__offers_receipt=True).exists()
    context = {
        "survey": found,
        "definition": definition,
        "promise": promise,
        "changes": told,
        "edits": request.user.has_role(Role.OFFICER),
        "replies": replies and (definition.offers_receipt or had_words),
        "questions": [(each, when_asked(each, definition)) for each in definition.questions],
        "lines": helplines_for(found.respondent_group)[:LINES_SHOWN],
    }
    if found.status == Survey.Status.OPEN:
        context["addresses"] = addresses_of(found.current_version())
    if is_written:
        report = report_on(found.draft, localdate())
        context |= {
            "problems": found.draft.unready(),
            "report": report,
            "question_keys": [question.key for question in definition.questions],
            "overrules": request.user.has_role(Role.DATA_PROTECTION),
            "approves": report.is_asked and bool(tasks_of(request.user)),
        }
    return render(request, "desk/survey.html", context)


def turn(
    request: OfficeRequest, slug: str, change: Callable[[Survey, User, date], object], template: str
) -> HttpResponse:
    """Say what a change of the survey means, then make it; say so if the survey refuses."""
    found = get_object_or_404(Survey.objects.asked(), slug=slug)
    problem = ""
    if request.method == "POST":
        try:
            change(found, request.user, localdate())
        except ValidationError as refusal:
            problem = " ".join(refusal.messages)
        else:
            return redirect("desk:survey", slug=slug)
    return render(request, template, {"survey": found, "problem": problem})


@allow(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def open_survey(request: OfficeRequest, slug: str) -> HttpResponse:
    """Say what opening freezes, then open."""
    return turn(request, slug, Survey.open, "desk/survey_open.html")


@allow(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def close_survey(request: OfficeRequest, slug: str) -> HttpResponse:
    """Say what closing means, then close."""
    return turn(request, slug, Survey.close, "desk/survey_close.html")
