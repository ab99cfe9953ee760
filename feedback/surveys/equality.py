"""What a set of equality questions must be. Pure.

Keys stay the same from set to set and from version to version: "age" is always the age band, and
its choice "a" always 18 to 24. The detailed ethnic groups begin with their broad group's letter.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from feedback.surveys.definition import Kind, QuestionDefinition, SurveyDefinition
from feedback.surveys.kinds import kind_of
from feedback.surveys.structure import LONGEST_KEY, keys_of, wrong_with_logic

PREFER_NOT_TO_SAY = "Prefer not to say"
NOT_SAID = "z"  # the key of that choice, everywhere


def wrong_with_set(questions: Sequence[QuestionDefinition]) -> Iterator[str]:
    """Yield what keeps a set from being stored, each in words."""
    if not questions:
        yield "A set asks at least one question."
    for question in questions:
        yield from _wrong_with(question)
    keys = [key for question in questions for key in keys_of(question)]
    if len({*(question.key for question in questions)}) < len(questions):
        yield "Two questions have the same key."
    if any(len(key) > LONGEST_KEY for key in keys):
        yield "A question’s key is too long."
    yield from wrong_with_logic(_alone(questions))


@dataclass(frozen=True)
class Few:
    """Answers to one question that so few people are expected to give that it may point to them."""

    question: QuestionDefinition
    labels: tuple[str, ...]


def few_expected(
    questions: Sequence[QuestionDefinition],
    shares: Mapping[tuple[str, str], Decimal],
    expected: int,
    fewest: int,
) -> list[Few]:
    """Return the answers that fewer than `fewest` of `expected` people would give, going by shares
    of the population in per cent. A choice without a share of its own is not judged.
    """
    found = []
    for question in questions:
        labels = tuple(
            choice.label
            for choice in question.choices
            if (share := shares.get((question.key, choice.key))) is not None
            and expected * share < fewest * 100
        )
        if labels:
            found.append(Few(question, labels))
    return found


def _wrong_with(question: QuestionDefinition) -> Iterator[str]:
    name = f"“{question.text}”"
    if not question.text:
        yield "Each question needs its words."
    if question.kind != Kind.SINGLE:
        yield f"{name} is no list to choose one answer from: nothing else is asked about a person."
    elif problem := kind_of(question).problem(question):
        yield problem
    if NOT_SAID not in [choice.key for choice in question.choices]:
        yield f"{name} does not offer “{PREFER_NOT_TO_SAY}”."
    if question.joined_as:
        yield f"{name} can’t be joined to words."


def _alone(questions: Sequence[QuestionDefinition]) -> SurveyDefinition:
    return SurveyDefinition(
        slug="",
        number=1,
        title="",
        respondent_group="",
        who_for="",
        why="",
        results="",
        minutes=1,
        about_you=tuple(questions),
    )
