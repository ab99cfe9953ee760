"""What waited too long for its survey's five: pooled across surveys, and at last given up.

Pure: decides on what was opened in memory, and writes nothing. The promise on every survey's first
page says all of it beforehand (feedback/surveys/promise.py).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from feedback.keeper.keys.folder import KeyMonth
from feedback.keeper.opening import Fitting

ALL_GROUPS = ""


@dataclass(frozen=True)
class Pool:
    """Answers of several surveys that are opened together; `group` is "" for all groups."""

    group: str
    opened: list[Fitting]


@dataclass(frozen=True)
class Folded:
    """The pools that are large enough, and the answers that found none in time."""

    pools: list[Pool]
    given_up: list[Fitting]


class Calendar:
    """How long ago the month of each key ended, and which key is the oldest."""

    def __init__(self, months: Iterable[KeyMonth], today: date) -> None:
        ordered = list(months)
        self._place = {month.key_id: place for place, month in enumerate(ordered)}
        self._days = {m.key_id: (today - m.ended_on).days for m in ordered if m.ended_on}

    def waited(self, one: Fitting, days: int) -> bool:
        """Say whether the month of an answer's key ended at least so many days ago."""
        return self._days.get(one.key, -1) >= days

    def is_last_call(self, some: Iterable[Fitting]) -> bool:
        """Say whether any of these would be given up if it were not opened now."""
        return any(self.waited(one, settings.GIVE_UP_AFTER_DAYS) for one in some)

    def oldest_key(self, some: Iterable[Fitting]) -> bytes:
        """Return the id of the oldest key that any of these is sealed to."""
        return min((one.key for one in some), key=lambda key: self._place.get(key, -1))


def fold(waiting: Iterable[Fitting], calendar: Calendar) -> Folded:
    """Return the pools to open now: one for each respondent group that makes five, and one of the
    other groups' together; and what is given up because even that one is too small.
    """
    groups: dict[str, list[Fitting]] = defaultdict(list)
    for one in waiting:
        if calendar.waited(one, settings.POOL_AFTER_DAYS):
            groups[one.version.definition.respondent_group].append(one)
    pools = [Pool(group, some) for group, some in groups.items() if _is_enough(some)]
    others = [one for some in groups.values() if not _is_enough(some) for one in some]
    if _is_enough(others):
        return Folded([*pools, Pool(ALL_GROUPS, others)], [])
    given_up = [one for one in others if calendar.waited(one, settings.GIVE_UP_AFTER_DAYS)]
    return Folded(pools, given_up)


def _is_enough(some: Collection[Fitting]) -> bool:
    return len(some) >= settings.BATCH_MINIMUM
