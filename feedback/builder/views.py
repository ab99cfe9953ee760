"""The builder's screens: each reads a draft, asks one form, keeps the result and redirects."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from feedback.builder import editing
from feedback.builder.drafts import (
    EITHER,
    draw,
    find,
    find_part,
    find_question,
    keep,
    new_question,
    order_of,
    questions_out,
    to_outline,
    warn,
)
from feedback.builder.easy_read import about_easy_read
from feedback.builder.forms import FirstPageForm, PartForm, QuestionEditForm
from feedback.builder.moving import lines
from feedback.builder.wordings import addable, progresses
from feedback.desk.safety_report import report_on
from feedback.surveys.changes import same_shape
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


@allow(Role.OFFICER)
@require_safe
def outline(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show all that the survey asks, what is unfinished, and what to do next."""
    survey = find(pk)
    written = survey.as_written()
    told = [] if survey.is_draft else survey.draft.told()
    return draw(
        request,
        survey,
        "outline",
        written=written,
        lines=lines(written),
        part=order_of(survey.draft.read()),
        kinds=Kind.choices,
        problems=survey.draft.unready(),
        report=report_on(survey.draft, timezone.localdate()),
        question_keys=[question.key for question in written.questions],
        edits=True,
        changes=told,
        wordings=progresses(survey, written),
        addable=addable(survey),
        short=[each for each in written.questions if each.key in written.short],
        **about_easy_read(survey, written),
    )


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def first_page(request: OfficeRequest, pk: int) -> HttpResponse:
    """Edit what people read before they begin."""
    survey = find(pk)
    form = FirstPageForm.about(survey.draft.read(), request.POST or None)
    part = sorted(form.initial.items())
    is_whole = request.method == "POST" and form.is_valid()
    if is_whole and keep(request, survey, part, form.result, "The first page is saved."):
        return to_outline(survey)
    return draw(
        request,
        survey,
        "form",
        form,
        heading="The first page",
        part=part,
        typed=reverse("preview:first-page", args=[survey.pk]),
    )


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def add_question(request: OfficeRequest, pk: int, kind: str) -> HttpResponse:
    """Add a question of this kind at the end."""
    survey = find(pk)
    return _edit(request, survey, new_question(survey, kind))


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def question(request: OfficeRequest, pk: int, key: str) -> HttpResponse:
    """Edit a question."""
    survey = find(pk)
    return _edit(request, survey, find_question(survey.draft.read(), key))


def _edit(request: OfficeRequest, survey: Survey, old: QuestionDefinition) -> HttpResponse:
    out = [q for q in questions_out(survey) if q.key == old.key]
    form = QuestionEditForm(survey.draft.read(), old, request.POST or None, out)

    def put(written: SurveyDefinition) -> SurveyDefinition:
        return editing.with_question(written, form.result())

    is_new = not old.text
    is_whole = request.method == "POST" and form.is_valid()
    if is_whole and keep(request, survey, old, put, "The question is saved."):
        warn(request, survey, old.key)
        if "another" in request.POST:
            return redirect("builder:add-question", survey.pk, old.kind)
        return to_outline(survey, old.key)
    name, named = ("add-question", old.kind) if is_new else ("question", old.key)
    return draw(
        request,
        survey,
        "form",
        form,
        heading=old.kind_label,
        another=is_new,
        part=old,
        at="" if is_new else old.key,
        typed=reverse(f"preview:{name}", args=[survey.pk, named]),
    )


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def remove_question(request: OfficeRequest, pk: int, key: str) -> HttpResponse:
    """Say what depends on it, then take a question out."""
    survey = find(pk)
    written = survey.draft.read()
    found = find_question(written, key)

    def change(draft: SurveyDefinition) -> SurveyDefinition:
        return editing.without_question(draft, key)

    if request.method == "POST" and keep(request, survey, found, change, "The question is out."):
        return to_outline(survey)
    depending = editing.depending_on(written, key)
    return draw(request, survey, "remove", what=found.text, part=found, depending=depending)


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
    return _edit_part(request, survey, find_part(survey.draft.read(), key))


def _edit_part(request: OfficeRequest, survey: Survey, old: SectionDefinition) -> HttpResponse:
    form = PartForm(survey.draft.read(), old, request.POST or None)

    def put(written: SurveyDefinition) -> SurveyDefinition:
        return editing.with_part(written, form.result())

    is_whole = request.method == "POST" and form.is_valid()
    said = "The part is saved. A question joins it on the question’s own page."
    if is_whole and keep(request, survey, old, put, said):
        return to_outline(survey)
    inside = [each.key for each in survey.draft.read().questions if each.section == old.key]
    at = inside[0] if inside else ""
    return draw(request, survey, "form", form, heading="A part", part=old, at=at)


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def remove_part(request: OfficeRequest, pk: int, key: str) -> HttpResponse:
    """Ask once more, then take a part away; its questions stay."""
    survey = find(pk)
    found = find_part(survey.draft.read(), key)

    def change(draft: SurveyDefinition) -> SurveyDefinition:
        return editing.without_part(draft, key)

    if request.method == "POST" and keep(request, survey, found, change, "The part is out."):
        return to_outline(survey)
    return draw(request, survey, "remove", what=found.title, is_part=True, part=found)


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
            return to_outline(survey)
    before, after = survey.current_version().read(), survey.as_written()
    return draw(
        request,
        survey,
        "renew",
        changes=survey.draft.told(),
        problems=problems(after) or survey.draft.standing(timezone.localdate()),
        may_be_wording=same_shape(before, after),
        problem=problem,
    )
