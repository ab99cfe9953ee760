"""Scales, grids of statements, and scales answered then and now."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.surveys.definition import ChoiceDefinition, QuestionDefinition
from feedback.surveys.kinds.base import (
    InvalidAnswers,
    Item,
    QuestionKind,
    Said,
    is_choice,
    longest,
    of,
    radios,
    too_few,
)
from feedback.surveys.kinds.choosing import One

FEWEST_POINTS, MOST_POINTS = 3, 7
# Radios can't be emptied again without script; in a row of a grid this takes an answer back.
NO_ANSWER = _("No answer")
THEN, NOW = "then", "now"
# What stands behind a row that is asked twice.
WHEN = {THEN: _("{row} (then)"), NOW: _("{row} (now)")}


def points(question: QuestionDefinition) -> tuple[ChoiceDefinition, ...]:
    """Return a scale's points as choices: its ends carry their words."""
    low, high = question.ends
    labels = {1: f"1: {low}", question.points: f"{question.points}: {high}"}
    return tuple(
        ChoiceDefinition(str(point), labels.get(point, str(point)))
        for point in range(1, question.points + 1)
    )


def wrong_with_points(question: QuestionDefinition) -> str:
    """Return what is wrong with a scale's points and ends, or ""."""
    if not FEWEST_POINTS <= question.points <= MOST_POINTS:
        return f"needs {FEWEST_POINTS} to {MOST_POINTS} points."
    if not all(end.strip() for end in question.ends):
        return "needs words for both ends of its scale."
    return ""


class Scale(One):
    """One scale with labelled ends. The answer is its point ("1" is the low end), or ""."""

    template = "intake/kinds/scale.html"

    def problem(self, question: QuestionDefinition) -> str:
        """Points and both ends."""
        return of(question, wrong_with_points(question))

    def items(self, question: QuestionDefinition) -> tuple[Item, ...]:
        """Return the points as choices."""
        return (Item(question.key, question.text, points(question)),)


class Rows(QuestionKind):
    """Several rows answered alike. The answer is a choice's key by item key, for what was said."""

    template = "intake/kinds/rows.html"

    def fields(self, question: QuestionDefinition, answer: Any) -> dict[str, forms.Field]:
        """Radios for each row, with one that takes an answer back."""
        said, none = answer or {}, ChoiceDefinition("", str(NO_ANSWER))
        return {
            item.key: radios(item.label, (*item.choices, none), said.get(item.key, ""))
            for item in self.items(question)
        }

    def read(self, question: QuestionDefinition, cleaned: Mapping[str, Any]) -> dict[str, str]:
        """Return what was said."""
        keys = [item.key for item in self.items(question)]
        return {key: str(cleaned[key]) for key in keys if cleaned.get(key)}

    def check(self, question: QuestionDefinition, answer: Any) -> dict[str, str]:
        """Known rows, known choices; in the question's order."""
        if not isinstance(answer, dict):
            raise InvalidAnswers("a wrong shape")
        items = {item.key: item for item in self.items(question)}
        if not answer.keys() <= items.keys():
            raise InvalidAnswers("an unknown row")
        if not all(is_choice(items[key].choices, choice) for key, choice in answer.items()):
            raise InvalidAnswers("an unknown choice")
        return {key: str(answer[key]) for key in items if key in answer}

    def ticks(self, question: QuestionDefinition, answer: Any) -> Iterator[tuple[str, str]]:
        """Yield a tick for each row."""
        yield from (answer or {}).items()

    def fullest(self, question: QuestionDefinition) -> dict[str, str]:
        """Return every row answered."""
        return {item.key: longest(item.choices) for item in self.items(question)}

    def said(self, question: QuestionDefinition, answer: Any) -> Said:
        """Return each row with what was said of it."""
        items = {item.key: item for item in self.items(question)}
        return Said(
            tuple(
                f"{items[key].label}: {label_in(items[key].choices, choice)}"
                for key, choice in self.ticks(question, answer)
            )
        )


class Grid(Rows):
    """Statements to agree or disagree with; on a phone each is a question of its own."""

    def problem(self, question: QuestionDefinition) -> str:
        """Two statements and two answers at least."""
        return of(
            question,
            too_few("statements", question.rows, 2) or too_few("answers", question.choices, 2),
        )

    def items(self, question: QuestionDefinition) -> tuple[Item, ...]:
        """Return the statements."""
        return tuple(
            Item(f"{question.key}-{row.key}", row.label, question.choices) for row in question.rows
        )


class ThenAndNow(Rows):
    """A change star: scales answered for then and for now, drawn as a radar from a release.

    Our own scales in our own words, never those of the licensed Outcomes Star (R07).
    """

    template = "intake/kinds/then_and_now.html"

    def problem(self, question: QuestionDefinition) -> str:
        """Three scales at least, so that there is a star, with points and ends."""
        return of(question, too_few("scales", question.rows, 3) or wrong_with_points(question))

    def items(self, question: QuestionDefinition) -> tuple[Item, ...]:
        """Return each scale twice: then, now."""
        return tuple(
            Item(
                f"{question.key}-{row.key}-{when}",
                WHEN[when].format(row=row.label),
                points(question),
            )
            for row in question.rows
            for when in (THEN, NOW)
        )

    def fields(self, question: QuestionDefinition, answer: Any) -> dict[str, forms.Field]:
        """Two lists for each scale: radios would fill a phone's screen many times."""
        said = answer or {}
        return {
            item.key: forms.ChoiceField(
                label=item.label,
                required=False,
                choices=[("", NO_ANSWER), *((each.key, each.label) for each in item.choices)],
                initial=said.get(item.key),
                error_messages={"invalid_choice": _("Choose from the list, or “No answer”.")},
            )
            for item in self.items(question)
        }


def label_in(choices: tuple[ChoiceDefinition, ...], key: str) -> str:
    """Return a choice's label; KeyError if there is none."""
    return {choice.key: choice.label for choice in choices}[key]
