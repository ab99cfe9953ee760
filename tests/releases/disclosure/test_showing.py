"""Percentages, bands and words are made of rounded figures alone."""

import pytest

from feedback.releases.disclosure import (
    Cell,
    Reason,
    Rule,
    bands,
    percentages,
    reason_in_words,
)

WAITING: Cell = (("theme", "waiting"),)
IN_NORTH: Cell = (("theme", "waiting"), ("area", "north"))
NORTH: Cell = (("area", "north"),)


def test_percentages_are_of_rounded_figures() -> None:
    assert percentages({(): 120, WAITING: 50, NORTH: None})[WAITING] == 42


@pytest.mark.parametrize(("base", "percent"), [(45, None), (50, 100), (None, None)])
def test_few_have_no_percentage(base: int | None, percent: int | None) -> None:
    assert percentages({(): base, WAITING: base})[WAITING] == percent


def test_percentages_within_an_area() -> None:
    shown = {(): 200, NORTH: 60, WAITING: 80, IN_NORTH: 15}
    assert percentages(shown, within=("area",))[IN_NORTH] == 25


def test_equal_figures_are_in_one_band() -> None:
    shown = {WAITING: 50, NORTH: 50, (): 10, IN_NORTH: None}
    found = bands(shown)
    assert found[WAITING] == found[NORTH] == "most mentioned"
    assert found[()] == "often mentioned"
    assert found[IN_NORTH] is None


def test_every_reason_has_words() -> None:
    assert len({reason_in_words(reason, Rule()) for reason in Reason}) == len(Reason)
