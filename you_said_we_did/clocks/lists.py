"""What is late or due soon: the officers' list, and each agency's own."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from engagement.models import ClockLimits
from you_said_we_did.clocks.deadlines import Deadline, Kind, deadlines
from you_said_we_did.clocks.rows import read_office

# How far ahead officers look, and agencies, who hear once a month.
SOON_DAYS = 14
MONTH_DAYS = 31


@dataclass(frozen=True)
class Due:
    """What is open and late, and what is due soon, both by kind and day."""

    late: list[Deadline]
    soon: list[Deadline]

    @property
    def all(self) -> list[Deadline]:
        """Both, late first."""
        return [*self.late, *self.soon]

    def counts(self) -> list[tuple[Kind, int, int]]:
        """Return how many are late and how many due soon, by kind; kinds without any left out."""
        late, soon = (Counter(one.kind for one in found) for found in (self.late, self.soon))
        return [(kind, late[kind], soon[kind]) for kind in Kind if late[kind] or soon[kind]]


def open_deadlines(today: date) -> list[Deadline]:
    """Return every open deadline of the office."""
    return [one for one in deadlines(read_office(), ClockLimits.current(), today) if one.is_open]


def due_in(found: Iterable[Deadline], today: date, ahead: int = SOON_DAYS) -> Due:
    """Return what of these is late, or due within so many days."""
    until = today + timedelta(days=ahead)
    near = [one for one in found if one.due <= until]
    return Due([one for one in near if one.due < today], [one for one in near if one.due >= today])


def due_from(agency: int, found: Iterable[Deadline], today: date) -> Due:
    """Return what one agency is to do: of what it may see, late or due within a month."""
    mine = [one for one in found if agency in one.owners and one.is_for_owner]
    return due_in(mine, today, MONTH_DAYS)
