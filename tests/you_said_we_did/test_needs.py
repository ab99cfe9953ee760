"""Whose yes words need: every combination of what decides it."""

from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from hearback.people.roles import Role
from you_said_we_did.needs import needs, reasons

SAFE, DATA, COMMS = Role.SAFEGUARDING, Role.DATA_PROTECTION, Role.COMMUNICATIONS


def finding(
    *, quote: str = "", source: str | None = None, people: int | None = 200, theme: bool = True
) -> Any:
    """A finding as the rule sees it."""
    rests_on = SimpleNamespace(people=people, release=SimpleNamespace(suppress_below=10))
    return SimpleNamespace(
        kind="finding",
        quote=quote,
        source=SimpleNamespace(visibility=source) if source else None,
        rests_on=rests_on if theme else None,
    )


def commitment(to: Any) -> Any:
    """A commitment that answers a finding, or an action of a plan that answers none."""
    return SimpleNamespace(kind="commitment", finding=to)


@pytest.mark.parametrize(
    ("quote", "source", "people"),
    list(product(["", "Words."], [None, "public", "partnership", "restricted"], [15, 20, 25, 200])),
)
def test_a_finding_asks_whom_it_needs_in_order(quote: str, source: str | None, people: int) -> None:
    expected = []
    if quote or source in ("partnership", "restricted"):
        expected.append(SAFE)
    if quote or people <= 20:
        expected.append(DATA)
    assert needs(finding(quote=quote, source=source, people=people)) == (*expected, COMMS)


@pytest.mark.parametrize("source", ["public", "partnership", "restricted"])
def test_without_a_figure_the_base_counts_as_small(source: str) -> None:
    assert DATA in needs(finding(source=source, theme=False))
    assert DATA in needs(finding(people=None))


@pytest.mark.parametrize("source", [None, "public", "partnership", "restricted"])
def test_a_commitment_is_judged_by_the_source_it_answers(source: str | None) -> None:
    closed = source in ("partnership", "restricted")
    expected = (SAFE, COMMS) if closed else (COMMS,)
    assert needs(commitment(finding(quote="Words.", source=source, people=15))) == expected


def test_an_action_that_answers_nothing_asks_communications() -> None:
    assert needs(commitment(None)) == (COMMS,)


def test_each_is_told_why() -> None:
    why = reasons(finding(quote="Words.", source="restricted", people=15))
    assert list(why) == [SAFE, DATA, COMMS]
    assert len(why[SAFE]) == len(why[DATA]) == 2
    assert "the figure is 15, and the smallest that is shown is 10" in why[DATA][1]
