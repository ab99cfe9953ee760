"""A note before a hard part, with a way round it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext

from feedback.surveys.definition import QuestionDefinition
from feedback.surveys.kinds.base import InvalidAnswers, Item, QuestionKind, Said, of

SKIPPED = "skip"


class Statement(QuestionKind):
    """Says what comes next and asks nothing. "Skip this part" is its answer: it hides the rest of
    its part (`logic`), and is never sealed.
    """

    template = "intake/kinds/statement.html"
    can_be_compared = False

    def problem(self, question: QuestionDefinition) -> str:
        """It says something, at the beginning of a part."""
        if not question.help.strip():
            return of(question, "says nothing: write what comes next.")
        if not question.section:
            return of(question, "must stand in a part, so that people can skip that part.")
        return ""

    def fields(self, question: QuestionDefinition, answer: Any) -> dict[str, forms.Field]:
        """Nothing to fill in."""
        return {}

    def read(self, question: QuestionDefinition, cleaned: Mapping[str, Any]) -> str:
        """Going on says nothing."""
        return ""

    def check(self, question: QuestionDefinition, answer: Any) -> str:
        """Skipped or not."""
        if answer not in ("", SKIPPED):
            raise InvalidAnswers("an answer to a note")
        return str(answer)

    def items(self, question: QuestionDefinition) -> tuple[Item, ...]:
        """Nothing is counted."""
        return ()

    def ticks(self, question: QuestionDefinition, answer: Any) -> Iterator[tuple[str, str]]:
        """Yield nothing."""
        yield from ()

    def fullest(self, question: QuestionDefinition) -> str:
        """Return that it was skipped: that is carried along too."""
        return SKIPPED

    def said(self, question: QuestionDefinition, answer: Any) -> Said:
        """Return that the part was skipped, if it was."""
        return Said((gettext("You skipped this part."),)) if answer == SKIPPED else Said()
