"""How long a text may wait for the safeguarding lead, and how long it has waited. Pure.

The clock starts when a reader sends the text, which was written days or weeks before that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

SATURDAY = 5


def due_on(kinds: Iterable[str], sent: date) -> date:
    """Return the last day on which a text sent on `sent` is in time: the shortest of its flags'.

    Saturdays and Sundays do not count. Bank holidays do, so a text may be due a day early.
    """
    allowed = settings.SAFEGUARDING_WORKING_DAYS
    days = [allowed[kind] for kind in kinds if kind in allowed]
    left = min(days, default=settings.SAFEGUARDING_WORKING_DAYS_OTHERWISE)
    due = sent
    while left:
        due += timedelta(days=1)
        left -= due.weekday() < SATURDAY
    return due


@dataclass(frozen=True)
class Clock:
    """How a waiting text stands today."""

    sent: date
    due: date
    today: date

    @property
    def days(self) -> int:
        """Whole days since it was sent."""
        return (self.today - self.sent).days

    @property
    def is_overdue(self) -> bool:
        """Whether its last day is over."""
        return self.due < self.today

    @property
    def is_due_today(self) -> bool:
        """Whether today is its last day."""
        return self.due == self.today

    @property
    def waiting(self) -> str:
        """The wait in words."""
        if not self.days:
            return "sent today"
        return f"waiting {in_days(self.days)}"

    @property
    def until(self) -> str:
        """The last day in words."""
        if self.is_overdue:
            return f"overdue by {in_days((self.today - self.due).days)}"
        if self.is_due_today:
            return "due today"
        return f"due {self.due:%A %-d %B}"


def in_days(days: int) -> str:
    """Return a number of days in words."""
    return f"{days} day" if days == 1 else f"{days} days"
