"""Which page comes next. Pure: the frozen questions and what was posted, no request or clock."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from feedback.intake.sealing import fits
from feedback.surveys.definition import QuestionDefinition, SurveyDefinition
from feedback.surveys.forms import QuestionForm

# All of these hold a dot, which no question's key can: they never meet.
AT, GO, TO_CHECK = "step.at", "step.go", "step.check"
TOKEN, CARRIED = "step.token", "step.carried"
START, CHECK, THANKS = "page.start", "page.check", "page.thanks"
NEXT, BACK, SKIP, SEND, CHANGE = "next", "back", "skip", "send", "to-"

TOO_MUCH = "All your answers together are too long for us to keep. Please make this one shorter."


class UnknownStep(ValueError):
    """No button of ours posts this."""


@dataclass(frozen=True)
class Page:
    """The page to show, and the answers it carries on. `at` is a question's key or START, CHECK,
    THANKS; `to_check` says that Continue leads back to the check page.
    """

    at: str
    answers: dict[str, Any]
    form: QuestionForm | None = None
    to_check: bool = False


def is_beginning(posted: Mapping[str, Any]) -> bool:
    """Say whether Start was pressed on a first page that belongs to no form yet."""
    return posted.get(AT) == START and TOKEN not in posted


def is_sending(posted: Mapping[str, Any]) -> bool:
    """Say whether the Send button was pressed."""
    return posted.get(AT) == CHECK and posted.get(GO) == SEND


def next_page(
    definition: SurveyDefinition, answers: dict[str, Any], posted: Mapping[str, Any]
) -> Page:
    """Return where the pressed button leads. Raises UnknownStep for a page or button that this
    survey does not have.
    """
    at, go = posted.get(AT, ""), posted.get(GO, NEXT)
    if at == START:
        return ask(definition.questions[0], answers)
    if at == CHECK:
        return _from_check(definition, answers, go)
    question = _find(definition, at)
    to_check = posted.get(TO_CHECK) == "1"
    if go == SKIP:
        page = Page(at, {key: said for key, said in answers.items() if key != at})
    else:
        page = _answered(question, answers, posted)
    if page.form:
        return replace(page, to_check=to_check)
    return _move(definition, page, CHECK if to_check else go)


def ask(question: QuestionDefinition, answers: dict[str, Any], *, to_check: bool = False) -> Page:
    """Return a question's page with what was answered before."""
    form = QuestionForm(question, answer=answers.get(question.key))
    return Page(question.key, answers, form, to_check)


def stay(definition: SurveyDefinition, posted: Mapping[str, Any]) -> Page:
    """Return the question page just left with all that was typed on it, and no other answer.

    Raises UnknownStep if it was no question's page.
    """
    question = _find(definition, posted.get(AT, ""))
    return Page(question.key, {}, QuestionForm(question, data=posted))


def _find(definition: SurveyDefinition, key: str) -> QuestionDefinition:
    try:
        return definition.question(key)
    except KeyError as error:
        raise UnknownStep from error


def _from_check(definition: SurveyDefinition, answers: dict[str, Any], go: str) -> Page:
    if go.startswith(CHANGE):
        return ask(_find(definition, go.removeprefix(CHANGE)), answers, to_check=True)
    if go == BACK:
        return ask(definition.questions[-1], answers)
    return Page(THANKS if go == SEND else CHECK, answers)


def _answered(
    question: QuestionDefinition, answers: dict[str, Any], posted: Mapping[str, Any]
) -> Page:
    """Return the same page with its errors, or a page without a form: the answer was taken."""
    form = QuestionForm(question, data=posted)
    if not form.is_valid():
        return Page(question.key, answers, form)
    taken = {**answers, question.key: form.answer()}
    if not fits(taken):
        form.add_error(question.key, TOO_MUCH)
        return Page(question.key, answers, form)
    return Page(question.key, taken)


def _move(definition: SurveyDefinition, page: Page, go: str) -> Page:
    keys = [question.key for question in definition.questions]
    place = keys.index(page.at) + (-1 if go == BACK else 1)
    if go not in (NEXT, BACK, SKIP, CHECK):
        raise UnknownStep
    if place < 0:
        return Page(START, page.answers)
    if go == CHECK or place == len(keys):
        return Page(CHECK, page.answers)
    return ask(definition.questions[place], page.answers)
