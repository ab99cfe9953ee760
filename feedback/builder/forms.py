"""What an officer types into the builder. Nothing is refused here that only the whole survey can
tell: that is shown beside the questions.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from engagement.neutral import check_neutral
from feedback.builder.conditions import ConditionMixin
from feedback.builder.editing import tests_of
from feedback.builder.kind_fields import CHANGES, FIELDS, Past, Words, is_bound
from feedback.builder.starting import wording_of
from feedback.surveys.definition import (
    Kind,
    QuestionDefinition,
    SectionDefinition,
    SurveyDefinition,
)

RECEIPT_MONTHS = [(3, "3 months"), (6, "6 months"), (12, "12 months")]


class WhoAnswers(forms.TypedChoiceField):
    """Anyone, or who has a code. There is no third answer, so the screen calls it no choice."""

    is_optional = False


class FirstPageForm(forms.Form):
    """What people read before they begin."""

    title = Words(
        max_length=80,
        label="Title",
        help_text="Neutral: it is on every page. “Have your say” is a good one.",
        validators=[check_neutral],
    )
    why = Words(
        label="Why we ask",
        help_text="What will be decided, in a few short sentences.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    who_for = Words(label="Who it is for", widget=forms.Textarea(attrs={"rows": 3}))
    results = Words(label="Where and when results appear", widget=forms.Textarea(attrs={"rows": 3}))
    minutes = forms.IntegerField(label="Minutes it takes", min_value=1, max_value=60)
    needs_code = WhoAnswers(
        label="Who can answer",
        choices=[(False, "Anyone with the address"), (True, "Only with a code")],
        coerce=lambda value: value == "True",
        required=False,
        help_text="A code is on a slip of paper that people take from a stack. Once the survey is"
        " open you print slips on its page “Codes”. For most surveys the address is enough.",
    )
    offers_receipt = forms.BooleanField(
        label="Give six words for a reply to whoever asks for them",
        required=False,
        help_text="Whoever finds the words learns that somebody answered. Off unless people can"
        " keep them safe. Once the survey is open leave it on: people come back for replies.",
    )
    receipt_months = forms.TypedChoiceField(
        label="How long the words lead to a reply",
        choices=RECEIPT_MONTHS,
        coerce=int,
        help_text="Counts only if you give six words. To the end of the month, so many months on.",
    )
    may_save = forms.BooleanField(
        label="Let people save their answers and come back within 14 days",
        required=False,
        help_text="Whoever finds the six words can read what was written. Better: ask less.",
    )

    @classmethod
    def about(cls, survey: SurveyDefinition, data: Any = None) -> "FirstPageForm":
        """Return the form filled with what the survey says."""
        names = cls.base_fields
        return cls(data, initial={name: getattr(survey, name) for name in names})

    def result(self, survey: SurveyDefinition) -> SurveyDefinition:
        """Return the survey with what was typed."""
        typed = self.cleaned_data
        return replace(survey, **{**typed, "needs_code": bool(typed["needs_code"])})


class PartForm(ConditionMixin):
    """A part: its heading, and when it is shown."""

    title = Words(max_length=80, label="Heading of the part")

    field_order = ["title"]

    def __init__(self, survey: SurveyDefinition, part: SectionDefinition, data: Any = None) -> None:
        super().__init__(data, initial={"title": part.title})
        self.part = part
        inside = [each.key for each in survey.questions if part.key and each.section == part.key]
        self.ask_when(survey, inside[0] if inside else "", part.shown_if)

    def result(self) -> SectionDefinition:
        """Return the part as typed."""
        return replace(self.part, title=self.cleaned_data["title"], shown_if=self.condition())


class QuestionEditForm(ConditionMixin):
    """One question; which fields there are depends on its kind."""

    text = Words(
        max_length=240, label="Question", error_messages={"required": "Write the question."}
    )
    help = Words(
        max_length=600,
        label="Hint",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="A short sentence under the question.",
    )
    content_note = Words(
        max_length=400,
        label="Content note",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Shown before a question that may be hard to read, with the way to skip it.",
    )

    def __init__(
        self,
        survey: SurveyDefinition,
        question: QuestionDefinition,
        data: Any = None,
        out: Sequence[QuestionDefinition] = (),
    ) -> None:
        initial = {name: getattr(question, name) for name in self.base_fields}
        if question.kind == Kind.TEXT and not question.text:  # a new one
            initial["content_note"] = wording_of(survey.respondent_group).content_note
        super().__init__(data, initial=initial)
        self.question = question
        asked = frozenset(
            part
            for test in tests_of(survey)
            if test.item.split("-")[0] == question.key
            for part in (test.choice, *test.item.split("-")[1:2])
        )
        self.past = Past(out, asked)
        self.fields.update(FIELDS[Kind(question.kind)](question))
        if question.kind == Kind.STATEMENT:
            self.fields["text"].label = "Heading"
            self.fields["help"].label = "What comes next"
            self.fields["help"].help_text = "So that people can decide whether to skip this part."
            del self.fields["content_note"]
        if survey.sections:
            self.fields["section"] = forms.ChoiceField(
                label="Part",
                required=False,
                choices=[("", "None"), *((part.key, part.title) for part in survey.sections)],
                initial=question.section,
            )
        self.ask_when(survey, question.key, question.shown_if)

    def clean_bounds(self) -> list[str]:
        """Refuse bands that are no numbers."""
        lines: list[str] = self.cleaned_data["bounds"]
        if not all(is_bound(line) for line in lines):
            raise ValidationError("Write whole numbers only, such as 0 or 3.")
        return lines

    def result(self) -> QuestionDefinition:
        """Return the question as typed, finished or not."""
        typed = self.cleaned_data
        plain = {
            name: typed[name]
            for name in ("text", "help", "content_note", "prompt", "section")
            if name in typed
        }
        made = replace(self.question, **plain, shown_if=self.condition())
        for name, change in CHANGES.items():
            if name in typed:
                made = change(made, typed, self.past)
        return made
