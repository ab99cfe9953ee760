"""Month and year: never a day, which could point to somebody."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from feedback.surveys.definition import QuestionDefinition
from feedback.surveys.kinds.base import InvalidAnswers, Item, QuestionKind, Said, of

MONTH, YEAR = "-m", "-y"
ANSWER = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?")
EARLIEST = 1930
NO_YEAR = _("Choose a year too, or leave both empty.")


class MonthAndYear(QuestionKind):
    """The answer is "2026-03", or "2026" where only the year was given, or ""."""

    template = "intake/kinds/month.html"
    can_be_compared = False

    def problem(self, question: QuestionDefinition) -> str:
        """The list of years begins somewhere."""
        if not EARLIEST <= question.from_year <= timezone.localdate().year:
            return of(question, f"needs a first year between {EARLIEST} and this year.")
        return ""

    def fields(self, question: QuestionDefinition, answer: Any) -> dict[str, forms.Field]:
        """Two lists: the month, which may stay empty, and the year."""
        year, _dash, month = str(answer or "").partition("-")
        years = range(timezone.localdate().year, question.from_year - 1, -1)
        months = [("", str(_("Not sure"))), *((f"{n:02}", str(each)) for n, each in MONTHS.items())]
        wrong = {"invalid_choice": _("Choose from the list, or leave it empty.")}
        return {
            question.key + MONTH: forms.ChoiceField(
                label=_("Month"),
                required=False,
                choices=months,
                initial=month,
                error_messages=wrong,
            ),
            question.key + YEAR: forms.ChoiceField(
                label=_("Year"),
                required=False,
                choices=[("", str(_("No answer"))), *((str(each), str(each)) for each in years)],
                initial=year,
                error_messages=wrong,
            ),
        }

    def clean(self, question: QuestionDefinition, cleaned: Mapping[str, Any]) -> dict[str, str]:
        """Refuse a month without its year."""
        month, year = cleaned.get(question.key + MONTH), cleaned.get(question.key + YEAR)
        return {question.key + YEAR: str(NO_YEAR)} if month and year == "" else {}

    def read(self, question: QuestionDefinition, cleaned: Mapping[str, Any]) -> str:
        """Return year and month, as far as given."""
        month, year = cleaned[question.key + MONTH], cleaned[question.key + YEAR]
        return f"{year}-{month}" if month else str(year)

    def check(self, question: QuestionDefinition, answer: Any) -> str:
        """A month or a year that the list could hold."""
        if answer == "":
            return ""
        found = ANSWER.fullmatch(answer) if isinstance(answer, str) else None
        if found is None or int(found[1]) < question.from_year:
            raise InvalidAnswers("no month")
        return str(answer)

    def items(self, question: QuestionDefinition) -> tuple[Item, ...]:
        """Return none: months are too many to be choices that a table shows."""
        return ()

    def ticks(self, question: QuestionDefinition, answer: Any) -> Iterator[tuple[str, str]]:
        """Yield the month or the year."""
        if answer:
            yield question.key, answer

    def fullest(self, question: QuestionDefinition) -> str:
        """Return a month."""
        return f"{question.from_year}-12"

    def said(self, question: QuestionDefinition, answer: Any) -> Said:
        """Return it as people write it."""
        year, _, month = str(answer or "").partition("-")
        if not year:
            return Said()
        return Said((f"{MONTHS[int(month)]} {year}" if month else year,))
