"""Which page comes next. Pure: the frozen questions and what was posted, no request or clock.

Start → is it safe now? → (your code →) the questions that the answers lead to → check → (about you?
→ equality questions → ready to send) → thanks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from feedback.intake.code_form import CodeForm
from feedback.intake.sealing import fits
from feedback.surveys.definition import Kind, QuestionDefinition, SurveyDefinition
from feedback.surveys.forms import QuestionForm
from feedback.surveys.kinds import SKIPPED
from feedback.surveys.logic import asked, asked_about_you
from feedback.surveys.typed_text import TOO_MUCH

# All of these hold a dot, which no question's key can: they never meet.
AT, GO, TO_CHECK = "step.at", "step.go", "step.check"
TOKEN, CARRIED = "step.token", "step.carried"
START, SAFE, LATER, CODE = "page.start", "page.safe", "page.later", "page.code"
CHECK, ABOUT, READY, THANKS = "page.check", "page.about", "page.ready", "page.thanks"
RECEIPT, SAVE, SAVED = "page.receipt", "page.save", "page.saved"
NEXT, BACK, SKIP, SEND, CHANGE = "next", "back", "skip", "send", "to-"
WORDS, LATER_ON, YES, NO = "words", "save", "yes", "no"


class UnknownStep(ValueError):
    """No button of ours posts this."""


@dataclass(frozen=True)
class Page:
    """The page to show, and the answers it carries on. `at` is a question's key or one of the
    pages above; `to_check` says that Continue leads back to the page that shows all answers.
    """

    at: str
    answers: dict[str, Any]
    form: QuestionForm | CodeForm | None = None
    to_check: bool = False


def is_beginning(posted: Mapping[str, Any]) -> bool:
    """Say whether Start was pressed on a first page that belongs to no form yet."""
    return posted.get(AT) == START and TOKEN not in posted


def is_sending(posted: Mapping[str, Any]) -> bool:
    """Say whether the Send button was pressed."""
    return posted.get(AT) in (CHECK, READY, RECEIPT) and posted.get(GO) == SEND


def is_last(posted: Mapping[str, Any]) -> bool:
    """Say whether this stores something, and so finds out by itself whether the form is over."""
    return is_sending(posted) or (posted.get(AT) == SAVE and posted.get(GO) == SEND)


def go_on(definition: SurveyDefinition, answers: dict[str, Any]) -> Page:
    """Return where somebody goes on who comes back to her answers: behind the last one."""
    run = asked(definition, answers)
    done = [place for place, question in enumerate(run) if answers.get(question.key)]
    place = done[-1] + 1 if done else 0
    return ask(run[place], answers) if place < len(run) else Page(CHECK, answers)


def gives_code(posted: Mapping[str, Any]) -> bool:
    """Say whether a code was typed and Continue pressed."""
    return posted.get(AT) == CODE and posted.get(GO, NEXT) == NEXT


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
    if definition.needs_code:
        return Page(CODE, answers, CodeForm())
    return ask(asked(definition, answers)[0], answers)


def _from_code(definition: SurveyDefinition, answers: dict[str, Any], go: str) -> Page:
    """Whether the code is a good one was found out before; nothing here asks a database."""
    if not definition.needs_code or go not in (NEXT, BACK):
        raise UnknownStep
    if go == BACK:
        return Page(SAFE, answers)
    return ask(asked(definition, answers)[0], answers)


def _from_check(definition: SurveyDefinition, answers: dict[str, Any], go: str) -> Page:
    if go.startswith(CHANGE):
        return _change(definition, answers, go, CHECK)
    if go == BACK:
        return ask(asked(definition, answers)[-1], answers)
    if more := _more_than_sending(definition, answers, go):
        return more
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
    if more := _more_than_sending(definition, answers, go):
        return more
    if go != BACK:
        raise UnknownStep
    return Page(ABOUT, answers)


def _more_than_sending(
    definition: SurveyDefinition, answers: dict[str, Any], go: str
) -> Page | None:
    """Return where the buttons lead that end a form, if this is one that the survey has."""
    pages = {SEND: THANKS}
    if definition.offers_receipt:
        pages[WORDS] = RECEIPT
    if definition.may_save:
        pages[LATER_ON] = SAVE
    return Page(pages[go], answers) if go in pages else None


def _from_receipt(definition: SurveyDefinition, answers: dict[str, Any], go: str) -> Page:
    if not definition.offers_receipt or go not in (BACK, SEND):
        raise UnknownStep
    before = READY if definition.about_you else CHECK
    return Page(THANKS if go == SEND else before, answers)


def _from_save(definition: SurveyDefinition, answers: dict[str, Any], go: str) -> Page:
    if not definition.may_save or go not in (BACK, SEND):
        raise UnknownStep
    return Page(SAVED, answers) if go == SEND else go_on(definition, answers)


def _change(definition: SurveyDefinition, answers: dict[str, Any], go: str, page: str) -> Page:
    """Return the question to change, if it is one of those that the page shows."""
    question = _find(definition, answers, go.removeprefix(CHANGE))
    if shows_all(definition, question.key) != page:
        raise UnknownStep
    return ask(question, answers, to_check=True)


PAGES = {
    START: _from_start,
    SAFE: _from_safe,
    LATER: _from_start,
    CODE: _from_code,
    CHECK: _from_check,
    ABOUT: _from_about,
    READY: _from_ready,
    RECEIPT: _from_receipt,
    SAVE: _from_save,
}


# ---- From a question -----------------------------------------------------------------------------


def _from_question(
    definition: SurveyDefinition,
    answers: dict[str, Any],
    posted: Mapping[str, Any],
    question: QuestionDefinition,
) -> Page:
    go, to_check = posted.get(GO, NEXT), posted.get(TO_CHECK) == "1"
    if go not in (NEXT, BACK, SKIP) and not (go == LATER_ON and definition.may_save):
        raise UnknownStep
    page = _skipped(question, answers) if go == SKIP else _answered(question, answers, posted)
    if page.form:
        return replace(page, to_check=to_check)
    if go == LATER_ON:
        return Page(SAVE, page.answers)
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
