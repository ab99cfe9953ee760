"""Periods as short names: quarters of the year, e.g. "2026-Q1", and years, e.g. "2026"."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

SHORT_NAME = re.compile(r"(20\d\d)-Q([1-4])", re.ASCII)
YEAR = re.compile(r"20\d\d", re.ASCII)


def quarter_of(day: date) -> str:
    """Return the quarter a day lies in, e.g. "2026-Q1"."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def period_of(first: date, last: date) -> str:
    """Return the short name of a quarter or a year by its first and last day."""
    return quarter_of(first) if quarter_of(first) == quarter_of(last) else str(first.year)


def span_of(period: str) -> tuple[date, date]:
    """Return the first and last day of a quarter or a year. Raises ValueError for anything else."""
    if YEAR.fullmatch(period):
        return date(int(period), 1, 1), date(int(period), 12, 31)
    return days_of(period)


def days_of(quarter: str) -> tuple[date, date]:
    """Return a quarter's first and last day. Raises ValueError for anything else."""
    match = SHORT_NAME.fullmatch(quarter)
    if match is None:
        raise ValueError("Not a quarter.")
    year, number = int(match[1]), int(match[2])
    first = date(year, 3 * number - 2, 1)
    next_first = date(year + number // 4, 3 * number % 12 + 1, 1)
    return first, next_first - timedelta(days=1)


def name_of(period: str) -> str:
    """Return a period in words, e.g. "January to March 2026", or "2026" for a year.

    Raises ValueError for anything else.
    """
    if YEAR.fullmatch(period):
        return period
    first, last = days_of(period)
    return f"{first:%B} to {last:%B %Y}"


def closed_quarters(since: date, today: date) -> Iterator[str]:
    """Yield the quarters from the one `since` lies in to the last that is over, oldest first."""
    day = since
    while days_of(quarter_of(day))[1] < today:
        yield quarter_of(day)
        day = days_of(quarter_of(day))[1] + timedelta(days=1)


def short_name_of(period: str) -> str:
    """Return a period in few words, e.g. "Jan–Mar 2026", or "2026" for a year.

    Raises ValueError for anything else.
    """
    if YEAR.fullmatch(period):
        return period
    first, last = days_of(period)
    return f"{first:%b}–{last:%b %Y}"
