"""Walking through a draft as a person would, on the intake's own pages. Nothing is stored, sealed
or sent: the made-up answers travel in the page in clear, and no token or key is ever asked for.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render

from feedback.builder.inert import mark
from feedback.intake import pages, steps
from feedback.intake.steps import Page
from feedback.surveys.definition import QuestionDefinition, SurveyDefinition
from feedback.surveys.forms import InvalidAnswers
from feedback.surveys.kinds import kind_of
from feedback.surveys.models import Survey, SurveyVersion
from feedback.surveys.promise import promise_for
from hearback.people.access import OfficeRequest

ANSWERS = "preview.answers"
CSRF = "csrfmiddlewaretoken"
ASTRAY = (
    "The answers you gave don’t lead there, or the survey has changed meanwhile. So this preview"
    " begins again."
)
EMPTY = "There is no question to show yet."


def as_version(survey: Survey, definition: SurveyDefinition) -> SurveyVersion:
    """Return the draft as opening it now would freeze it. It is never saved."""
    return SurveyVersion(
        survey=survey,
        number=definition.number,
        definition=definition.to_json(),
        promise=asdict(promise_for(definition)),
    )


def show(
    request: OfficeRequest,
    survey: Survey,
    definition: SurveyDefinition,
    page: Page,
    message: str = "",
    *,
    is_typed: bool = False,
) -> HttpResponse:
    """Return one page of the walk, with the answers that it carries on."""
    hidden = {CSRF: get_token(request), ANSWERS: json.dumps(page.answers)}
    drawn = pages.draw(request, as_version(survey, definition), page, hidden, message)
    return mark(request, survey, drawn.content.rstrip(), is_typed=is_typed)


def begin(request: OfficeRequest, survey: Survey, at: str = "", message: str = "") -> HttpResponse:
    """Return the page of the question `at`, or else the first page."""
    definition = survey.as_written()
    asked = [question for question in definition.everything() if question.key == at]
    page = steps.ask(asked[0], {}) if asked else Page(steps.START, {})
    return show(request, survey, definition, page, message)


def step(request: OfficeRequest, survey: Survey, posted: QueryDict) -> HttpResponse:
    """Return where the pressed button leads."""
    definition = survey.as_written()
    answers = carried(definition, posted)
    try:
        page = steps.next_page(definition, answers, posted)
    except (ValueError, LookupError):  # a draft may ask nothing, or lead to what is not there
        is_empty = not definition.questions
        return begin(request, survey, message=EMPTY if is_empty else ASTRAY)
    if page.at != steps.THANKS:
        return show(request, survey, definition, page)
    helplines = pages.lines_for(definition)
    context = {"definition": definition, "helplines": helplines}
    drawn = render(request, "intake/thanks.html", context)
    return mark(request, survey, drawn.content, is_typed=False)


def carried(definition: SurveyDefinition, posted: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers given so far, without those that no longer fit the draft."""
    given: Any = None
    with suppress(ValueError, RecursionError):
        given = json.loads(posted.get(ANSWERS, ""))
    if not isinstance(given, dict):
        return {}
    kept: dict[str, Any] = {}
    for question in definition.everything():
        with suppress(InvalidAnswers):
            if question.key in given:
                kept[question.key] = _checked(question, given[question.key])
    return kept


def _checked(question: QuestionDefinition, answer: Any) -> Any:
    try:
        return kind_of(question).check(question, answer)
    except (TypeError, ValueError) as error:  # a number as long as a page, say
        raise InvalidAnswers from error
