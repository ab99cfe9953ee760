"""The builder's screens: each reads a draft, asks one form, keeps the result and redirects."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.builder import editing
from feedback.builder.forms import FirstPageForm, PartForm, QuestionEditForm
from feedback.surveys.changes import changes, same_shape
from feedback.surveys.definition import (
    Kind,
    QuestionDefinition,
    SectionDefinition,
    SurveyDefinition,
)
from feedback.surveys.models import Survey
from feedback.surveys.structure import problems
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

EITHER = ["GET", "HEAD", "POST"]
REVISION = "revision"
NEW = {
    Kind.SCALE: {"points": 5},
    Kind.STAR: {"points": 5},
    Kind.TEXT: {"prompt": "should_change"},
    Kind.SHORT: {"prompt": "anything_else"},
}


def find(pk: int) -> Survey:
    """Return a survey that can be edited, its draft with it; 404 for a closed one."""
    survey = get_object_or_404(Survey.objects.select_related("draft", "consultation"), pk=pk)
    if not survey.can_be_edited:
        raise Http404
    return survey


def keep(request: OfficeRequest, survey: Survey, changed: SurveyDefinition, said: str) -> bool:
    """Keep a changed draft, made from the revision that the page was drawn from; say so, or say
    why not.
    """
    try:
        revision = int(request.POST.get(REVISION, ""))
        survey.write(changed, request.user, revision)
    except ValueError:
        messages.error(request, "This page was not whole. Please try again.")
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, said)
        return True
    return False


def spent_keys(survey: Survey) -> set[str]:
    """Return the keys of questions in any version that is out."""
    return {
        question.key
        for version in survey.versions.all()
        for question in version.read().everything()
    }


def draw(
    request: OfficeRequest, survey: Survey, name: str, form: Form | None = None, **more: Any
) -> HttpResponse:
    """Return a screen of the builder; a form with errors answers 400."""
    context = {"survey": survey, "revision": survey.draft.revision, "form": form, **more}
    status = 400 if form is not None and form.errors else 200
    return render(request, f"builder/{name}.html", context, status=status)


@allow(Role.OFFICER)
@require_safe
def outline(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show all that the survey asks, what is unfinished, and what to do next."""
    survey = find(pk)
    written = survey.as_written()
    told = [] if survey.is_draft else changes(survey.current_version().read(), written)
    return draw(
        request,
        survey,
        "outline",
        written=written,
        kinds=Kind.choices,
        problems=problems(written),
        changes=told,
    )


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def first_page(request: OfficeRequest, pk: int) -> HttpResponse:
    """Edit what people read before they begin."""
    survey = find(pk)
    form = FirstPageForm.about(survey.draft.read(), request.POST or None)
    is_whole = request.method == "POST" and form.is_valid()
    if is_whole and keep(
        request, survey, form.result(survey.draft.read()), "The first page is saved."
    ):
        return redirect("builder:outline", pk)
    return draw(request, survey, "form", form, heading="The first page")


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def add_question(request: OfficeRequest, pk: int, kind: str) -> HttpResponse:
    """Add a question of this kind, at the end or after the one named in `after`."""
    survey = find(pk)
    if kind not in Kind.values:
        raise Http404
    written = survey.draft.read()
    new = QuestionDefinition(
        key=editing.next_question_key(written, spent_keys(survey)),
        kind=kind,
        text="",
        **NEW.get(Kind(kind), {}),  # type: ignore[arg-type]  # each a field of the question
    )
    after = request.GET.get("after", "")
    return _edit(request, survey, new, lambda made: editing.with_question(written, made, after))


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def question(request: OfficeRequest, pk: int, key: str) -> HttpResponse:
    """Edit a question."""
    survey = find(pk)
    written = survey.draft.read()
    return _edit(
        request, survey, _question(written, key), lambda made: editing.with_question(written, made)
    )


