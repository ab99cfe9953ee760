"""The rule that decides which counts of people may be shown."""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from feedback.releases.disclosure import hidden_in_words, rule_in_words, safe_count


@pytest.mark.parametrize("people", range(10))
def test_fewer_than_the_threshold_and_none_at_all_look_the_same(people: int) -> None:
    assert safe_count(people, 10, 5) is None


@pytest.mark.parametrize(
    ("people", "shown"),
    [(10, 10), (11, 10), (12, 10), (13, 15), (17, 15), (18, 20), (120, 120), (122, 120)],
)
def test_the_rest_is_rounded(people: int, shown: int) -> None:
    assert safe_count(people, 10, 5) == shown


@pytest.mark.parametrize("step", [5, 10])
def test_rounding_is_half_up_as_taught_in_school(step: int) -> None:
    def by_hand(people: int) -> int:
        return int((Decimal(people) / step).quantize(Decimal(1), ROUND_HALF_UP)) * step

    people = range(10, 400)
    assert [safe_count(n, 10, step) for n in people] == [by_hand(n) for n in people]


@pytest.mark.parametrize(("k", "step"), [(5, 5), (6, 5), (8, 5), (10, 5), (10, 10), (12, 25)])
def test_no_figure_contradicts_the_rule_printed_beside_it(k: int, step: int) -> None:
    shown = {safe_count(people, k, step) for people in range(200)} - {None}
    smallest = min(figure for figure in shown if figure is not None)
    assert smallest >= k
    assert f"The smallest number shown is {smallest}." in rule_in_words(k, step)
    assert all(figure is not None and figure % step == 0 for figure in shown)


@pytest.mark.parametrize(("k", "step"), [(6, 5), (7, 5), (8, 5), (12, 10), (12, 25)])
def test_where_the_smallest_number_is_not_the_threshold_the_rule_says_what_it_is(
    k: int, step: int
) -> None:
    smallest = safe_count(k, k, step)
    same = [people for people in range(200) if safe_count(people, k, step) == smallest]
    told = f"A count of {same[0]} to {same[-1]} shows as {smallest}."
    assert rule_in_words(k, step).endswith(told)


@pytest.mark.parametrize(("k", "step"), [(5, 5), (10, 5), (10, 10)])
def test_where_it_is_the_threshold_nothing_is_added(k: int, step: int) -> None:
    assert rule_in_words(k, step).endswith(f"The smallest number shown is {k}.")


def test_more_people_never_look_like_fewer() -> None:
    shown = [safe_count(people, 12, 5) or 0 for people in range(300)]
    assert shown == sorted(shown)


@pytest.mark.parametrize(("k", "step"), [(4, 5), (0, 5), (10, 1), (10, 0)])
def test_a_rule_that_protects_nobody_is_refused(k: int, step: int) -> None:
    with pytest.raises(ValueError, match="Counts"):
        safe_count(50, k, step)


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        safe_count(-1, 10, 5)


def test_the_rule_says_that_none_is_hidden_too() -> None:
    rule = rule_in_words(10, 5)
    assert "fewer than 10 people is hidden" in rule
    assert "a count of none" in rule
    assert "nearest 5" in rule
    assert hidden_in_words(10) == "fewer than 10, or withheld to protect people"
