"""Quarters of the year as short names, e.g. "2026-Q1"."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

SHORT_NAME = re.compile(r"(20\d\d)-Q([1-4])", re.ASCII)


def quarter_of(day: date) -> str:
    """Return the quarter a day lies in, e.g. "2026-Q1"."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def days_of(quarter: str) -> tuple[date, date]:
    """Return a quarter's first and last day. Raises ValueError for anything else."""
    match = SHORT_NAME.fullmatch(quarter)
    if match is None:
        raise ValueError("Not a quarter.")
    year, number = int(match[1]), int(match[2])
    first = date(year, 3 * number - 2, 1)
    next_first = date(year + number // 4, 3 * number % 12 + 1, 1)
    return first, next_first - timedelta(days=1)


def name_of(quarter: str) -> str:
    """Return a quarter in words, e.g. "January to March 2026". Raises ValueError for none."""
    first, last = days_of(quarter)
    return f"{first:%B} to {last:%B %Y}"


def closed_quarters(since: date, today: date) -> Iterator[str]:
    """Yield the quarters from the one `since` lies in to the last that is over, oldest first."""
    day = since
    while days_of(quarter_of(day))[1] < today:
        yield quarter_of(day)
        day = days_of(quarter_of(day))[1] + timedelta(days=1)
