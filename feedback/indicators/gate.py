"""What of a measured figure may be stored. Pure: a typed figure in, a safe one out.

The rule is that of every release. Here it works before anything is stored, so that no database,
backup, page or file ever holds a count of a few people.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from feedback.releases.disclosure import safe_count
from feedback.releases.disclosure.showing import SMALLEST_BASE, share

MOST = Decimal(10**9)


class Unit(StrEnum):
    """What a figure is."""

    PEOPLE = "people"
    PER_CENT = "per_cent"
    DAYS = "days"
    POUNDS = "pounds"
    THINGS = "things"

    @property
    def is_count(self) -> bool:
        """Whether it counts one by one: three calls can be one person as well as three people."""
        return self in (Unit.PEOPLE, Unit.THINGS)

    @property
    def needs_base(self) -> bool:
        """Whether a figure says something of a number of people, which is asked for."""
        return self in (Unit.PER_CENT, Unit.DAYS)


@dataclass(frozen=True)
class Safe:
    """A figure as it may be stored and shown. Without `value` it is hidden, and so is its base.

    `value` counts people, per cent, days, pounds or things; `base` is how many people a share or an
    average is of, rounded.
    """

    value: Decimal | None = None
    base: int | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether there is no figure to show."""
        return self.value is None


def gate(unit: Unit, value: Decimal, base: int | None, k: int, round_to: int) -> Safe:
    """Return what may be stored of a typed figure.

    People or things: fewer than `k`, none included, is hidden; others are rounded. A share: hidden
    unless it is of fifty people or more, and unless both those it counts and those it does not are
    `k` or more; then made from the two rounded numbers. An average of days: hidden unless over `k`
    people or more. Raises ValueError, in words that don't repeat the figure.
    """
    _refuse(unit, value, base)
    if unit.is_count:
        counted = safe_count(int(value), k, round_to)
        return Safe(None if counted is None else Decimal(counted))
    if unit == Unit.PER_CENT:
        return _share(value, base or 0, k, round_to)
    if unit == Unit.DAYS:
        people = safe_count(base or 0, k, round_to)
        return Safe() if people is None else Safe(_whole(value), people)
    return Safe(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _share(value: Decimal, base: int, k: int, round_to: int) -> Safe:
    counted = int(_whole(value * base / 100))
    few = safe_count(counted, k, round_to), safe_count(base - counted, k, round_to)
    people = safe_count(base, k, round_to)
    if people is None or people < SMALLEST_BASE or None in few:
        return Safe()
    per_cent = share(few[0], people)
    return Safe() if per_cent is None else Safe(Decimal(per_cent), people)


def _whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), ROUND_HALF_UP)


def _refuse(unit: Unit, value: Decimal, base: int | None) -> None:
    """Raise ValueError for what is no such figure."""
    if not value.is_finite() or value < 0 or value >= MOST:
        raise ValueError("The figure must be 0 or more, and less than a thousand million.")
    if unit.is_count and value != int(value):
        raise ValueError("People and things are counted in whole numbers.")
    if unit == Unit.PER_CENT and value > 100:
        raise ValueError("A share is at most 100 per cent.")
    if unit.needs_base and base is None:
        raise ValueError("Say of how many people this is: without that it can’t be protected.")
    if not unit.needs_base and base is not None:
        raise ValueError("This is no share or average, so it is of no number of people.")
    if base is not None and not 0 <= base < MOST:
        raise ValueError("How many people it is of must be 0 or more.")


def problem(unit: Unit, safe: Safe, k: int, round_to: int) -> str:
    """Return why a figure is none that `gate` lets through, or "": asked once more at the door of
    the database.
    """
    counted = [safe.base] if unit.needs_base else []
    if unit.is_count and safe.value is not None:
        counted.append(int(safe.value))
    if safe.is_hidden:
        return "" if safe.base is None else "A hidden figure has no base."
    if unit.needs_base != (safe.base is not None):
        return "Shares and averages have a base, and nothing else has."
    if any(people is None or safe_count(people, k, round_to) != people for people in counted):
        return "A count must be hidden or rounded before it is stored."
    return ""
