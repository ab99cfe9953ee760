"""The periods after which people wait for us: quarters while a survey is open, and its last days.

Pure: days in, days out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from feedback.releases.quarters import days_of, quarter_of

# A survey that was open for less of a quarter than this has its answers counted with the quarter
# beside it: nobody can say what was heard in three days.
LEAST_DAYS = 28


@dataclass(frozen=True)
class Period:
    """Days that are answered together, and the day from which people wait. `is_last`: the survey
    took no more answers afterwards.
    """

    first: date
    last: date
    starts: date
    is_last: bool = False

    def overlaps(self, first: date, last: date) -> bool:
        """Say whether figures of these days are about it."""
        return first <= self.last and last >= self.first


def periods_of(opened: date, ended: date | None, today: date) -> list[Period]:
    """Return the periods of a survey that are over on `today`, oldest first. `ended` is the last
    day on which people could answer, if that is over.
    """
    until = min(ended, today) if ended else None
    found = list(_quarters(opened, until, today))
    if found and not found[0].is_last and _days(opened, found[0].last) < LEAST_DAYS:
        found[:2] = [replace(found[1], first=found[0].first)] if len(found) > 1 else []
    if until and len(found) > 1 and _days(days_of(quarter_of(until))[0], until) < LEAST_DAYS:
        found[-2:] = [replace(found[-1], first=found[-2].first)]
    return found


def _quarters(opened: date, ended: date | None, today: date) -> Iterator[Period]:
    """Yield quarters that are over; the one in which the survey ended starts its clock that day."""
    first, last = days_of(quarter_of(opened))
    while last < today and (ended is None or last < ended):
        yield Period(first, last, last)
        first, last = days_of(quarter_of(last + timedelta(days=1)))
    if ended is not None:
        yield Period(first, last, ended, is_last=True)


def _days(first: date, last: date) -> int:
    return (last - first).days + 1
