"""Which questions earlier answers lead to. Pure, and the server's only judge: what is hidden is
never shown, never checked and never sealed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from feedback.surveys.definition import (
    AnswerTest,
    Condition,
    Kind,
    Mode,
    Operator,
    QuestionDefinition,
    SurveyDefinition,
)
from feedback.surveys.kinds import kind_of

# What was said so far: choice keys by item key. Words leave SOMETHING.
Facts = Mapping[str, frozenset[str]]
SOMETHING = "*"


def asked(definition: SurveyDefinition, answers: Mapping[str, Any]) -> list[QuestionDefinition]:
    """Return the questions that these answers lead to, in order; notes among them."""
    return list(walk(definition, definition.questions, from_answers(answers)))


def asked_about_you(
    definition: SurveyDefinition, answers: Mapping[str, Any]
) -> list[QuestionDefinition]:
    """Return the equality questions that these answers lead to. They depend on each other only."""
    return list(walk(definition, definition.about_you, from_answers(answers)))


def kept(definition: SurveyDefinition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what may be sealed of these answers: those of questions that are asked, in order."""
    every = [*asked(definition, answers), *asked_about_you(definition, answers)]
    return {
        question.key: answers[question.key]
        for question in every
        if question.key in answers and question.kind != Kind.STATEMENT
    }


def from_answers(answers: Mapping[str, Any]) -> Callable[[QuestionDefinition], Facts]:
    """Return what gives each question's facts from checked answers."""

    def facts(question: QuestionDefinition) -> Facts:
        return facts_of(question, answers.get(question.key))

    return facts


def facts_of(question: QuestionDefinition, answer: Any) -> Facts:
    """Return what one answer says, for its items and for the question as a whole."""
    if not answer:
        return {}
    if question.kind == Kind.STATEMENT or question.is_text:
        return {question.key: frozenset({SOMETHING})}
    found: dict[str, frozenset[str]] = {}
    for item, choice in kind_of(question).ticks(question, answer):
        for key in {item, question.key}:
            found[key] = found.get(key, frozenset()) | {choice}
    return found


def walk(
    definition: SurveyDefinition,
    questions: Iterable[QuestionDefinition],
    facts_of_one: Callable[[QuestionDefinition], Facts],
) -> Iterator[QuestionDefinition]:
    """Yield the questions that are shown. Only what was shown counts for what comes later."""
    known: dict[str, frozenset[str]] = {}
    skipped: set[str] = set()
    for question in questions:
        section = definition.section(question.section)
        if question.section in skipped or not is_met(question.shown_if, known):
            continue
        if section is not None and not is_met(section.shown_if, known):
            continue
        yield question
        found = facts_of_one(question)
        if question.kind == Kind.STATEMENT:
            skipped |= {question.section} if found else set()
        else:
            known.update(found)


def is_met(condition: Condition | None, known: Facts) -> bool:
    """Say whether a condition holds; what has none is always shown."""
    if condition is None:
        return True
    holds = (holds_now(test, known) for test in condition.tests)
    return any(holds) if condition.mode == Mode.ANY else all(holds)


def holds_now(test: AnswerTest, known: Facts) -> bool:
    """Say whether one test holds."""
    said = known.get(test.item, frozenset())
    if test.operator == Operator.ANSWERED:
        return bool(said)
    if test.operator == Operator.EQUALS:
        return said == {test.choice}
    return test.choice in said
