"""Claim 38: No small count can be worked out from all that was published, quarters and year.

Through the real doors: people's words are stored and coded, quarters and their year are cut and
published, and the figures are read back from the public site. Whoever then has them all is
`tests/attack`'s attacker, who shares nothing with the product.
"""

import random
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from feedback.cutting.cut import cut
from feedback.cutting.models import PublishedTables
from feedback.cutting.publishing import publish
from hearback.people.roles import Role
from tests import factories
from tests.attack.attacker import Outcome, attack
from tests.cutting import crowd

pytestmark = pytest.mark.django_db
NEW_YEAR = date(2027, 1, 5)
QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
YEAR = "2026"
TABLES = [["theme"], ["theme", "area"], ["area"]]
Json = dict[str, Any]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the calendar after the year."""
    monkeypatch.setattr(timezone, "localdate", lambda: NEW_YEAR)


def drawn(seed: int) -> list[list[Json]]:
    """Draw what the people of four quarters say, mostly of one area and one theme."""
    chance = random.Random(seed)
    often = {"waiting": 0.5, "believed": 0.2, "housing": 0.05}
    return [
        [
            {
                "theme": [slug for slug, part in often.items() if chance.random() < part],
                "area": chance.choices("abcd", (12, 5, 2, 1))[0],
            }
            for _ in range(chance.choice((12, 35, 60)))
        ]
        for _ in QUARTERS
    ]


def waiting(*people: int) -> list[list[Json]]:
    """Return quarters of thirty people of one area, of whom so many wait."""
    return [
        [{"theme": ["waiting"] if writer < number else [], "area": "a"} for writer in range(30)]
        for number in people
    ]


def published(public: Client) -> Json:
    """Return what the public site gives anyone, in the shape the attacker reads."""
    releases = []
    for period in (*QUARTERS, YEAR):
        document = public.get(f"/results/spring/{period}/figures.json").json()
        words = next(each for each in document["populations"] if each["slug"] == "words")
        tables = [
            {"dims": table["dims"], "cells": [said(cell) for cell in table["cells"]]}
            for table in words["tables"]
            if table["dims"] in TABLES
        ]
        assert len(tables) == len(TABLES)
        releases.append({"period": period, "tables": tables})
    return {"releases": releases}


def said(cell: Json) -> Json:
    """Return a cell as the attacker reads it."""
    if cell["value"] is None:
        return {"key": cell["key"], "hidden": True}
    return {"key": cell["key"], "value": cell["value"]}


def attacked(public: Client, quarters: list[list[Json]]) -> Outcome:
    """Let a year happen, publish it, and attack what is out."""
    survey = crowd.make_crowded_survey()
    keys = [f"words:{','.join(dims)}" for dims in TABLES]
    PublishedTables.define(survey, keys, [], factories.make_user(Role.OFFICER))
    for number, records in enumerate(quarters):
        for record in records:
            month = date(2026, 3 * number + 2, 1)
            crowd.write(survey, record["theme"], record["area"], month)
    for period in (*QUARTERS, YEAR):
        publish(cut(survey, period, None, NEW_YEAR), None, NEW_YEAR)
    request = {
        "k": 10,
        "base": 5,
        "categories": {"theme": ["waiting", "believed", "housing"], "area": list("abcd")},
        "periods": [
            *(
                {"name": name, "records": records}
                for name, records in zip(QUARTERS, quarters, strict=True)
            ),
            {"name": YEAR, "includes": list(QUARTERS)},
        ],
        "tables": TABLES,
    }
    return attack(request, published(public))


@pytest.mark.parametrize("quarters", [drawn(0), drawn(1), waiting(15, 15, 7, 15)])
def test_a_year_and_its_quarters_withstand(public: Client, quarters: list[list[Json]]) -> None:
    """Whoever has all figures of a year and its quarters learns no small count."""
    outcome = attacked(public, quarters)
    assert outcome.attacked > 50
    assert outcome.is_safe, (outcome.narrowed, outcome.eliminated, outcome.lies)


def test_control_a_year_protected_by_itself_gives_a_count_away(
    public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A year that is not audited beside its quarters tells by subtraction what one of them hid."""
    monkeypatch.setattr("feedback.cutting.cut._past", lambda *_: [])
    outcome = attacked(public, waiting(15, 15, 7, 15))
    assert outcome.eliminated == ["2026-Q3: theme waiting"]
