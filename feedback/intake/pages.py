"""Drawing each page of a survey. Every one has the same title and address."""

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
from feedback.surveys.definition import QuestionDefinition, SurveyDefinition
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
    if page.at == steps.START:
        context |= {"promise": version.read_promise(), "helplines": lines_for(definition)}
        return render(request, "intake/start.html", context)
    if page.at == steps.CHECK:
        rows = [shown(question, page.answers) for question in definition.questions]
        return render(request, "intake/check.html", {**context, "rows": rows})
    question = definition.question(page.at)
    context |= {"question": question, "number": definition.questions.index(question) + 1}
    return render(request, "intake/question.html", context)


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


def shown(question: QuestionDefinition, answers: dict[str, Any]) -> dict[str, Any]:
    """Return a row of the check page: labels chosen, or words and whether to quote them."""
    answer = answers.get(question.key)
    if question.is_text:
        said = answer or {"text": "", "quote": False}
        return {"question": question, "text": said["text"], "quote": said["quote"]}
    chosen = [answer] if isinstance(answer, str) else answer or []
    return {"question": question, "labels": [question.label_of(key) for key in chosen if key]}
