"""Drawing each page of a survey. Every one has the same title and address."""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from engagement.models import helplines_for
from feedback.intake import steps
from feedback.intake.leaving import leave_nothing_behind
from feedback.intake.sitting import TRAP
from feedback.intake.steps import TOKEN, Page
from feedback.surveys.definition import Kind, QuestionDefinition, SurveyDefinition
from feedback.surveys.kinds import Said, kind_of
from feedback.surveys.logic import asked, asked_about_you
from feedback.surveys.models import SurveyVersion

HELPLINES_SHOWN = 5
KEPT_SECONDS = 60
# Pages of a form in progress are as long as a multiple of this, so that who watches the line does
# not see how many words a page shows again (docs/safety.md, claim 16). One of them holds a question
# (6 to 9 KB) with the carried answers of nearly everyone (6 KB) and a box filled with words.
STEP_BYTES = 41 * 512
# Kept free on pages that show all answers again: these, not what was said, decide how many steps.
ROOM_BYTES = 4 * 1024


def draw(
    request: HttpRequest,
    version: SurveyVersion,
    page: Page,
    hidden: dict[str, str],
    message: str = "",
) -> HttpResponse:
    """Return the page of a form in progress; `hidden` carries it on."""
    name, context = _template_of(version, page, hidden, message)
    response = render(request, name, context)
    return even(response, _room(context)) if hidden else response  # else nothing was said yet


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


def _length_of_rows(context: dict[str, Any]) -> int:
    return len(render_to_string("intake/_answers.html", context).encode())


def _template_of(
    version: SurveyVersion, page: Page, hidden: dict[str, str], message: str
) -> tuple[str, dict[str, Any]]:
    """Return the template of a page and what it shows."""
    definition = version.read()
    context = {
        "definition": definition,
        "page": page,
        "hidden": hidden,
        "leave_token": hidden.get(TOKEN),
        "trap": TRAP,
        "message": message,
    }
    name, more = PAGES.get(page.at, ("question", _more_for_question))
    context |= more(version, page) if more else {}
    return f"intake/{name}.html", context


def _more_for_start(version: SurveyVersion, page: Page) -> dict[str, Any]:
    return {"promise": version.read_promise(), "helplines": lines_for(version.read())}


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
    return {
        "question": question,
        "kind": kind_of(question),
        "section": definition.section(question.section),
        "is_about": is_about,
        "number": counted.index(question) + 1 if question in counted else 0,
        # How many there are in the end may depend on answers that are still to come.
        "total": 0 if definition.has_logic else len(counted),
        "most": 0 if is_about else definition.asks,
    }


More = Callable[[SurveyVersion, Page], dict[str, Any]]
# Pages that are no question's: the template, and what it needs beside the form.
PAGES: dict[str, tuple[str, More | None]] = {
    steps.START: ("start", _more_for_start),
    steps.SAFE: ("safe", None),
    steps.LATER: ("later", _more_for_later),
    steps.CHECK: ("check", _more_for_check),
    steps.ABOUT: ("about", None),
    steps.READY: ("ready", _more_for_ready),
}


def draw_start(request: HttpRequest, version: SurveyVersion) -> HttpResponse:
    """Return the first page: the same bytes whoever comes, so it is drawn once a minute."""

    def drawn() -> bytes:
        return draw(request, version, Page(steps.START, {}), {}).content

    return HttpResponse(cache.get_or_set(f"start.{version.pk}", drawn, KEPT_SECONDS))


def draw_thanks(request: HttpRequest, definition: SurveyDefinition) -> HttpResponse:
    """Return the last page: the same bytes whatever was answered, so it is drawn once a minute."""

    def drawn() -> str:
        context = {"definition": definition, "helplines": lines_for(definition)}
        return render_to_string("intake/thanks.html", context, request)

    name = f"thanks.{definition.slug}.{definition.number}"
    response = HttpResponse(cache.get_or_set(name, drawn, KEPT_SECONDS))
    leave_nothing_behind(response, is_secure=request.is_secure())
    return response


def draw_notice(
    request: HttpRequest, definition: SurveyDefinition, name: str, status: int = 200
) -> HttpResponse:
    """Return one of the pages that only say something: closed, refused."""
    context = {"definition": definition, "helplines": lines_for(definition)}
    return render(request, f"intake/{name}.html", context, status=status)


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
