"""A clock that tests set. Nothing sleeps."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import timezone


class Clock:
    """What day it is, for everything that asks Django."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.hour = 12

    def now(self) -> datetime:
        """Return the moment."""
        return datetime.combine(self.today, time(self.hour), tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands at 22 November 2026, noon, until it is set."""
    made = Clock(date(2026, 11, 22))
    monkeypatch.setattr(timezone, "now", made.now)
    return made