def _edit(
    request: OfficeRequest,
    survey: Survey,
    old: QuestionDefinition,
    put: Callable[[QuestionDefinition], SurveyDefinition],
) -> HttpResponse:
    form = QuestionEditForm(survey.draft.read(), old, request.POST or None)
    is_whole = request.method == "POST" and form.is_valid()
    if is_whole and keep(request, survey, put(form.result()), "The question is saved."):
        if "another" in request.POST:
            return redirect("builder:add-question", survey.pk, old.kind)
        return redirect("builder:outline", survey.pk)
    return draw(request, survey, "form", form, heading=Kind(old.kind).label, another=not old.text)


def _question(written: SurveyDefinition, key: str) -> QuestionDefinition:
    try:
        return written.question(key)
    except KeyError:
        raise Http404 from None


@allow(Role.OFFICER)
@require_POST
def move_question(request: OfficeRequest, pk: int, key: str) -> HttpResponse:
    """Move a question up or down by one, or to a place."""
    survey = find(pk)
    written = survey.draft.read()
    text = _question(written, key).text
    to = request.POST.get("to", "")
    if to in ("up", "down"):
        changed = editing.stepped(written, key, -1 if to == "up" else 1)
    elif to.isdecimal():
        changed = editing.moved(written, key, int(to))
    else:
        raise Http404
    place = [each.key for each in changed.questions].index(key) + 1
    keep(request, survey, changed, f"“{text}” is now number {place}.")
    return redirect("builder:outline", pk)


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def remove_question(request: OfficeRequest, pk: int, key: str) -> HttpResponse:
    """Ask once more, then take a question out."""
    survey = find(pk)
    written = survey.draft.read()
    found = _question(written, key)
    if request.method == "POST":
        keep(request, survey, editing.without_question(written, key), "The question is out.")
        return redirect("builder:outline", pk)
    return draw(request, survey, "remove", what=found.text)


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def add_part(request: OfficeRequest, pk: int) -> HttpResponse:
    """Add a part."""
    survey = find(pk)
    key = editing.next_part_key(survey.draft.read())
    return _edit_part(request, survey, SectionDefinition(key, ""))


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def part(request: OfficeRequest, pk: int, key: str) -> HttpResponse:
    """Edit a part."""
    survey = find(pk)
    return _edit_part(request, survey, _part(survey.draft.read(), key))


def _edit_part(request: OfficeRequest, survey: Survey, old: SectionDefinition) -> HttpResponse:
    written = survey.draft.read()
    form = PartForm(written, old, request.POST or None)
    if request.method == "POST" and form.is_valid():
        changed = editing.with_part(written, form.result())
        if keep(request, survey, changed, "The part is saved. Put questions into it one by one."):
            return redirect("builder:outline", survey.pk)
    return draw(request, survey, "form", form, heading="A part")


def _part(written: SurveyDefinition, key: str) -> SectionDefinition:
    found = written.section(key)
    if found is None:
        raise Http404
    return found


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def remove_part(request: OfficeRequest, pk: int, key: str) -> HttpResponse:
    """Ask once more, then take a part away; its questions stay."""
    survey = find(pk)
    written = survey.draft.read()
    found = _part(written, key)
    if request.method == "POST":
        keep(request, survey, editing.without_part(written, key), "The part is out.")
        return redirect("builder:outline", pk)
    return draw(request, survey, "remove", what=found.title, is_part=True)


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def renew(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say what changed since the version that is out, then make the next one."""
    survey = find(pk)
    if survey.is_draft:
        raise Http404
    problem = ""
    if request.method == "POST":
        is_wording_only = request.POST.get("wording") == "on"
        try:
            made = survey.renew(request.user, timezone.localdate(), is_wording_only=is_wording_only)
        except ValidationError as refusal:
            problem = " ".join(refusal.messages)
        else:
            messages.success(request, f"Version {made.number} is out.")
            return redirect("builder:outline", pk)
    before, after = survey.current_version().read(), survey.as_written()
    return draw(
        request,
        survey,
        "renew",
        changes=changes(before, after),
        may_be_wording=same_shape(before, after),
        problem=problem,
    )
