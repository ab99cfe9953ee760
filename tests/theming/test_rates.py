"""Whether a theme is raised more than before: an exact test, and false alarms held down."""

import pytest
from scipy.stats import false_discovery_control, fisher_exact

from feedback.theming.rates import Counts, rate_change, rate_changes

TABLES = [
    Counts(3, 40, 1, 120),
    Counts(12, 312, 9, 900),
    Counts(0, 30, 7, 90),
    Counts(5, 5, 0, 5),
    Counts(200, 600, 500, 1800),
    Counts(4, 20, 12, 60),
]


@pytest.mark.parametrize("counts", TABLES)
def test_it_is_fishers_exact_test(counts: Counts) -> None:
    now, now_texts, before, before_texts = counts
    expected = fisher_exact([[now, now_texts - now], [before, before_texts - before]]).pvalue
    assert rate_change(*counts).p == pytest.approx(expected, rel=1e-9)


def test_up_and_down_and_neither() -> None:
    assert rate_change(30, 100, 30, 300).direction == "up"
    assert rate_change(1, 100, 60, 300).direction == "down"
    still = rate_change(10, 100, 30, 300)
    assert (still.direction, still.p) == ("", 1.0)
    assert not still.is_marked


def test_themes_are_tested_together() -> None:
    themes = {str(number): counts for number, counts in enumerate(TABLES)}
    changes = rate_changes(themes)
    expected = false_discovery_control([changes[slug].p for slug in themes])
    assert [changes[slug].q for slug in themes] == pytest.approx(expected)
    assert all(change.p <= change.q <= 1 for change in changes.values())


def test_one_small_rise_among_many_themes_is_not_spoken_of() -> None:
    rise = Counts(6, 60, 4, 180)
    assert rate_change(*rise).is_marked
    steady = {f"steady-{number}": Counts(10, 60, 30, 180) for number in range(20)}
    assert not rate_changes({**steady, "rise": rise})["rise"].is_marked
    assert rate_changes({**steady, "rise": Counts(30, 60, 4, 180)})["rise"].is_marked


def test_no_texts_or_no_themes_say_nothing() -> None:
    assert not rate_change(0, 0, 5, 90).is_marked
    assert rate_change(0, 0, 0, 0).p == 1
    assert rate_changes({}) == {}


@pytest.mark.parametrize("counts", [(5, 4, 0, 9), (-1, 4, 0, 9), (1, 4, 10, 9)])
def test_more_than_there_are_is_refused(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="more texts than there are"):
        rate_change(*counts)
