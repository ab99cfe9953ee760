"""How long people wait for us at the most: the limits behind every clock of the loop (docs/
answering-back.md, “Clocks and reminders”). They lie here because surveys need one of them.

Public: the limits are shown to everyone.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction

from hearback.people.models import AuditEntry, User

# The least and the most of each. Less can't be kept; after more, nobody remembers having answered.
BOUNDS = {
    "heard_weeks": (1, 12),
    "response_weeks": (2, 26),
    "update_days": (28, 184),
    "check_months": (3, 24),
}
# What each counts, as its field and its errors name it.
COUNTED = {
    "heard_weeks": "weeks until we say what we heard",
    "response_weeks": "weeks until we say what we do about it",
    "update_days": "days between two pieces of news",
    "check_months": "months until we check whether it helped",
}
MONTHS = 12


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later; the 1st of the next where a month is too short."""
    years, month = divmod(day.month - 1 + months, MONTHS)
    first = date(day.year + years, month + 1, 1)
    same = first + timedelta(days=day.day - 1)
    if same.month == first.month:
        return same
    years, month = divmod(day.month + months, MONTHS)
    return date(day.year + years, month + 1, 1)


def refusal(name: str) -> str:
    """Return what is said of a number outside the bounds of that limit."""
    least, most = BOUNDS[name]
    return f"Choose {least} to {most} {COUNTED[name]}."


def _limit(name: str, default: int, help_text: str) -> Any:
    least, most = BOUNDS[name]
    say = refusal(name)
    between = [MinValueValidator(least, say), MaxValueValidator(most, say)]
    return models.PositiveSmallIntegerField(
        COUNTED[name],
        default=default,
        validators=between,
        help_text=f"{least} to {most}. {help_text}",
    )


class ClockLimits(models.Model):
    """The limits of this installation: one row, or none while they are as they come."""

    heard_weeks = _limit("heard_weeks", 4, "From the day a survey closes or a quarter ends.")
    response_weeks = _limit(
        "response_weeks", 12, "From the same day, for each of the themes most people raised."
    )
    update_days = _limit("update_days", 92, "While a commitment is open.")
    check_months = _limit("check_months", 12, "From the day it was done.")
    changed_on = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name_plural = "clock limits"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_set_of_limits"),
            *(
                models.CheckConstraint(
                    condition=models.Q(**{f"{name}__gte": least, f"{name}__lte": most}),
                    name=f"{name}_is_within_bounds",
                )
                for name, (least, most) in BOUNDS.items()
            ),
            models.CheckConstraint(
                condition=models.Q(response_weeks__gte=models.F("heard_weeks")),
                name="we_hear_before_we_respond",
            ),
        ]

    def __str__(self) -> str:
        return "How long people wait for us at the most"

    @classmethod
    def current(cls) -> ClockLimits:
        """Return the limits that hold now."""
        return cls.objects.first() or cls(pk=1)

    def clean(self) -> None:
        """Refuse to say what we do before what we heard."""
        super().clean()
        heard, response = self.heard_weeks, self.response_weeks
        is_within = heard is not None and heard <= BOUNDS["heard_weeks"][1]
        if is_within and response is not None and response < heard:
            raise ValidationError(
                {"response_weeks": "Choose at least as many weeks as until we say what we heard."}
            )

    @transaction.atomic
    def change(self, by: User | None, on: date, **limits: int) -> None:
        """Set these limits, by field. Raises ValidationError naming the field."""
        now = ClockLimits.objects.select_for_update().first() or ClockLimits(pk=1)
        before = {name: getattr(now, name) for name in BOUNDS}
        for name, value in limits.items():
            setattr(now, name, value)
        changed = [name for name in BOUNDS if getattr(now, name) != before[name]]
        if not changed:
            return
        now.changed_on = on
        now.full_clean(validate_unique=False)
        now.save()
        told = {name: [before[name], getattr(now, name)] for name in changed}
        AuditEntry.record("clocks.changed", by, "", **told)

    def heard_by(self, start: date) -> date:
        """Return by when we say what we heard, from the day a survey closed or a quarter ended."""
        return start + timedelta(weeks=self.heard_weeks)

    def respond_by(self, start: date) -> date:
        """Return by when we say what we do about it, from the same day."""
        return start + timedelta(weeks=self.response_weeks)

    def next_news_by(self, last: date) -> date:
        """Return by when there is news of a commitment, from the day of the last."""
        return last + timedelta(days=self.update_days)

    def check_by(self, done: date) -> date:
        """Return by when we check whether it helped, from the day it was done."""
        return months_after(done, self.check_months)
