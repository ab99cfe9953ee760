"""What a clock deletes from: rows by month, by day or by moment, in slices that survive a kill."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from hearback.deletions.models import Purged

AT_ONCE = 500
ENDS_NEXT = timedelta(days=31)


class Grain(Enum):
    """How finely a table knows when."""

    MONTH = "month"
    DAY = "day"
    MOMENT = "moment"


def after_month(day: date) -> date:
    """Return the first day after the month that `day` is the first of."""
    return (day.replace(day=1) + ENDS_NEXT).replace(day=1)


class Pile(Protocol):
    """Something a clock deletes from."""

    def due(self, before: date) -> int:
        """Return how many are from before a day."""

    def oldest(self) -> date | None:
        """Return the day from which the oldest one's clock counts, or None if there is none."""

    def delete(self, before: date, note: Callable[[int], None]) -> int:
        """Delete all from before a day, calling `note` in each slice's own transaction. Returns how
        many went.
        """


@dataclass(frozen=True)
class Rows:
    """Rows of one table, by one column."""

    rows: Callable[[], QuerySet[Any]]
    column: str
    grain: Grain

    def due(self, before: date) -> int:
        """Return how many rows are from before a day; of months, those that ended before it."""
        return self._from_before(before).count()

    def oldest(self) -> date | None:
        """Return the day from which the oldest row's clock counts; a month's is its end."""
        found = self.rows().aggregate(oldest=Min(self.column))["oldest"]
        if isinstance(found, datetime):
            return timezone.localtime(found).date()
        if found is not None and self.grain is Grain.MONTH:
            return after_month(found) - timedelta(days=1)
        return found if isinstance(found, date) else None

    def delete(self, before: date, note: Callable[[int], None]) -> int:
        """Delete slice by slice: what a kill leaves, the next run finds still due."""
        gone = 0
        for some in self._slices(before):
            with transaction.atomic():
                model = self.rows().model
                model._default_manager.filter(pk__in=some).delete()
                note(len(some))
            gone += len(some)
        return gone

    def _slices(self, before: date) -> Iterator[list[Any]]:
        keys = list(self._from_before(before).order_by().values_list("pk", flat=True))
        for start in range(0, len(keys), AT_ONCE):
            yield keys[start : start + AT_ONCE]

    def _from_before(self, before: date) -> QuerySet[Any]:
        limit: date | datetime = before
        if self.grain is Grain.MONTH:
            limit = before.replace(day=1)
        elif self.grain is Grain.MOMENT:
            limit = timezone.make_aware(datetime.combine(before, time.min))
        return self.rows().filter(**{f"{self.column}__lt": limit})


def counting(kind: str, on: date) -> Callable[[int], None]:
    """Return what notes how many rows of a kind went on a day."""

    def note(rows: int) -> None:
        Purged.add(kind, on, rows)

    return note
