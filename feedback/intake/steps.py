"""Which page comes next. Pure: the frozen questions and what was posted, no request or clock.

Start → is it safe now? → the questions that the answers lead to → check → (about you? → equality
questions → ready to send) → thanks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from feedback.intake.sealing import fits
from feedback.surveys.definition import Kind, QuestionDefinition, SurveyDefinition
from feedback.surveys.forms import QuestionForm
from feedback.surveys.kinds import SKIPPED
from feedback.surveys.logic import asked, asked_about_you

# All of these hold a dot, which no question's key can: they never meet.
AT, GO, TO_CHECK = "step.at", "step.go", "step.check"
TOKEN, CARRIED = "step.token", "step.carried"
START, SAFE, LATER = "page.start", "page.safe", "page.later"
CHECK, ABOUT, READY, THANKS = "page.check", "page.about", "page.ready", "page.thanks"
NEXT, BACK, SKIP, SEND, CHANGE = "next", "back", "skip", "send", "to-"
YES, NO = "yes", "no"

TOO_MUCH = "All your answers together are too long for us to keep. Please make this one shorter."


class UnknownStep(ValueError):
    """No button of ours posts this."""


@dataclass(frozen=True)
class Page:
    """The page to show, and the answers it carries on. `at` is a question's key or one of the
    pages above; `to_check` says that Continue leads back to the page that shows all answers.
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
    return posted.get(AT) in (CHECK, READY) and posted.get(GO) == SEND


def next_page(
    definition: SurveyDefinition, answers: dict[str, Any], posted: Mapping[str, Any]
) -> Page:
    """Return where the pressed button leads. Raises UnknownStep for a page or button that this
    survey does not have, or that these answers don't lead to.
    """
    at, go = posted.get(AT, ""), posted.get(GO, NEXT)
    if at in PAGES:
        return PAGES[at](definition, answers, go)
    return _from_question(definition, answers, posted, _find(definition, answers, at))


def ask(question: QuestionDefinition, answers: dict[str, Any], *, to_check: bool = False) -> Page:
    """Return a question's page with what was answered before."""
    form = QuestionForm(question, answer=answers.get(question.key))
    return Page(question.key, answers, form, to_check)


def stay(definition: SurveyDefinition, posted: Mapping[str, Any]) -> Page:
    """Return the question page just left with all that was typed on it, and no other answer.

    Raises UnknownStep if it was no question's page.
    """
    try:
        question = definition.question(posted.get(AT, ""))
    except KeyError as error:
        raise UnknownStep from error
    return Page(question.key, {}, QuestionForm(question, data=posted))


def shows_all(definition: SurveyDefinition, key: str) -> str:
    """Return the page that shows the answer to this question again before it is sent."""
    return READY if key in {question.key for question in definition.about_you} else CHECK


def _run_of(
    definition: SurveyDefinition, answers: dict[str, Any], key: str
) -> list[QuestionDefinition]:
    """Return the questions among which this one stands: the survey's or those about her."""
    if shows_all(definition, key) == READY:
        return asked_about_you(definition, answers)
    return asked(definition, answers)


def _find(definition: SurveyDefinition, answers: dict[str, Any], key: str) -> QuestionDefinition:
    """Return a question that these answers lead to. Raises UnknownStep for any other."""
    for question in _run_of(definition, answers, key):
        if question.key == key:
            return question
    raise UnknownStep


# ---- From pages that are no question's -----------------------------------------------------------


def _from_start(definition: SurveyDefinition, answers: dict[str, Any], go: str) -> Page:
    if go != NEXT:
        raise UnknownStep
    return Page(SAFE, answers)


def _from_safe(definition: SurveyDefinition, answers: dict[str, Any], go: str) -> Page:
    if go == BACK:
        return Page(START, answers)
    if go == NO:
        return Page(LATER, answers)
    if go != NEXT:
        raise UnknownStep
    return ask(asked(definition, answers)[0], answers)


def _from_later(definition: SurveyDefinition, answers: dict[str, Any], go: str) -> Page:
    return _from_start(definition, answers, go)


