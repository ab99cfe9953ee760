"""The library’s screens: choose a question for a survey, keep one, take one out."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.groups import RespondentGroup
from feedback.builder import editing
from feedback.builder.drafts import (
    EITHER,
    draw,
    find,
    find_question,
    free_key,
    keep,
    order_of,
    to_outline,
)
from feedback.builder.library import Entry, entries
from feedback.builder.models import LibraryQuestion, Subject
from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.models import Survey
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role


class FilterForm(forms.Form):
    """Which questions of the library to show; anything unknown shows all."""

    group = forms.ChoiceField(
        label="For", required=False, choices=[("", "Everyone"), *RespondentGroup.choices]
    )
    subject = forms.ChoiceField(
        label="About", required=False, choices=[("", "Anything"), *Subject.choices]
    )


class KeepForm(forms.Form):
    """Where a question stands in the library."""

    subject = forms.ChoiceField(label="What it is about", choices=Subject.choices)
    group = forms.ChoiceField(
        label="Whom it is for", required=False, choices=[("", "Everyone"), *RespondentGroup.choices]
    )


@allow(Role.OFFICER)
@require_safe
def library(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show the questions of the library, at first those for the survey’s own group."""
    survey = find(pk)
    asked = request.GET if "group" in request.GET else {"group": survey.respondent_group}
    form = FilterForm(asked)
    wanted = form.cleaned_data if form.is_valid() else {"group": "", "subject": ""}
    found = [each for each in entries() if each.is_for(wanted["group"], wanted["subject"])]
    written = survey.draft.read()
    return draw(
        request,
        survey,
        "library",
        form,
        own=[each for each in found if each.own],
        shipped=[each for each in found if not each.own],
        wanted=wanted,
        written=written,
        texts={question.text for question in written.questions},
        part=order_of(written),
    )


@allow(Role.OFFICER)
@require_POST
def add(request: OfficeRequest, pk: int) -> HttpResponse:
    """Add a question of the library at the end of a part, or of the survey."""
    survey = find(pk)
    entry = _entry(request.POST.get("name", ""))
    section = request.POST.get("section", "")
    if section and survey.draft.read().section(section) is None:
        raise Http404

    def put(written: SurveyDefinition) -> SurveyDefinition:
        key = free_key(survey, written)
        return editing.with_question(written, replace(entry.question, key=key, section=section))

    said = f"“{entry.question.text}” is added."
    keep(request, survey, order_of(survey.draft.read()), put, said)
    wanted = {name: request.POST.get(name, "") for name in ("group", "subject")}
    return redirect(f"{reverse('builder:library', args=[survey.pk])}?{urlencode(wanted)}")


def _entry(name: str) -> Entry:
    for entry in entries():
        if entry.name == name:
            return entry
    raise Http404


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def keep_in(request: OfficeRequest, pk: int, key: str) -> HttpResponse:
    """Keep a question of a survey in the library."""
    survey = find(pk)
    found = find_question(survey.draft.read(), key)
    form = KeepForm(request.POST or None, initial={"group": survey.respondent_group})
    if request.method == "POST" and form.is_valid() and _kept(request, form, survey, key):
        return to_outline(survey, key)
    heading = f"Keep “{found.text}” in the library"
    return draw(request, survey, "form", form, heading=heading, part=found, alone=True)


def _kept(request: OfficeRequest, form: KeepForm, survey: Survey, key: str) -> bool:
    """Keep it and say so, or say beside the form why not."""
    typed: dict[str, Any] = form.cleaned_data
    found = find_question(survey.draft.read(), key)
    try:
        LibraryQuestion.keep(found, typed["subject"], typed["group"], request.user)
    except ValidationError as refusal:
        form.add_error("subject", refusal)
        return False
    messages.success(request, f"“{found.text}” is in the library now, for every survey.")
    return True


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def remove(request: OfficeRequest, pk: int, own: int) -> HttpResponse:
    """Ask once more, then take one of the partnership’s own questions out of the library."""
    survey = find(pk)
    found = get_object_or_404(LibraryQuestion, pk=own)
    if request.method == "POST":
        text = str(found)
        found.remove(request.user)
        messages.success(request, f"“{text}” is no longer in the library.")
        return redirect("builder:library", survey.pk)
    return draw(request, survey, "library_remove", what=str(found))
