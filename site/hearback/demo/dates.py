"""The demonstration's calendar: it always has three closed quarters behind it.

Its content was written for November 2026. Started later, every date in it moves by whole quarters,
so that promises are still due, releases still rest on closed periods, and helplines are not stale.
"""

import re
from calendar import month_name, monthrange
from datetime import date, timedelta
from typing import Any

from feedback.releases.quarters import days_of, quarter_of

WRITTEN_IN = date(2026, 11, 22)
CLOSED_QUARTERS = 3
MONTHS = tuple(month_name)[1:]  # of the C locale: the content is in English
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
QUARTER = re.compile(r"20\d\d-Q[1-4]")
MONTH_IN_WORDS = re.compile(rf"\b({'|'.join(MONTHS)}) (20\d{{2}})\b")


def months_later(day: date, months: int) -> date:
    """Return the same day of the month, or the month's last, `months` later (or earlier)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def quarter_start(day: date) -> date:
    """Return the first day of the quarter `day` lies in."""
    return days_of(quarter_of(day))[0]


def closed_quarters(today: date) -> list[str]:
    """Return the last three closed quarters, oldest first, e.g. ["2026-Q1", …]."""
    start = quarter_start(today)
    return [quarter_of(months_later(start, -3 * n)) for n in range(CLOSED_QUARTERS, 0, -1)]


def closed_months(today: date) -> list[date]:
    """Return the first days of the nine months of those quarters, oldest first."""
    start = quarter_start(today)
    return [months_later(start, -n) for n in range(3 * CLOSED_QUARTERS, 0, -1)]


def early_months(today: date) -> list[date]:
    """Return the last months of the two quarters before those, when few were asked yet."""
    start = quarter_start(today)
    return [months_later(start, -13), months_later(start, -10)]


def last_day(month: date) -> date:
    """Return the last day of a month."""
    return months_later(month.replace(day=1), 1) - timedelta(days=1)


def quarters_since_written(today: date) -> int:
    """Return how many whole quarters lie between the content's own and today's."""
    then, now = quarter_start(WRITTEN_IN), quarter_start(today)
    return ((now.year - then.year) * 12 + now.month - then.month) // 3


def moved(content: Any, quarters: int) -> Any:
    """Return JSON content with every date, quarter and month in words moved by whole quarters."""
    if isinstance(content, dict):
        return {key: moved(value, quarters) for key, value in content.items()}
    if isinstance(content, list):
        return [moved(value, quarters) for value in content]
    if isinstance(content, str) and quarters:
        return _moved_words(content, 3 * quarters)
    return content


def _moved_words(words: str, months: int) -> str:
    def iso(match: re.Match[str]) -> str:
        return months_later(date.fromisoformat(match[0]), months).isoformat()

    def quarter(match: re.Match[str]) -> str:
        return quarter_of(months_later(days_of(match[0])[0], months))

    def month(match: re.Match[str]) -> str:
        start = date(int(match[2]), MONTHS.index(match[1]) + 1, 1)
        return f"{months_later(start, months):%B %Y}"

    return MONTH_IN_WORDS.sub(month, QUARTER.sub(quarter, ISO_DATE.sub(iso, words)))
