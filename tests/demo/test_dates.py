"""The demonstration's calendar."""

from datetime import date

import pytest

from hearback.demo.dates import (
    closed_months,
    closed_quarters,
    last_day,
    months_later,
    moved,
    quarters_since_written,
)


def test_three_closed_quarters_lie_behind_the_day_it_was_written() -> None:
    assert closed_quarters(date(2026, 11, 22)) == ["2026-Q1", "2026-Q2", "2026-Q3"]
    assert [month.month for month in closed_months(date(2026, 11, 22))] == list(range(1, 10))


def test_on_a_quarters_first_day_the_one_before_is_closed() -> None:
    assert closed_quarters(date(2027, 1, 1)) == ["2026-Q2", "2026-Q3", "2026-Q4"]
    assert closed_months(date(2027, 1, 1))[-1] == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
        (date(2026, 1, 5), -1, date(2025, 12, 5)),
    ],
)
def test_months_later_stays_within_the_month(day: date, months: int, expected: date) -> None:
    assert months_later(day, months) == expected


def test_last_day_of_a_leap_february() -> None:
    assert last_day(date(2028, 2, 1)) == date(2028, 2, 29)


def test_content_moves_with_the_quarters() -> None:
    content = {
        "on": "2026-07-14",
        "quarter": "2026-Q3",
        "words": ["From 1 September 2026.", 3, None],
    }
    quarters = quarters_since_written(date(2027, 2, 3))
    assert quarters == 1
    assert moved(content, quarters) == {
        "on": "2026-10-14",
        "quarter": "2026-Q4",
        "words": ["From 1 December 2026.", 3, None],
    }


def test_in_the_quarter_it_was_written_nothing_moves() -> None:
    content = {"on": "2026-07-14"}
    assert moved(content, quarters_since_written(date(2026, 12, 31))) == content
