"""Put in order."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.surveys.definition import ChoiceDefinition, QuestionDefinition
from feedback.surveys.kinds.base import (
    InvalidAnswers,
    Item,
    QuestionKind,
    Said,
    is_choice,
    of,
    too_few,
)

MOST = 10
SAME_PLACE = _("You gave place {place} to more than one. Give each place once.")


class Rank(QuestionKind):
    """Put in order. The answer is a list of the keys that got a place, the first one first."""

    template = "intake/kinds/rank.html"
    can_be_compared = False

    def problem(self, question: QuestionDefinition) -> str:
        """Two things at least, and no more than people can hold in mind."""
        if len(question.choices) > MOST:
            return of(question, f"asks to put more than {MOST} things in order.")
        return of(question, too_few("things to put in order", question.choices, 2))

    def fields(self, question: QuestionDefinition, answer: Any) -> dict[str, forms.Field]:
        """A list of places for each thing: it needs no script and no mouse."""
        order = list(answer or [])
        places = [("", gettext("No place"))]
        places += [(str(place), str(place)) for place in range(1, len(question.choices) + 1)]
        return {
            item.key: forms.ChoiceField(
                label=item.label,
                required=False,
                choices=places,
                initial=str(order.index(choice.key) + 1) if choice.key in order else "",
                error_messages={"invalid_choice": _("Choose a place from the list.")},
            )
            for item, choice in zip(self.items(question), question.choices, strict=True)
        }

    def clean(self, question: QuestionDefinition, cleaned: Mapping[str, Any]) -> dict[str, str]:
        """Refuse a place given twice, beside the last that has it."""
        given = {item.key: cleaned.get(item.key) for item in self.items(question)}
        often = Counter(place for place in given.values() if place)
        return {
            key: SAME_PLACE.format(place=place)
            for key, place in given.items()
            if place and often[place] > 1
        }

    def read(self, question: QuestionDefinition, cleaned: Mapping[str, Any]) -> list[str]:
        """Return the keys in the order of their places; gaps between places say nothing."""
        placed = [
            (int(cleaned[item.key]), choice.key)
            for item, choice in zip(self.items(question), question.choices, strict=True)
            if cleaned[item.key]
        ]
        return [key for _, key in sorted(placed)]

    def check(self, question: QuestionDefinition, answer: Any) -> list[str]:
        """Known things, each once."""
        if not isinstance(answer, list) or not all(is_choice(question.choices, k) for k in answer):
            raise InvalidAnswers("an unknown thing, or a wrong shape")
        if len(set(answer)) < len(answer):
            raise InvalidAnswers("a thing placed twice")
        return list(answer)

    def items(self, question: QuestionDefinition) -> tuple[Item, ...]:
        """Return each thing; its choices are the places."""
        places = tuple(
            ChoiceDefinition(str(place), str(place))
            for place in range(1, len(question.choices) + 1)
        )
        return tuple(
            Item(f"{question.key}-{choice.key}", choice.label, places)
            for choice in question.choices
        )

    def ticks(self, question: QuestionDefinition, answer: Any) -> Iterator[tuple[str, str]]:
        """Yield each thing's place."""
        for place, key in enumerate(answer or [], 1):
            yield f"{question.key}-{key}", str(place)

    def fullest(self, question: QuestionDefinition) -> list[str]:
        """Return everything in order."""
        return [choice.key for choice in question.choices]

    def said(self, question: QuestionDefinition, answer: Any) -> Said:
        """Return the order."""
        labels = {choice.key: choice.label for choice in question.choices}
        return Said(tuple(f"{n}. {labels[key]}" for n, key in enumerate(answer or [], 1)))
