"""What a fact is, and the few ways to make one of a setting."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

# Words for a sentence; lines of a list; rows of a table.
Value = str | list[str] | list[list[str]]
MINUTE, HOUR = 60, 60 * 60
DAYS_OF_A_MONTH = 365.25 / 12
NOON = 12


@dataclass(frozen=True)
class Fact:
    """Something a document says that is not typed: `value` works it out when it is asked."""

    name: str  # as documents write it between braces
    words: str  # what it is, for whoever compares an issue with today
    value: Callable[[], Value]

    @property
    def in_braces(self) -> str:
        """How a document names it."""
        return f"{{{self.name}}}"


def counted(number: int, unit: str) -> str:
    """Return "1 day", "2 days", "4,000 letters"."""
    return f"{number:,} {unit if number == 1 else unit + 's'}"


def of(name: str, unit: str) -> Callable[[], Value]:
    """Return a reader of a whole number among the settings, counted in `unit`."""
    return lambda: counted(getattr(settings, name), unit)


def bare(name: str) -> Callable[[], Value]:
    """Return a reader of a setting as it stands."""
    return lambda: str(getattr(settings, name))


def span(seconds: int) -> str:
    """Return seconds in the largest unit that fits: "15 minutes", "8 hours"."""
    if seconds % HOUR == 0:
        return counted(seconds // HOUR, "hour")
    return counted(seconds // MINUTE, "minute")


def months(length: timedelta) -> str:
    """Return a time in months, to the nearest."""
    return counted(round(length.days / DAYS_OF_A_MONTH), "month")


def clock(hour: int) -> str:
    """Return an hour as people say it: "9am", "5pm", "midnight"."""
    if hour % 24 == 0:
        return "midnight"
    if hour == NOON:
        return "midday"
    return f"{hour % NOON}{'am' if hour < NOON else 'pm'}"
