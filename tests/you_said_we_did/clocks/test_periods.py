"""After which days people wait for us."""

from datetime import date

import pytest

from engagement.clocks import months_after
from you_said_we_did.clocks.periods import Period, periods_of

TODAY = date(2026, 11, 22)


def cut(opened: date, ended: date | None = None, today: date = TODAY) -> list[tuple[str, str, str]]:
    """Return first day, last day and start of each period."""
    found = periods_of(opened, ended, today)
    assert [one.is_last for one in found[:-1]] == [False] * len(found[:-1])
    return [(str(one.first), str(one.last), str(one.starts)) for one in found]


def test_a_survey_that_goes_on_is_answered_after_each_quarter() -> None:
    assert cut(date(2026, 1, 5)) == [
        ("2026-01-01", "2026-03-31", "2026-03-31"),
        ("2026-04-01", "2026-06-30", "2026-06-30"),
        ("2026-07-01", "2026-09-30", "2026-09-30"),
    ]


def test_a_quarter_that_is_not_over_starts_no_clock() -> None:
    assert cut(date(2026, 7, 1), today=date(2026, 9, 30)) == []
    assert len(cut(date(2026, 7, 1), today=date(2026, 10, 1))) == 1


def test_a_survey_that_ends_starts_its_clock_that_day() -> None:
    assert cut(date(2026, 5, 4), date(2026, 6, 10)) == [("2026-04-01", "2026-06-30", "2026-06-10")]
    assert cut(date(2026, 5, 4), date(2026, 9, 30))[-1][2] == "2026-09-30"
    assert len(cut(date(2026, 5, 4), date(2026, 9, 30))) == 2


@pytest.mark.parametrize(
    ("opened", "ended", "expected"),
    [
        # Three days of a quarter at the beginning, or at the end.
        (date(2026, 3, 29), None, [("2026-01-01", "2026-06-30"), ("2026-07-01", "2026-09-30")]),
        (date(2026, 5, 4), date(2026, 7, 3), [("2026-04-01", "2026-09-30")]),
        # Exactly four weeks stand alone.
        (date(2026, 6, 3), None, [("2026-04-01", "2026-06-30"), ("2026-07-01", "2026-09-30")]),
        (
            date(2026, 5, 4),
            date(2026, 7, 28),
            [("2026-04-01", "2026-06-30"), ("2026-07-01", "2026-09-30")],
        ),
        # Six days on both sides of a quarter's end.
        (date(2026, 6, 28), date(2026, 7, 3), [("2026-04-01", "2026-09-30")]),
    ],
)
def test_slivers_go_to_their_neighbour(
    opened: date, ended: date | None, expected: list[tuple[str, str]]
) -> None:
    assert [one[:2] for one in cut(opened, ended)] == expected


def test_a_sliver_alone_waits_for_its_quarter() -> None:
    assert cut(date(2026, 9, 20)) == []
    assert cut(date(2026, 9, 20), date(2026, 9, 25)) == [("2026-07-01", "2026-09-30", "2026-09-25")]


def test_what_overlaps() -> None:
    period = Period(date(2026, 4, 1), date(2026, 6, 30), date(2026, 6, 30))
    assert period.overlaps(date(2026, 1, 1), date(2026, 12, 31))
    assert period.overlaps(date(2026, 6, 30), date(2026, 9, 30))
    assert not period.overlaps(date(2026, 7, 1), date(2026, 9, 30))
    assert not period.overlaps(date(2026, 1, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 5, 4), 12, date(2027, 5, 4)),
        (date(2024, 2, 29), 12, date(2025, 3, 1)),
        (date(2026, 8, 31), 6, date(2027, 3, 1)),
        (date(2026, 11, 30), 3, date(2027, 3, 1)),
        (date(2026, 12, 31), 2, date(2027, 3, 1)),
        (date(2026, 10, 31), 2, date(2026, 12, 31)),
        (date(2026, 3, 31), -24, date(2024, 3, 31)),
    ],
)
def test_months_later(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected
