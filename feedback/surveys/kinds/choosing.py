"""Choose one, choose any, and how many in bands."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.surveys.definition import ChoiceDefinition, QuestionDefinition
from feedback.surveys.kinds.base import (
    NOT_A_CHOICE,
    InvalidAnswers,
    Item,
    QuestionKind,
    is_choice,
    of,
    radios,
    too_few,
)

ALONE = _("You ticked “{alone}” and something else. Choose one or the other.")


class Checkboxes(forms.CheckboxSelectMultiple):
    """Checkboxes of which some stand alone: answer.js unticks the others, the server insists."""

    def __init__(self, alone: set[str]) -> None:
        super().__init__()
        self.alone = alone

    def create_option(self, *arguments: Any, **named: Any) -> dict[str, Any]:
        """Mark those that stand alone."""
        option: dict[str, Any] = super().create_option(*arguments, **named)
        if str(option["value"]) in self.alone:
            option["attrs"]["data-alone"] = True
        return option


class One(QuestionKind):
    """Choose one. The answer is the choice's key, or ""."""

    def problem(self, question: QuestionDefinition) -> str:
        """Two choices at least."""
        return of(question, too_few("choices", question.choices, 2))

    def fields(self, question: QuestionDefinition, answer: Any) -> dict[str, forms.Field]:
        """Radios."""
        (item,) = self.items(question)
        field = radios(question.text, item.choices, answer or "", help_text=question.help)
        return {question.key: field}

    def read(self, question: QuestionDefinition, cleaned: Mapping[str, Any]) -> str:
        """Return the key, or ""."""
        return str(cleaned[question.key])

    def check(self, question: QuestionDefinition, answer: Any) -> str:
        """One of its choices, or none."""
        if answer == "":
            return ""
        (item,) = self.items(question)
        if not is_choice(item.choices, answer):
            raise InvalidAnswers("an unknown choice")
        return str(answer)


class Many(QuestionKind):
    """Choose any. The answer is a list of keys, in the question's order: not that of ticking."""

    def problem(self, question: QuestionDefinition) -> str:
        """Two choices at least, and at most one of them alone."""
        return of(question, too_few("choices", question.choices, 2))

    def fields(self, question: QuestionDefinition, answer: Any) -> dict[str, forms.Field]:
        """Checkboxes."""
        field = forms.MultipleChoiceField(
            label=question.text,
            help_text=question.help or _("Choose as many as you like."),
            required=False,
            choices=[(choice.key, choice.label) for choice in question.choices],
            initial=answer,
            widget=Checkboxes({choice.key for choice in question.choices if choice.is_alone}),
            error_messages={"invalid_choice": NOT_A_CHOICE, "invalid_list": NOT_A_CHOICE},
        )
        return {question.key: field}

    def clean(self, question: QuestionDefinition, cleaned: Mapping[str, Any]) -> dict[str, str]:
        """Refuse "none of these" beside another."""
        chosen = cleaned.get(question.key) or []
        for choice in question.choices:
            if choice.is_alone and choice.key in chosen and len(set(chosen)) > 1:
                return {question.key: ALONE.format(alone=choice.label)}
        return {}

    def read(self, question: QuestionDefinition, cleaned: Mapping[str, Any]) -> list[str]:
        """Return each chosen key once."""
        return in_asked_order(question, cleaned[question.key])

    def check(self, question: QuestionDefinition, answer: Any) -> list[str]:
        """Some of its choices, each once."""
        if not isinstance(answer, list):
            raise InvalidAnswers("a wrong shape")
        if not all(is_choice(question.choices, key) for key in answer):
            raise InvalidAnswers("an unknown choice")
        if self.clean(question, {question.key: answer}):
            raise InvalidAnswers("choices that exclude each other")
        return in_asked_order(question, answer)

    def fullest(self, question: QuestionDefinition) -> list[str]:
        """Return every choice, and more than may be ticked where one stands alone."""
        return [choice.key for choice in question.choices]


class HowMany(One):
    """How many, in bands: a range is asked instead of a number, which could point to somebody.

    The officer gives the lowest number of each band; the last one is open.
    """

    def problem(self, question: QuestionDefinition) -> str:
        """Two bands at least, from low to high."""
        bounds = question.bounds
        if len(bounds) < 2:
            return of(question, "needs at least 2 bands.")
        if bounds[0] < 0 or any(low >= high for low, high in pairwise(bounds)):
            return of(question, "has bands that do not go from low to high.")
        return ""

    def items(self, question: QuestionDefinition) -> tuple[Item, ...]:
        """Return the bands as choices."""
        return (Item(question.key, question.text, bands(question.bounds)),)


def bands(bounds: tuple[int, ...]) -> tuple[ChoiceDefinition, ...]:
    """Return a choice for each band: (0, 1, 3) are "0", "1 to 2" and "3 or more".

    Its key is its lowest number.
    """
    made = []
    for place, low in enumerate(bounds):
        following = bounds[place + 1] if place + 1 < len(bounds) else None
        if following is None:
            label = gettext("{low} or more").format(low=low)
        else:
            label = str(low) if following == low + 1 else range_of(low, following - 1)
        made.append(ChoiceDefinition(str(low), label))
    return tuple(made)


def range_of(low: int, high: int) -> str:
    """Return the words of a band with two ends."""
    return gettext("{low} to {high}").format(low=low, high=high)


def in_asked_order(question: QuestionDefinition, chosen: list[str]) -> list[str]:
    """Return each chosen key once, in the question's order: not the order of ticking."""
    return [choice.key for choice in question.choices if choice.key in chosen]
