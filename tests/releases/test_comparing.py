"""What rounded figures allow anyone to say."""

import random

import pytest

from feedback.releases.comparing import (
    Change,
    Interval,
    beyond_chance,
    change,
    interval,
    most_mentioned,
)
from feedback.releases.disclosure import safe_count
from feedback.releases.disclosure.showing import share
from tests.releases.documents import make_document


@pytest.mark.parametrize(("k", "round_to"), [(10, 5), (5, 5), (7, 5), (10, 10), (12, 6), (11, 7)])
def test_an_interval_holds_every_true_count_that_shows_as_it_and_no_other(
    k: int, round_to: int
) -> None:
    for people in range(k, 200):
        shown = safe_count(people, k, round_to)
        assert shown is not None
        found = interval(shown, k, round_to)
        assert found.low <= people <= found.high
        for edge in (found.low, found.high):
            assert safe_count(edge, k, round_to) == shown


def test_fifteen_stands_for_thirteen_to_seventeen() -> None:
    assert interval(15, 10, 5) == Interval(13, 17)
    assert interval(10, 10, 5) == Interval(10, 12)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        (15, 45, Change.MORE),
        (45, 15, Change.FEWER),
        (15, 15, Change.SAME),
        # Beyond rounding, but chance alone does as much.
        (15, 20, Change.SAME),
        (40, 35, Change.SAME),
        (None, 40, Change.UNKNOWN),
        (40, None, Change.UNKNOWN),
        (None, None, Change.UNKNOWN),
    ],
)
def test_a_change_is_said_only_beyond_rounding_and_chance(
    was: int | None, now: int | None, said: Change
) -> None:
    before = make_document("spring", "Spring", {"waiting": was}, period="2026-Q2")
    after = make_document("spring", "Spring", {"waiting": now})
    assert change(before, after, "waiting") is said


def test_chance_alone_is_seldom_called_a_change() -> None:
    chance = random.Random(20261129)
    pairs = [[sum(chance.random() < 0.1 for _ in range(400)) for _ in range(2)] for _ in range(400)]
    assert sum(beyond_chance(*pair) for pair in pairs) <= 8
    # Rounding alone would call most of them one.
    assert sum(abs(one - other) > 4 for one, other in pairs) > 150


def test_a_theme_that_was_not_counted_is_not_compared() -> None:
    before = make_document("spring", "Spring", {"housing": 40}, period="2026-Q2")
    after = make_document("spring", "Spring", {"waiting": 40})
    assert change(before, after, "waiting") is Change.NEW


def test_rules_that_differ_give_intervals_that_may_meet() -> None:
    before = make_document("spring", "Spring", {"waiting": 20}, period="2026-Q2", round_to=10)
    after = make_document("spring", "Spring", {"waiting": 15})
    assert interval(20, 10, 10) == Interval(15, 24)
    assert change(before, after, "waiting") is Change.SAME


@pytest.mark.parametrize(
    ("value", "base", "per_cent"),
    [(25, 50, 50), (15, 45, None), (None, 100, None), (25, None, None), (35, 65, 54), (5, 200, 3)],
)
def test_shares_are_whole_and_only_of_fifty_or_more(
    value: int | None, base: int | None, per_cent: int | None
) -> None:
    assert share(value, base) == per_cent


def test_most_mentioned_are_a_band_in_the_codebooks_order() -> None:
    """The upper third of the different figures; equal figures stand in it together or not."""
    values = {"a": 40, "b": None, "c": 60, "d": 10, "e": 40, "f": 60, "g": 20}
    document = make_document("spring", "Spring", values)
    assert [theme.slug for theme in most_mentioned(document)] == ["a", "c", "e", "f"]
    assert most_mentioned(make_document("spring", "Spring", {"a": None})) == []