def _from_check(definition: SurveyDefinition, answers: dict[str, Any], go: str) -> Page:
    if go.startswith(CHANGE):
        return _change(definition, answers, go, CHECK)
    if go == BACK:
        return ask(asked(definition, answers)[-1], answers)
    if go == SEND:
        return Page(THANKS, answers)
    if go != NEXT or not definition.about_you:
        raise UnknownStep
    return Page(ABOUT, answers)


def _from_about(definition: SurveyDefinition, answers: dict[str, Any], go: str) -> Page:
    about = {question.key for question in definition.about_you}
    if not about or go not in (YES, NO, BACK):
        raise UnknownStep
    if go == BACK:
        return Page(CHECK, answers)
    if go == NO:
        return Page(READY, {key: said for key, said in answers.items() if key not in about})
    return ask(asked_about_you(definition, answers)[0], answers)


def _from_ready(definition: SurveyDefinition, answers: dict[str, Any], go: str) -> Page:
    if not definition.about_you:
        raise UnknownStep
    if go.startswith(CHANGE):
        return _change(definition, answers, go, READY)
    if go not in (BACK, SEND):
        raise UnknownStep
    return Page(ABOUT if go == BACK else THANKS, answers)


def _change(definition: SurveyDefinition, answers: dict[str, Any], go: str, page: str) -> Page:
    """Return the question to change, if it is one of those that the page shows."""
    question = _find(definition, answers, go.removeprefix(CHANGE))
    if shows_all(definition, question.key) != page:
        raise UnknownStep
    return ask(question, answers, to_check=True)


PAGES = {
    START: _from_start,
    SAFE: _from_safe,
    LATER: _from_later,
    CHECK: _from_check,
    ABOUT: _from_about,
    READY: _from_ready,
}


# ---- From a question -----------------------------------------------------------------------------


def _from_question(
    definition: SurveyDefinition,
    answers: dict[str, Any],
    posted: Mapping[str, Any],
    question: QuestionDefinition,
) -> Page:
    go, to_check = posted.get(GO, NEXT), posted.get(TO_CHECK) == "1"
    if go not in (NEXT, BACK, SKIP):
        raise UnknownStep
    page = _skipped(question, answers) if go == SKIP else _answered(question, answers, posted)
    if page.form:
        return replace(page, to_check=to_check)
    if to_check:
        return _back_to_check(definition, answers, page)
    return _move(definition, page, -1 if go == BACK else 1)


def _skipped(question: QuestionDefinition, answers: dict[str, Any]) -> Page:
    """Return a page without this question's answer; skipping a note is an answer to it."""
    left = {key: said for key, said in answers.items() if key != question.key}
    return Page(question.key, left | ({question.key: SKIPPED} if _is_note(question) else {}))


def _is_note(question: QuestionDefinition) -> bool:
    return question.kind == Kind.STATEMENT


def _answered(
    question: QuestionDefinition, answers: dict[str, Any], posted: Mapping[str, Any]
) -> Page:
    """Return the same page with its errors, or a page without a form: the answer was taken."""
    form = QuestionForm(question, data=posted)
    if not form.is_valid():
        return Page(question.key, answers, form)
    taken = {**answers, question.key: form.answer()}
    if not fits(taken):
        form.add_error(next(iter(form.fields)), TOO_MUCH)
        return Page(question.key, answers, form)
    return Page(question.key, taken)


def _back_to_check(definition: SurveyDefinition, before: dict[str, Any], page: Page) -> Page:
    """Return the page that shows all answers, or first a question this change led to."""
    known = {question.key for question in _run_of(definition, before, page.at)}
    for question in _run_of(definition, page.answers, page.at):
        if question.key not in known and question.key not in page.answers:
            return ask(question, page.answers, to_check=True)
    return Page(shows_all(definition, page.at), page.answers)


def _move(definition: SurveyDefinition, page: Page, by: int) -> Page:
    run = _run_of(definition, page.answers, page.at)
    place = [question.key for question in run].index(page.at) + by
    is_about = shows_all(definition, page.at) == READY
    if place < 0:
        return Page(ABOUT if is_about else SAFE, page.answers)
    if place == len(run):
        return Page(READY if is_about else CHECK, page.answers)
    return ask(run[place], page.answers)
