"""The next version of a set of equality questions, as the data protection officer types it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from feedback.builder.editing import relabelled
from feedback.builder.kind_fields import Lines, Words
from feedback.surveys.definition import ChoiceDefinition, Kind, QuestionDefinition
from feedback.surveys.equality import NOT_SAID, PREFER_NOT_TO_SAY, wrong_with_set
from feedback.surveys.models import EqualitySet

NEW = "new"
CHOICES_HELP = (
    "One on each line. Other words for the same thing keep their count. Where a line would come to"
    " mean something else (other ages, say), take it out and write the new one elsewhere in the"
    " list: the two are then counted apart."
)


class NextSetForm(forms.Form):
    """The set's own words, each question's, and room for one more question."""

    name = Words(max_length=80, label="Name of the set")
    why = Words(
        label="Why we ask",
        help_text="People read it before they say yes or no to these questions.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sources = Words(
        label="Where the wording comes from",
        help_text="And where it differs from that, and why.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, before: EqualitySet, data: Any = None) -> None:
        words = {name: getattr(before, name) for name in self.base_fields}
        super().__init__(data, initial=words)
        self._before = before.read()
        self._ever = [q for row in EqualitySet.objects.all() for q in row.read()]
        for question in self._before:
            self._ask(question)
            self.fields[f"{question.key}-out"] = forms.BooleanField(
                label="Take this question out", required=False
            )
        self._ask(self._new())

    def _ask(self, question: QuestionDefinition) -> None:
        is_new = question.key == NEW
        self.fields |= {
            f"{question.key}-text": Words(
                max_length=240, label="Question", initial=question.text, required=not is_new
            ),
            f"{question.key}-help": Words(
                max_length=600, label="Hint", initial=question.help, required=False
            ),
            f"{question.key}-choices": Lines(
                label="Choices",
                help_text=CHOICES_HELP,
                initial="\n".join(choice.label for choice in question.choices),
            ),
        }

    def _new(self) -> QuestionDefinition:
        choices = (ChoiceDefinition(NOT_SAID, PREFER_NOT_TO_SAY),)
        return QuestionDefinition(NEW, Kind.SINGLE, "", choices=choices)

    def parts(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Yield the fields in groups: the set's own, each question's, and those of a new one."""
        yield "The set", [self[name] for name in self.base_fields]
        for number, question in enumerate(self._before, start=1):
            yield f"Question {number}: {question.text}", self._fields_of(question.key)
        yield "Another question, if you like", self._fields_of(NEW)

    def _fields_of(self, key: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(f"{key}-")]

    def clean(self) -> dict[str, Any]:
        """Refuse a set that could not be asked."""
        cleaned = super().clean() or {}
        if not self.errors and (found := list(wrong_with_set(self.questions()))):
            raise ValidationError(found)
        return cleaned

    def questions(self) -> Sequence[QuestionDefinition]:
        """Return the questions as typed. Keys stay with their question and their choice."""
        stayed = [q for q in self._before if not self.cleaned_data[f"{q.key}-out"]]
        made = [self._typed(question, question.key) for question in stayed]
        if self.cleaned_data[f"{NEW}-text"]:
            made.append(self._typed(replace(self._new(), key=self._fresh_key()), NEW))
        return tuple(made)

    def _typed(self, question: QuestionDefinition, name: str) -> QuestionDefinition:
        typed = self.cleaned_data
        earlier = [c for each in self._ever if each.key == question.key for c in each.choices]
        return replace(
            question,
            text=typed[f"{name}-text"],
            help=typed[f"{name}-help"],
            choices=relabelled(question.choices, typed[f"{name}-choices"], before=earlier),
        )

    def _fresh_key(self) -> str:
        spent = {question.key for question in self._ever}
        return next(key for key in (f"e{number}" for number in count(1)) if key not in spent)

    def words(self) -> dict[str, str]:
        """Return the set's own words as typed."""
        return {name: self.cleaned_data[name] for name in self.base_fields}
