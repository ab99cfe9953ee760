"""Codes that some surveys are answered with: batches of them, and what is kept of each code.

Of a code only a keyed digest is kept. No row of it refers to a survey, a batch or an answer, and
none refers to it; nothing says when it was made or used (docs/safety.md, claim 32).
"""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction

from feedback.fields import RandomKeyField
from feedback.surveys.models.survey import Survey
from hearback.people.models import AuditEntry, User

PREFIX_LETTERS = 3
# So few that who holds one hides among the others; so many that one file can still be made.
FEWEST, MOST = 25, 2000
ROWS_AT_ONCE = 500
STEP = 5
FEWEST_SHOWN = 10


def shown_of(used: int, printed: int) -> int:
    """Return what may be said of how many codes of a batch were used: at least so many, in fives.

    0 under ten; and never so many that fewer than ten could be left, for that everybody of a small
    place answered would tell of each of them.
    """
    if used < FEWEST_SHOWN:
        return 0
    return min(used, printed - FEWEST_SHOWN) // STEP * STEP


class CodeBatch(models.Model):
    """Some codes that were printed together, to lie in one place. The codes themselves are on that
    paper and nowhere else.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="code_batches")
    prefix = models.CharField(
        max_length=PREFIX_LETTERS, unique=True, help_text="What all its codes begin with."
    )
    place = models.CharField(max_length=80)
    printed = models.PositiveSmallIntegerField()
    made_on = models.DateField()
    cancelled_on = models.DateField(null=True)
    used_at_least = models.PositiveSmallIntegerField(
        null=True,
        help_text="As of the last time the keeper opened answers: 0 for fewer than ten.",
    )

    class Meta:
        ordering = ("-made_on", "prefix")
        verbose_name_plural = "code batches"

    def __str__(self) -> str:
        return f"{self.prefix}: {self.place}"

    @classmethod
    @transaction.atomic
    def make(
        cls,
        survey: Survey,
        digests: Collection[int],
        by: User | None,
        on: date,
        *,
        prefix: str,
        place: str,
    ) -> "CodeBatch":
        """Keep the digests of a new batch. Raises ValidationError if its survey is not open, asks
        for no code, the number of codes is out of bounds, or the prefix was used before.
        """
        if not survey.takes_answers(on) or not survey.current_version().read().needs_code:
            raise ValidationError("Only an open survey that asks for a code has codes.")
        if not FEWEST <= len(set(digests)) <= MOST:
            raise ValidationError(f"A batch has {FEWEST} to {MOST} codes.")
        if cls.objects.filter(prefix=prefix).exists():
            raise ValidationError("This batch was made already.")
        made = cls.objects.create(
            survey=survey, prefix=prefix, place=place, printed=len(set(digests)), made_on=on
        )
        # In the order of the digests, which is none.
        rows = (Code(pk=digest, prefix=prefix) for digest in sorted(set(digests)))
        Code.objects.bulk_create(rows, ROWS_AT_ONCE)
        AuditEntry.record(
            "survey.codes_made", by, survey.slug, batch=prefix, place=place, codes=made.printed
        )
        return made

    @transaction.atomic
    def cancel(self, by: User | None, on: date) -> None:
        """Let none of its codes be used any more. Raises ValidationError if that was done."""
        if not CodeBatch.objects.filter(pk=self.pk, cancelled_on=None).update(cancelled_on=on):
            raise ValidationError("This batch was cancelled already.")
        self.cancelled_on = on
        Code.objects.filter(prefix=self.prefix).delete()
        AuditEntry.record("survey.codes_cancelled", by, self.survey.slug, batch=self.prefix)


class Code(models.Model):
    """One code that may be used. Its key is 62 bits of a keyed digest, so rows have no order."""

    id = RandomKeyField(primary_key=True)
    prefix = models.CharField(max_length=PREFIX_LETTERS)

    def __str__(self) -> str:
        return "A code"
