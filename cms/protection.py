"""What anyone may read of how this installation is laid out.

The office works it out (hearback.facts) and writes one row; the public site reads that row and
nothing it was made from.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hearback.grades import COVERS, THREATS, Grade
from you_said_we_did.kept_pages import Keeping

# The office says it anew every day. After a week without it, the page says that nobody looked.
HOLDS_FOR = timedelta(days=8)


class Statement(models.Model):
    """The one row: a grade, sentences from a fixed set, and the day they were true."""

    GRADES: ClassVar = [(grade.value, grade.label) for grade in Grade]

    grade = models.PositiveSmallIntegerField(choices=GRADES)
    told = models.JSONField(default=list, help_text="Sentences that anyone may read.")
    looked_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_statement"),
            models.CheckConstraint(
                condition=models.Q(grade__range=(int(Grade.NONE), int(Grade.GOLD))),
                name="a_statement_says_a_grade_there_is",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_grade_display())

    @classmethod
    def current(cls) -> "Statement | None":
        """Return the row, or None before anything was said."""
        return cls.objects.first()

    @classmethod
    def say(cls, grade: Grade, told: Iterable[str], looked_on: date) -> "Statement":
        """Replace what is said."""
        statement = cls(pk=1, grade=int(grade), told=list(told), looked_on=looked_on)
        statement.save()
        return statement

    def holds_on(self, day: date) -> bool:
        """Say whether it is recent enough to be believed on a day."""
        return timedelta(days=-1) <= day - self.looked_on <= HOLDS_FOR


@require_safe
def protection(request: HttpRequest) -> HttpResponse:
    """Say how answers are protected here, and from what they are not."""
    return Keeping().page("protection", lambda: draw(request))


def draw(request: HttpRequest) -> HttpResponse:
    """Draw it from the row. An old row counts as none."""
    statement = Statement.current()
    holds = statement is not None and statement.holds_on(timezone.localdate())
    grade = Grade(statement.grade) if statement and holds else Grade.NONE
    context = {
        "statement": statement if holds else None,
        "grade": grade,
        "covers": list(zip(THREATS, COVERS[grade], strict=True)),
    }
    return render(request, "cms/protection.html", context)
