"""The numbers of forms that were printed."""

from collections.abc import Sequence
from datetime import date

from django.db import models, transaction

from feedback.paper.numbers import DIGITS, draw_number
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User


class PaperForm(models.Model):
    """One printed form: what it asks and in which way, under the number that stands on it.

    The number is kept as it is printed: whoever types a form in has to find its sheets again. It is
    drawn by lot, stands beside no answer, and numbers of one printing are stored in the order of
    their digits. On SQLite a hidden number of each row tells in which order the printings came; the
    month tells that anyway, and which form somebody took it can't tell.
    """

    number = models.CharField(max_length=DIGITS, primary_key=True)
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="paper_forms")
    way = models.CharField(
        max_length=40, blank=True, help_text="Which form of the survey, as in its address."
    )
    printed_month = models.DateField(help_text="The first day of the month it was printed in.")

    def __str__(self) -> str:
        return "A paper form"

    @classmethod
    def unused(cls, how_many: int) -> list[str]:
        """Return so many different numbers that no form has, in no order but that of their digits:
        they were drawn by lot.
        """
        numbers: set[str] = set()
        while len(numbers) < how_many:
            number = draw_number()
            if not cls.objects.filter(number=number).exists():
                numbers.add(number)
        return sorted(numbers)

    @classmethod
    @transaction.atomic
    def keep(
        cls, version: SurveyVersion, way: str, numbers: Sequence[str], by: User | None, on: date
    ) -> None:
        """Keep the numbers of forms that were printed; none of one to be copied."""
        month = on.replace(day=1)
        PaperForm.objects.bulk_create(
            PaperForm(number=number, version=version, way=way, printed_month=month)
            for number in numbers
        )
        AuditEntry.record(
            "survey.paper_printed",
            by,
            version.survey.slug,
            version=version.number,
            way=way,
            numbers=len(numbers),
        )

    @classmethod
    @transaction.atomic
    def draw(
        cls, version: SurveyVersion, way: str, number: str, by: User, on: date
    ) -> tuple["PaperForm", bool]:
        """Keep one number for a form that was copied, unless it is kept already; return its row,
        and whether that is new. In which language the form is, the log does not say: it is typed in
        right after, so that would tell how somebody answered.
        """
        row = {"version": version, "way": way, "printed_month": on.replace(day=1)}
        form, is_new = cls.objects.get_or_create(number=number, defaults=row)
        if is_new:
            AuditEntry.record("paper.number_drawn", by, version.survey.slug)
        return form, is_new
