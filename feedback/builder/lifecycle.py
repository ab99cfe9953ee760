"""A survey as a whole: chosen from templates, copied, put away and brought back."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from feedback.builder.starting import copy as make_copy
from feedback.builder.starting import free_address, shelves
from feedback.surveys.models import Survey
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

EITHER = ["GET", "HEAD", "POST"]
LONGEST_NAME = 120
LISTING = "wagtailsnippets_surveys_survey:list"


class CopyForm(forms.ModelForm[Survey]):
    """What the copy is called."""

    class Meta:
        model = Survey
        fields = ("name", "slug")


@allow(Role.OFFICER)
@require_safe
def start(request: OfficeRequest) -> HttpResponse:
    """Show every template by its respondent group, and the surveys that can be copied."""
    surveys = Survey.objects.at_hand().order_by("name")
    return render(request, "builder/start.html", {"shelves": shelves(), "surveys": surveys})


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def copy(request: OfficeRequest, pk: int) -> HttpResponse:
    """Ask what the copy is called, and make it."""
    survey = get_object_or_404(
        Survey.objects.asked().select_related("draft", "consultation"), pk=pk
    )
    suggestion = {
        "name": f"Copy of {survey.name}"[:LONGEST_NAME],
        "slug": free_address(survey.slug),
    }
    form = CopyForm(request.POST or None, initial=suggestion)
    if request.method == "POST" and form.is_valid():
        made = make_copy(survey, request.user, **form.cleaned_data)
        messages.success(request, "This is the copy. The other survey stays as it is.")
        return redirect("builder:outline", made.pk)
    return _draw(request, "copy", survey, form=form)


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def archive(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say what putting away means, then do it."""

    def away(survey: Survey) -> None:
        survey.archive(request.user, localdate())

    return _turn(request, pk, away, "archive", "“{name}” is put away.")


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def unarchive(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say what bringing back means, then do it."""

    def back(survey: Survey) -> None:
        survey.unarchive(request.user)

    return _turn(request, pk, back, "unarchive", "“{name}” is at hand again.")


def _turn(
    request: OfficeRequest, pk: int, change: Callable[[Survey], None], page: str, said: str
) -> HttpResponse:
    survey = get_object_or_404(Survey.objects.asked(), pk=pk)
    problem = ""
    if request.method == "POST":
        try:
            change(survey)
        except ValidationError as refusal:
            problem = refusal.messages[0]
        else:
            messages.success(request, said.format(name=survey.name))
            return redirect(LISTING)
    return _draw(request, page, survey, problem=problem)


def _draw(request: OfficeRequest, page: str, survey: Survey, **more: object) -> HttpResponse:
    """Return a page about one survey; what was refused answers 400."""
    status = 400 if request.method == "POST" else 200
    context = {"survey": survey, **more}
    return render(request, f"builder/{page}.html", context, status=status)
