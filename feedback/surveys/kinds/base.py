"""What every kind of question must be able to do. One module holds each family of kinds."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.surveys.definition import ChoiceDefinition, QuestionDefinition

NOT_A_CHOICE = _("Choose from the answers shown, or leave them all empty.")


class InvalidAnswers(ValueError):
    """A response that our own form can't have made. Never says what was in it."""


@dataclass(frozen=True)
class Item:
    """One thing a closed question counts: the question itself, or one of its rows.

    `key` is how stored answers name it ("q5", "q5-a", "q7-a-now").
    """

    key: str
    label: str
    choices: tuple[ChoiceDefinition, ...]


@dataclass(frozen=True)
class Said:
    """How the check page shows one answer: lines, and for words whether they may be quoted."""

    lines: tuple[str, ...] = ()
    text: str = ""
    quote: bool = False


class QuestionKind(ABC):
    """What a kind of question does with its answers.

    An answer is a JSON value: in the carried field, in the envelope and at the keeper. An empty one
    ("", [] or {}) says nothing.
    """

    template = "intake/kinds/fields.html"
    # What conditions may ask of it.
    can_be_compared = True

    @abstractmethod
    def problem(self, question: QuestionDefinition) -> str:
        """Return what keeps this question from being asked, or ""."""

    @abstractmethod
    def fields(self, question: QuestionDefinition, answer: Any) -> dict[str, forms.Field]:
        """Return the form's fields by name, filled with an earlier answer. Names tell nothing."""

    @abstractmethod
    def read(self, question: QuestionDefinition, cleaned: Mapping[str, Any]) -> Any:
        """Return the answer of a valid form."""

    @abstractmethod
    def check(self, question: QuestionDefinition, answer: Any) -> Any:
        """Return an opened answer, clean. Raises InvalidAnswers for what no form of ours makes."""

    def clean(self, question: QuestionDefinition, cleaned: Mapping[str, Any]) -> dict[str, str]:
        """Return errors by field name that need more than one field to see."""
        return {}

    def items(self, question: QuestionDefinition) -> tuple[Item, ...]:
        """Return what is counted of it; nothing for words."""
        return (Item(question.key, question.text, question.choices),)

    def ticks(self, question: QuestionDefinition, answer: Any) -> Iterator[tuple[str, str]]:
        """Yield (item key, choice key) for each tick of a checked answer."""
        yield from ((question.key, choice) for choice in listed(answer))

    def fullest(self, question: QuestionDefinition) -> Any:
        """Return the answer that takes most room: the safety check asks whether all fit at once."""
        return longest(choice for item in self.items(question) for choice in item.choices)

    def said(self, question: QuestionDefinition, answer: Any) -> Said:
        """Return how the check page shows it."""
        labels = {
            choice.key: choice.label for item in self.items(question) for choice in item.choices
        }
        return Said(tuple(labels[choice] for _, choice in self.ticks(question, answer)))


def longest(choices: Iterable[ChoiceDefinition]) -> str:
    """Return the longest key of some choices, "" of none."""
    return max((choice.key for choice in choices), key=len, default="")


def listed(answer: Any) -> list[str]:
    """Return one choice or several as a list, empty where nothing was chosen."""
    if not answer:
        return []
    return [answer] if isinstance(answer, str) else list(answer)


def is_choice(choices: tuple[ChoiceDefinition, ...], key: Any) -> bool:
    """Say whether a value is the key of one of these."""
    return isinstance(key, str) and any(choice.key == key for choice in choices)


def radios(
    label: str, choices: tuple[ChoiceDefinition, ...], initial: str, **options: Any
) -> forms.ChoiceField:
    """Return radios, of which none is ever required."""
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[(choice.key, choice.label) for choice in choices],
        initial=initial,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NOT_A_CHOICE},
        **options,
    )


def too_few(what: str, choices: tuple[ChoiceDefinition, ...], fewest: int) -> str:
    """Return what to say where there are too few or the same twice, or ""."""
    if len(choices) < fewest:
        return f"needs at least {fewest} {what}."
    labels = [choice.label.strip().casefold() for choice in choices]
    if len(set(labels)) < len(labels):
        return f"has the same of its {what} twice."
    return ""


def of(question: QuestionDefinition, problem: str) -> str:
    """Return a problem as a sentence about this question, or ""."""
    return f"“{question.text}” {problem}" if problem else ""
