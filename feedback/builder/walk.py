"""Walking through a draft as a person would, on the intake's own pages. Nothing is stored, sealed
or sent: the made-up answers travel in the page in clear, and no token or key is ever asked for.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import translation

from feedback.builder.inert import mark
from feedback.intake import pages, steps
from feedback.intake.steps import Page
from feedback.surveys.definition import QuestionDefinition, SurveyDefinition
from feedback.surveys.forms import InvalidAnswers
from feedback.surveys.kinds import kind_of
from feedback.surveys.models import Survey, SurveyVersion
from feedback.surveys.models.recordings import frozen_recordings
from feedback.surveys.models.wordings import frozen_ways
from feedback.surveys.promise import promise_for
from feedback.surveys.ways import Way
from hearback.people.access import OfficeRequest

ANSWERS = "preview.answers"
CSRF = "csrfmiddlewaretoken"
ASTRAY = (
    "The answers you gave don’t lead there, or the survey has changed meanwhile. So this preview"
    " begins again."
)
# What stands where a person gets six words of her own.
EXAMPLE_WORDS = "these words open nothing at all"
ENDS = {steps.THANKS: "intake/thanks.html", steps.SAVED: "intake/words/saved.html"}
ENGLISH = Way()
EMPTY = "There is no question to show yet."


def as_version(survey: Survey, definition: SurveyDefinition, way: Way = ENGLISH) -> SurveyVersion:
    """Return the draft as opening it now would freeze it, read in one way. It is never saved.

    Words that are switched off or unfinished can be looked at too; what is missing is in English.
    Raises Http404 for a way that the draft doesn't have.
    """
    named = survey.wordings.prefetch_related("strings")
    said = [each for each in named if each.is_wanted or each.name == way.wording]
    made = SurveyVersion(
        survey=survey,
        number=definition.number,
        definition=definition.to_json(),
        promise=asdict(promise_for(definition)),
        ways={**frozen_ways(said, definition), **frozen_recordings(survey, definition)},
    )
    if not made.offers(way):
        raise Http404
    return made.in_way(way)


def show(
    request: OfficeRequest,
    version: SurveyVersion,
    page: Page,
    message: str = "",
    *,
    is_typed: bool = False,
) -> HttpResponse:
    """Return one page of the walk, with the answers that it carries on."""
    hidden = {CSRF: get_token(request), ANSWERS: json.dumps(page.answers)}
    with translation.override(version.way.locale):
        drawn = pages.draw(request, version, page, hidden, message, EXAMPLE_WORDS)
    return mark(request, version, drawn.content.rstrip(), is_typed=is_typed)


def begin(
    request: OfficeRequest, version: SurveyVersion, at: str = "", message: str = ""
) -> HttpResponse:
    """Return the page of the question `at`, or else the first page."""
    asked = [question for question in version.read().everything() if question.key == at]
    with translation.override(version.way.locale):
        page = steps.ask(asked[0], {}) if asked else Page(steps.START, {})
    return show(request, version, page, message)


def step(request: OfficeRequest, version: SurveyVersion, posted: QueryDict) -> HttpResponse:
    """Return where the pressed button leads."""
    definition = version.read()
    answers = carried(definition, posted)
    try:
        with translation.override(version.way.locale):
            page = steps.next_page(definition, answers, posted)
    except (ValueError, LookupError):  # a draft may ask nothing, or lead to what is not there
        is_empty = not definition.questions
        return begin(request, version, message=EMPTY if is_empty else ASTRAY)
    if page.at not in ENDS:
        return show(request, version, page)
    helplines = pages.lines_for(definition)
    context = {"definition": definition, "helplines": helplines, "way": version.way}
    with translation.override(version.way.locale):
        drawn = render(request, ENDS[page.at], context)
    return mark(request, version, drawn.content, is_typed=False)


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
