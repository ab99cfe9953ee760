"""The gate: what of a figure may be stored."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.indicators.gate import Safe, Unit, gate, problem

PATIENT = settings(deadline=None, suppress_health_check=list(HealthCheck))


def people(number: int) -> Safe:
    """The gate for a count of people."""
    return gate(Unit.PEOPLE, Decimal(number), None, 10, 5)


@pytest.mark.parametrize("few", range(10))
def test_fewer_than_ten_people_are_all_the_same(few: int) -> None:
    assert people(few) == Safe()


@PATIENT
@given(st.integers(10, 10**6))
def test_more_are_rounded(number: int) -> None:
    found = people(number).value
    assert found is not None
    assert found % 5 == 0
    assert abs(found - number) <= 2


@PATIENT
@given(st.integers(0, 400), st.integers(0, 400))
def test_a_share_shows_neither_few_nor_all_but_few(part: int, rest: int) -> None:
    base = part + rest
    share = Decimal(part) * 100 / base if base else Decimal()
    found = gate(Unit.PER_CENT, share, base, 10, 5)
    if part < 10 or rest < 10 or base < 48:
        assert found == Safe()
    elif found.value is not None:
        assert found.base is not None
        assert found.base % 5 == 0
        assert found.value == found.value.to_integral()


@PATIENT
@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 2), st.integers(0, 2))
def test_a_share_is_made_of_rounded_numbers_alone(a: int, b: int, more: int, most: int) -> None:
    """Two pairs that round alike give one figure."""

    def share(part: int, rest: int) -> Safe:
        whole = part + rest
        return gate(Unit.PER_CENT, Decimal(part) * 100 / whole, whole, 10, 5) if whole else Safe()

    one = share(5 * a, 5 * b)
    other = share(5 * a + more, 5 * b + most)
    rounded = 5 * round((5 * a + more + 5 * b + most) / 5)
    if one.value is not None and other.value is not None and rounded == one.base:
        assert one == other


def test_an_average_needs_ten_people_and_is_whole() -> None:
    assert gate(Unit.DAYS, Decimal("12.6"), 9, 10, 5) == Safe()
    assert gate(Unit.DAYS, Decimal("12.6"), 33, 10, 5) == Safe(Decimal(13), 35)


@pytest.mark.parametrize("number", [*range(13), 612, 613])
def test_things_are_counted_as_people_are(number: int) -> None:
    """Three calls can be one person, or three."""
    assert gate(Unit.THINGS, Decimal(number), None, 10, 5) == people(number)


def test_pounds_stay_as_they_are() -> None:
    assert gate(Unit.POUNDS, Decimal("1250.456"), None, 10, 5) == Safe(Decimal("1250.46"))


@pytest.mark.parametrize(
    ("unit", "value", "base"),
    [
        (Unit.PEOPLE, "-1", None),
        (Unit.PEOPLE, "12.5", None),
        (Unit.THINGS, "12.5", None),
        (Unit.PEOPLE, "NaN", None),
        (Unit.PEOPLE, "1e30", None),
        (Unit.PEOPLE, "20", 30),
        (Unit.PER_CENT, "101", 100),
        (Unit.PER_CENT, "10", None),
        (Unit.DAYS, "10", None),
        (Unit.DAYS, "10", -1),
    ],
)
def test_nonsense_is_refused_without_repeating_it(unit: Unit, value: str, base: int | None) -> None:
    with pytest.raises(ValueError, match=r"\w") as refusal:
        gate(unit, Decimal(value), base, 10, 5)
    assert value not in str(refusal.value)


@pytest.mark.parametrize(
    ("unit", "safe"),
    [
        (Unit.PEOPLE, Safe(Decimal(3))),
        (Unit.THINGS, Safe(Decimal(3))),
        (Unit.THINGS, Safe(Decimal(13))),
        (Unit.PEOPLE, Safe(Decimal(13))),
        (Unit.PEOPLE, Safe(Decimal(15), 20)),
        (Unit.PER_CENT, Safe(Decimal(30), 61)),
        (Unit.PER_CENT, Safe(Decimal(30))),
        (Unit.DAYS, Safe(None, 60)),
    ],
)
def test_the_door_of_the_database_asks_again(unit: Unit, safe: Safe) -> None:
    assert problem(unit, safe, 10, 5)


@pytest.mark.parametrize("safe", [Safe(), Safe(Decimal(15))])
def test_what_came_through_the_gate_passes_the_door(safe: Safe) -> None:
    assert problem(Unit.PEOPLE, safe, 10, 5) == ""
