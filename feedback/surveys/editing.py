"""The form behind Wagtail's survey editor: drafts only, and keys that nobody has to think up."""

from collections.abc import Iterable, Iterator
from string import ascii_lowercase
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from feedback.surveys.models import Choice, Question, Survey
from hearback.people.models import AuditEntry

OPENED = "This survey has been opened. What people are asked can’t change any more."


class SurveyForm(WagtailAdminModelForm):
    """Takes a draft with its questions and choices, and names the new ones q1, q2 …, a, b …."""

    def clean(self) -> dict[str, Any]:
        """Refuse to touch a survey that people may have answered."""
        cleaned: dict[str, Any] = super().clean()
        if self.instance.pk and self.instance.status != Survey.Status.DRAFT:
            raise ValidationError(OPENED)
        return cleaned

    def save(self, commit: bool = True) -> Survey:
        """Save the survey with all its parts, and write down who did."""
        survey: Survey = super().save(commit=False)
        name_parts(survey.questions.all())
        if commit:
            survey.save()
            AuditEntry.record("survey.edited", self.for_user, survey.slug)
        return survey


def name_parts(questions: Iterable[Question]) -> None:
    """Give every question and choice that has no key the next free one of its survey or question.

    Works in memory; keys once given stay, whatever is added or taken away around them.
    """
    listed = list(questions)
    _name(listed, (f"q{number}" for number in range(1, len(listed) * 2 + 1)))
    for question in listed:
        choices = list(question.choices.all())
        letters = (first + second for first in ("", *ascii_lowercase) for second in ascii_lowercase)
        _name(choices, letters)


def _name(parts: list[Question] | list[Choice], free: Iterator[str]) -> None:
    taken = {part.key for part in parts}
    for part in parts:
        part.key = part.key or next(key for key in free if key not in taken)
