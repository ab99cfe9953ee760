"""Drawing each page of a survey. Every one has the same title and address."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise

from engagement.models import ClockLimits, helplines_for
from feedback.intake import steps
from feedback.intake.leaving import leave_nothing_behind
from feedback.intake.sitting import TRAP
from feedback.intake.six_words import receipts, saved
from feedback.intake.steps import TOKEN, Page
from feedback.surveys.definition import Kind, QuestionDefinition, SurveyDefinition
from feedback.surveys.kinds import Said, kind_of
from feedback.surveys.logic import asked, asked_about_you
from feedback.surveys.models import SurveyVersion
from feedback.surveys.models.recordings import START
from feedback.surveys.ways import AnswerMode

HELPLINES_SHOWN = 5
KEPT_SECONDS = 60
# Pages of a form in progress are as long as a multiple of this, so that who watches the line does
# not see how many words a page shows again (docs/safety.md, claim 16). One of them holds a question
# (6 to 9 KB) with the carried answers of nearly everyone (6 KB) and a box filled with words.
STEP_BYTES = 41 * 512
# Kept free on pages that show all answers again: these, not what was said, decide how many steps.
ROOM_BYTES = 4 * 1024
# What a device that many share has around every page, and the pages it words by itself.
FRAMES = {AnswerMode.KIOSK.value: "intake/kiosk/frame.html"}
# Where a page's own recordings are kept under another name than its step's.
RECORDED_AT = {steps.START: START}
SHARED = ("start", "safe", "later", "thanks", "closed", "refused")


def draw(
    request: HttpRequest,
    version: SurveyVersion,
    page: Page,
    hidden: dict[str, str],
    message: str | Promise = "",
    words: str = "",
) -> HttpResponse:
    """Return the page of a form in progress; `hidden` carries it on. `words` are six for her."""
    name, context = _template_of(version, page, hidden, message)
    context["words"] = words.split()
    response = render(request, name, context)
    if not hidden:  # nothing was said yet
        return response
    return even(response, _room(context) + _room_of_recordings(context))


def even(response: HttpResponse, room: int = 0) -> HttpResponse:
    """Fill a page up with spaces to the next size that tells nothing and has this room."""
    length = -(-(len(response.content) + max(room, 0)) // STEP_BYTES) * STEP_BYTES
    response.content = response.content.ljust(length)
    return response


def _room(context: dict[str, Any]) -> int:
    """Return how much longer a page that shows all answers would be, had none been given and were
    ROOM_BYTES still free.
    """
    if not context.get("asked"):
        return 0
    silent = [{**row, "said": Said()} for row in context["asked"]]
    unsaid = _length_of_rows({"rows": silent, "says_nothing": True})
    return ROOM_BYTES + unsaid - (_length_of_rows(context) if context["rows"] else 0)


def _room_of_recordings(context: dict[str, Any]) -> int:
    """Return what fills players and their words up to whole steps of their own: what is left for
    her own words is then the same as on a page without.
    """
    if not context["recordings"]:
        return 0
    parts = ("intake/_recordings_note.html", "intake/_recordings.html")
    length = sum(len(render_to_string(part, context).encode()) for part in parts)
    return -length % STEP_BYTES


def _length_of_rows(context: dict[str, Any]) -> int:
    return len(render_to_string("intake/_answers.html", context).encode())


def _template_of(
    version: SurveyVersion, page: Page, hidden: dict[str, str], message: str | Promise
) -> tuple[str, dict[str, Any]]:
    """Return the template of a page and what it shows."""
    definition = version.read()
    context = {
        "definition": definition,
        "way": version.way,
        "unchecked": version.unchecked(),
        "recordings": version.recordings(RECORDED_AT.get(page.at, page.at)),
        "page": page,
        "hidden": hidden,
        "leave_token": hidden.get(TOKEN),
        "trap": TRAP,
        "message": message,
        "frame": FRAMES.get(version.way.mode),
    }
    name, more = PAGES.get(page.at, ("question", _more_for_question))
    context |= more(version, page) if more else {}
    return _template(version, name), context


def _template(version: SurveyVersion, name: str) -> str:
    """Return the template of a page: a device that many share has some of its own."""
    is_shared = version.way.mode == AnswerMode.KIOSK
    return f"intake/kiosk/{name}.html" if is_shared and name in SHARED else f"intake/{name}.html"


def _more_for_start(version: SurveyVersion, page: Page) -> dict[str, Any]:
    """Return the other ways with the device in the same hands, and what there is to know first."""
    held = [replace(way, mode=version.way.mode) for way in version.offered()]
    others = [way for way in held if way != version.way and version.offers(way)]
    return {
        "promise": version.read_promise(),
        "six_words": version.six_words(),
        "english_promise": version.read_english_promise(),
        "helplines": lines_for(version.read()),
        "others": others,
    }


def _more_for_later(version: SurveyVersion, page: Page) -> dict[str, Any]:
    return {"helplines": lines_for(version.read())}


def _more_for_check(version: SurveyVersion, page: Page) -> dict[str, Any]:
    rows = shown(asked(version.read(), page.answers), page.answers)
    says_nothing = not any(row["said"] != Said() for row in rows)
    return {"asked": rows, "rows": rows, "says_nothing": says_nothing}


def _more_for_ready(version: SurveyVersion, page: Page) -> dict[str, Any]:
    rows = shown(asked_about_you(version.read(), page.answers), page.answers)
    return {"asked": rows, "rows": rows if any(row["said"].lines for row in rows) else []}


def _more_for_question(version: SurveyVersion, page: Page) -> dict[str, Any]:
    """Return a question with its place among those that are asked; notes have none."""
    definition = version.read()
    question = definition.question(page.at)
    is_about = question in definition.about_you
    run = (asked_about_you if is_about else asked)(definition, page.answers)
    counted = [each for each in run if each.kind != Kind.STATEMENT]
    english = version.english_beside(page.at)
    if page.form and question.is_text:
        # Our template pack sets it under the hint: what stands above a heading explains nothing.
        vars(page.form.fields[page.at])["english"] = english.get("help")
    return {
        "question": question,
        "english": english,
        "kind": kind_of(question),
        "section": definition.section(question.section),
        "is_about": is_about,
        "number": counted.index(question) + 1 if question in counted else 0,
        # How many there are in the end may depend on answers that are still to come.
        "total": 0 if definition.has_logic else len(counted),
        "most": 0 if is_about else definition.asks,
    }


def _more_for_words(version: SurveyVersion, page: Page) -> dict[str, Any]:
    today, months = timezone.localdate(), version.read().receipt_months
    saved_ends = saved.end_of(today)
    return {
        "receipt_ends": receipts.end_of(today, months),
        # A form can be sent, and so gone on with, until its survey is over.
        "saved_ends": min(saved_ends, version.survey.closes_on or saved_ends),
    }


More = Callable[[SurveyVersion, Page], dict[str, Any]]
# Pages that are no question's: the template, and what it needs beside the form.
PAGES: dict[str, tuple[str, More | None]] = {
    steps.START: ("start", _more_for_start),
    steps.SAFE: ("safe", None),
    steps.LATER: ("later", _more_for_later),
    steps.CODE: ("code", None),
    steps.CHECK: ("check", _more_for_check),
    steps.ABOUT: ("about", None),
    steps.READY: ("ready", _more_for_ready),
    steps.RECEIPT: ("words/receipt", _more_for_words),
    steps.SAVE: ("words/save", _more_for_words),
}


def draw_start(request: HttpRequest, version: SurveyVersion) -> HttpResponse:
    """Return the first page: the same bytes whoever comes, so it is drawn once a minute."""

    def drawn() -> bytes:
        return draw(request, version, Page(steps.START, {}), {}).content

    name = f"start.{version.pk}.{version.way.path}"
    return HttpResponse(cache.get_or_set(name, drawn, KEPT_SECONDS))


def draw_thanks(request: HttpRequest, version: SurveyVersion) -> HttpResponse:
    """Return the last page: the same bytes whatever was answered, so it is drawn once a minute."""
    definition = version.read()

    def drawn() -> str:
        context = {
            "definition": definition,
            "helplines": lines_for(definition),
            "way": version.way,
            "frame": FRAMES.get(version.way.mode),
        }
        return render_to_string(_template(version, "thanks"), context, request)

    name = f"thanks.{definition.slug}.{definition.number}.{version.way.path}"
    response = HttpResponse(cache.get_or_set(name, drawn, KEPT_SECONDS))
    leave_nothing_behind(response, is_secure=request.is_secure())
    return response


def draw_notice(
    request: HttpRequest, version: SurveyVersion, name: str, status: int = 200
) -> HttpResponse:
    """Return one of the pages that only say something."""
    definition = version.read()
    context = {
        "definition": definition,
        "helplines": lines_for(definition),
        "way": version.way,
        "frame": FRAMES.get(version.way.mode),
    }
    return render(request, _template(version, name), context, status=status)


def draw_closed(request: HttpRequest, version: SurveyVersion, today: date) -> HttpResponse:
    """Return the page of a survey that is over: it says whether we have said what we heard, and by
    when we should.
    """
    survey, definition = version.survey, version.read()
    answers_by = survey.answers_by(ClockLimits.current(), today)
    context = {
        "definition": definition,
        "helplines": lines_for(definition),
        "way": version.way,
        "frame": FRAMES.get(version.way.mode),
        "six_words": version.six_words(),
        "is_answered": survey.answered_on is not None,
        "answers_by": answers_by,
        "is_late": answers_by is not None and answers_by < today,
    }
    return render(request, _template(version, "closed"), context)


def lines_for(definition: SurveyDefinition) -> list[Any]:
    """Return the first helplines for those the survey speaks to."""
    return list(helplines_for(definition.respondent_group)[:HELPLINES_SHOWN])


def shown(questions: list[QuestionDefinition], answers: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a page that shows answers again: each question with what was said."""
    return [
        {"question": question, "said": kind_of(question).said(question, answers.get(question.key))}
        for question in questions
        if question.kind != Kind.STATEMENT or answers.get(question.key)
    ]
