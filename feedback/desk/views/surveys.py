"""Surveys: as the public will see them, opened and closed."""

from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.models import Survey
from feedback.surveys.promise import Promise, promise_for
from feedback.surveys.structure import problems
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import User
from hearback.people.roles import Role


def as_shown(survey: Survey) -> tuple[SurveyDefinition, Promise]:
    """Return the questions and the promise people see; for a draft, those they would see."""
    if survey.status == Survey.Status.DRAFT:
        definition = survey.as_written()
        return definition, promise_for(definition)
    version = survey.current_version()
    return version.read(), version.read_promise()


@allow(Role.OFFICER)
@require_safe
def surveys(request: OfficeRequest) -> HttpResponse:
    """List every survey."""
    return render(request, "desk/surveys.html", {"surveys": Survey.objects.all()})


@allow(Role.OFFICER)
@require_safe
def survey(request: OfficeRequest, slug: str) -> HttpResponse:
    """Show one survey as the public sees it."""
    found = get_object_or_404(Survey.objects.select_related("consultation"), slug=slug)
    definition, promise = as_shown(found)
    return render(
        request,
        "desk/survey.html",
        {
            "survey": found,
            "definition": definition,
            "promise": promise,
            "problems": problems(definition) if found.is_draft else [],
        },
    )


def turn(
    request: OfficeRequest, slug: str, change: Callable[[Survey, User, date], object], template: str
) -> HttpResponse:
    """Say what a change of the survey means, then make it; say so if the survey refuses."""
    found = get_object_or_404(Survey, slug=slug)
    problem = ""
    if request.method == "POST":
        try:
            change(found, request.user, localdate())
        except ValidationError as refusal:
            problem = refusal.messages[0]
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
