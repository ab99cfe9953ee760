"""What is hidden, and why: attack first, with its negative control."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import OptimizeResult

from feedback.releases.disclosure import (
    Dimension,
    Period,
    Reason,
    Released,
    Rule,
    audit,
    count,
    programs,
    protect,
    round_people,
    solving,
    unanswered,
)
from feedback.releases.disclosure.counting import Record
from feedback.releases.disclosure.shapes import Audit, Cell

RULE = Rule()
GROUP = Dimension("group", ("a", "b", "c"))
AREA = Dimension("area", ("n", "s", "e"))
THEME = Dimension("theme", ("x", "y"), several=True)


def people(**cells: int) -> list[Record]:
    """Return one record for each letter pair's number of people, e.g. an=12."""
    return [
        {"group": key[0], "area": key[1]} for key, number in cells.items() for _ in range(number)
    ]


def period(
    records: list[Record],
    dimensions: tuple[Dimension, ...] = (GROUP, AREA),
    name: str = "Q1",
    includes: tuple[str, ...] = (),
) -> Period:
    tables = (tuple(one.name for one in dimensions),)
    counted = count(records, dimensions, tables)
    return Period(name, dimensions, tables, counted, includes, unanswered(records, dimensions))


def naive(whole: Period) -> Released:
    """Release without hiding partners."""
    shown = {cell: round_people(number, RULE) for cell, number in whole.people.items()}
    return Released(whole, shown, {}, Audit("unsafe", 0, None, "failed"))


ONE_SMALL = people(an=30, as_=0, bn=20) + people(an=12, bs=25, cn=31, cs=22, ae=41, be=33, ce=27)
ONE_SMALL += [{"group": "a", "area": "s"}] * 3


def test_one_small_count_takes_partners_with_it() -> None:
    whole = period(ONE_SMALL)
    assert not audit([naive(whole)], RULE).is_safe
    found = protect(whole, [], RULE)
    assert audit([found], RULE).is_safe
    assert found.reasons[("group", "a"), ("area", "s")] is Reason.FEW
    partners = [cell for cell, why in found.reasons.items() if why is Reason.PARTNER]
    assert len(partners) >= 3
    assert len(found.reasons) == len(partners) + 1


def test_nearly_everybody_is_hidden_too() -> None:
    yes: list[Record] = [{"theme": ["x"]} for _ in range(48)]
    yes += [{"theme": ["y"]}, {"theme": ["y"]}]
    found = protect(period(yes, (THEME,)), [], RULE)
    assert found.shown[()] == 50
    assert found.reasons[(("theme", "x"),)] is Reason.NEARLY_ALL


def test_a_period_of_few_shows_nothing() -> None:
    found = protect(period(people(an=9)), [], RULE)
    assert set(found.reasons.values()) == {Reason.BASE}
    assert set(found.shown.values()) == {None}


def test_a_year_does_not_give_its_quarters_away() -> None:
    first, second = people(an=40, bn=4, cn=30), people(an=30, bn=40, cn=20)
    one = Dimension("area", ("n",))
    quarters = [period(first, (GROUP, one)), period(second, (GROUP, one), "Q2")]
    year = period(first + second, (GROUP, one), "2026", ("Q1", "Q2"))
    out: list[Released] = []
    for quarter in quarters:
        out.append(protect(quarter, out, RULE))
    assert audit(out, RULE).is_safe
    # Each of them is safe alone: it is what they add up to that tells.
    assert not audit([*out, naive(year)], RULE).is_safe
    assert audit([*out, protect(year, out, RULE)], RULE).is_safe


def test_a_year_is_protected_beside_quarters_of_another_smallest_number() -> None:
    """What a quarter shows by its own rule is no secret; what it hides by it stays one."""
    both, small = (Dimension("group", tuple("abcd")), Dimension("area", ("n",))), Rule(5)
    first, second = people(an=40, bn=30, cn=20, dn=20), people(an=30, bn=6, cn=3, dn=4)
    out = [protect(period(first, both), [], RULE)]
    later = protect(period(second, both, "Q2"), out, small)
    assert later.shown[("group", "b"),] == 5
    year = period(first + second, both, "2026", ("Q1", "Q2"))
    found = protect(year, [*out, replace(later, rule=small)], RULE)
    assert found.audit.is_safe
    assert found.shown[("group", "b"),] == 35
    assert found.shown[("group", "c"),] is None  # less the first quarter's it would be three


def test_counts_that_contradict_each_other_are_refused() -> None:
    whole = period(people(an=30, bs=30))
    wrong: dict[Cell, int] = dict(whole.people) | {(): 20}
    with pytest.raises(ValueError, match="contradict"):
        protect(Period("Q1", whole.dimensions, whole.tables, wrong), [], RULE)


def test_a_year_can_not_have_fewer_people_than_its_quarter() -> None:
    quarter = protect(period(people(an=40, bs=40)), [], RULE)
    year = period(people(an=30, bs=40), name="2026", includes=("Q1",))
    with pytest.raises(ValueError, match="fewer people"):
        protect(year, [quarter], RULE)


@pytest.mark.parametrize(("k", "base"), [(4, 5), (10, 4), (10.0, 5), (True, 5)])
def test_a_rule_that_protects_nobody_is_refused(k: int, base: int) -> None:
    with pytest.raises(ValueError, match=r"Counts|whole numbers"):
        Rule(k, base)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([12, 40, 150]), st.sampled_from([5, 7, 10, 12]))
def test_whatever_was_answered_what_is_released_is_safe(seed: int, number: int, k: int) -> None:
    draw = random.Random(seed)
    weights = [draw.choice([0, 1, 9]) for _ in range(3)] if draw.random() < 0.5 else [9, 3, 1]
    weights = weights if any(weights) else [1, 1, 1]
    records: list[Record] = [
        {
            "theme": draw.sample(THEME.categories, draw.randint(0, 2)),
            "group": draw.choices(GROUP.categories, weights)[0],
            "area": draw.choices(AREA.categories, [4, 2, 1])[0],
        }
        for _ in range(number)
    ]
    dimensions, tables = (THEME, GROUP, AREA), (("theme", "group"), ("theme", "area"))
    whole = Period(
        "Q1",
        dimensions,
        tables,
        count(records, dimensions, tables),
        unanswered=unanswered(records, dimensions),
    )
    found = protect(whole, [], Rule(k))
    assert audit([found], Rule(k)).is_safe
    assert all(whole.people[cell] >= k for cell, shown in found.shown.items() if shown is not None)
    assert found == protect(whole, [], Rule(k))


def test_what_the_solver_can_not_tell_is_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> OptimizeResult:
        return OptimizeResult(x=None, message="infeasible")

    whole = period(ONE_SMALL)
    found = protect(whole, [], RULE)
    monkeypatch.setattr(programs, "linprog", fails)
    monkeypatch.setattr(solving, "milp", fails)
    assert not audit([found], RULE).is_safe
    unsolved = protect(whole, [], RULE)
    assert not unsolved.audit.is_safe
    assert set(unsolved.shown.values()) == {None}
