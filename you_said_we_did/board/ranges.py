"""Which shares rounded and hidden figures allow, and what that says of a group. Pure."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from feedback.releases.comparing import interval
from feedback.releases.disclosure.showing import SMALLEST_BASE

# Four fifths: under it, and over its inverse, a share is no longer "about" the expected one.
LESS, MORE = Decimal("0.8"), Decimal("1.25")
# A range that reaches under half or over twice the expected share says too little.
HALF, TWICE = Decimal("0.5"), Decimal(2)


class Heard(StrEnum):
    """How far a group was heard, in words."""

    NOT_YET = "Not yet heard, or withheld"
    LESS = "Heard less than expected"
    ABOUT = "About as expected"
    MORE = "Heard more than expected"
    UNSURE = "Too uncertain to say"
    UNKNOWN = "Nothing to compare with"


@dataclass(frozen=True)
class Range:
    """The least and the most a share can be, in per cent."""

    low: Decimal
    high: Decimal

    @property
    def words(self) -> str:
        """The range in whole per cent, rounded outwards."""
        low, high = math.floor(self.low), math.ceil(self.high)
        return f"{low}%" if low == high else f"{low} to {high}%"


@dataclass(frozen=True)
class Figures:
    """The one-way table of a question with one answer a person: rounded people by category, None
    where hidden. `people` is everybody in the period.
    """

    shown: Mapping[str, int | None]
    people: int | None
    k: int
    round_to: int

    @property
    def room(self) -> int:
        """The most people all hidden categories can hold together."""
        if self.people is None:
            return 0
        most = interval(self.people, self.k, self.round_to).high
        return max(0, most - self._low(self.shown))

    def range_of(self, group: Collection[str], among: Collection[str]) -> Range | None:
        """Return the share of `group`, categories of this question, among `among`, which hold it;
        None where the shown figures among them are of fewer than fifty people.
        """
        if sum(self.shown[slug] or 0 for slug in among) < SMALLEST_BASE:
            return None
        others = [slug for slug in among if slug not in group]
        return Range(
            _per_cent(self._low(group), self._high(others)),
            100 - _per_cent(self._low(others), self._high(group)),
        )

    def _low(self, slugs: Collection[str]) -> int:
        """Return the least people these categories hold together."""
        figures = (self.shown[slug] for slug in slugs)
        return sum(interval(n, self.k, self.round_to).low for n in figures if n is not None)

    def _high(self, slugs: Collection[str]) -> int:
        """Return the most people these categories can hold together."""
        figures = [self.shown[slug] for slug in slugs]
        shown = sum(interval(n, self.k, self.round_to).high for n in figures if n is not None)
        return shown + (self.room if None in figures else 0)


def _per_cent(part: int, rest: int) -> Decimal:
    return Decimal(part) * 100 / (part + rest) if part + rest else Decimal()


def judge(share: Range | None, expected: Decimal | None, *, is_hidden: bool) -> Heard:
    """Say how far a group was heard: "less" and "more" only where the whole range is; the rest
    only where the range is narrow enough to say anything.
    """
    if is_hidden:
        return Heard.NOT_YET
    if expected is None or expected == 0:
        return Heard.UNKNOWN
    if share is None:
        return Heard.UNSURE
    if share.high < expected * LESS:
        return Heard.LESS
    if share.low > expected * MORE:
        return Heard.MORE
    is_narrow = share.low >= expected * HALF and share.high <= expected * TWICE
    return Heard.ABOUT if is_narrow else Heard.UNSURE
