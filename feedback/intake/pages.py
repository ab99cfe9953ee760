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
THANKS_KEPT_SECONDS = 60
# Pages of a form in progress are as long as a multiple of this, so that who watches the line does
# not see how many words a page shows again (docs/safety.md, claim 16). One of them holds the page
# with its carried answers (30 KiB) and some 18,000 letters.
STEP_BYTES = 48 * 1024


def draw(
    request: HttpRequest,
    version: SurveyVersion,
    page: Page,
    hidden: dict[str, str],
    message: str = "",
) -> HttpResponse:
    """Return the page of a form in progress; `hidden` carries it on."""
    response = _drawn(request, version, page, hidden, message)
    return even(response) if hidden else response  # else nothing was said yet


def even(response: HttpResponse) -> HttpResponse:
    """Fill a page up with spaces to the next size that tells nothing."""
    length = -(-len(response.content) // STEP_BYTES) * STEP_BYTES
    response.content = response.content.ljust(length)
    return response


def _drawn(
    request: HttpRequest,
    version: SurveyVersion,
    page: Page,
    hidden: dict[str, str],
    message: str,
) -> HttpResponse:
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
    return render(request, f"intake/{name}.html", context)


def _more_for_start(version: SurveyVersion, page: Page) -> dict[str, Any]:
    return {"promise": version.read_promise(), "helplines": lines_for(version.read())}


def _more_for_later(version: SurveyVersion, page: Page) -> dict[str, Any]:
    return {"helplines": lines_for(version.read())}


def _more_for_check(version: SurveyVersion, page: Page) -> dict[str, Any]:
    rows = shown(asked(version.read(), page.answers), page.answers)
    return {"rows": rows, "says_nothing": not any(row["said"] != Said() for row in rows)}


def _more_for_ready(version: SurveyVersion, page: Page) -> dict[str, Any]:
    rows = shown(asked_about_you(version.read(), page.answers), page.answers)
    return {"rows": rows if any(row["said"].lines for row in rows) else []}


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


def draw_thanks(request: HttpRequest, definition: SurveyDefinition) -> HttpResponse:
    """Return the last page: the same bytes whatever was answered, so it is drawn once a minute."""
    name = f"thanks.{definition.slug}.{definition.number}"
    html = cache.get(name)
    if html is None:
        context = {"definition": definition, "helplines": lines_for(definition)}
        html = render_to_string("intake/thanks.html", context, request)
        cache.set(name, html, THANKS_KEPT_SECONDS)
    response = HttpResponse(html)
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
