"""Quarters of the year."""

from datetime import date

import pytest

from feedback.releases.quarters import closed_quarters, days_of, name_of, quarter_of


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q2", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_quarter_has_a_first_and_a_last_day(quarter: str, first: date, last: date) -> None:
    assert days_of(quarter) == (first, last)
    assert quarter_of(first) == quarter_of(last) == quarter


@pytest.mark.parametrize(
    "other", ["", "2026", "2026-Q0", "2026-Q5", "2026-q1", "1999-Q1", "٢026-Q1"]
)
def test_anything_else_is_refused(other: str) -> None:
    with pytest.raises(ValueError, match="Not a quarter"):
        days_of(other)


def test_a_quarter_has_a_name() -> None:
    assert name_of("2026-Q3") == "July to September 2026"


def test_only_quarters_that_are_over_are_closed() -> None:
    def closed(today: date) -> list[str]:
        return list(closed_quarters(date(2025, 11, 20), today))

    assert closed(date(2025, 12, 31)) == []
    assert closed(date(2026, 1, 1)) == ["2025-Q4"]
    assert closed(date(2026, 9, 30)) == ["2025-Q4", "2026-Q1", "2026-Q2"]
    assert closed(date(2026, 10, 1)) == ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"]
