"""The attacker knows his trade: what he says is exactly what counting every possibility says."""

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from tests.attack.attacker import Siege, attack
from tests.attack.broken import no_partners, told_exactly
from tests.attack.greedy import protect
from tests.attack.model import Model
from tests.attack.published import meaning, number
from tests.attack.sets import NAMES, drawn
from tests.attack.truth import Json, read

FOLDER = Path(__file__).parent
OURS = {"hearback", "cms", "you_said_we_did", "feedback", "engagement"}


def table(counts: dict[tuple[str, str], int], k: int = 5) -> Json:
    """Return a request for one table of group by area."""
    records = [
        {"group": group, "area": area} for (group, area), n in counts.items() for _ in range(n)
    ]
    return {
        "k": k,
        "base": 5,
        "categories": {"group": ["a", "b"], "area": ["x", "y"]},
        "periods": [{"name": "Q1", "records": records}],
        "tables": [["group", "area"]],
    }


def test_it_shares_no_code_with_the_product() -> None:
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not [name for name in names if name.partition(".")[0] in OURS], path.name


@pytest.mark.parametrize(
    ("value", "k", "base", "counts"),
    [
        (10, 10, 5, (10, 12)),
        (15, 10, 5, (13, 17)),
        (10, 7, 5, (7, 12)),
        (5, 5, 5, (5, 7)),
        (15, 12, 5, (12, 17)),
        (10, 5, 10, (5, 14)),
        (20, 10, 10, (15, 24)),
    ],
)
def test_a_figure_means_what_the_rule_says(
    value: int, k: int, base: int, counts: tuple[int, int]
) -> None:
    assert meaning({"value": value}, k, base) == counts


def test_one_blank_in_a_row_is_filled_in() -> None:
    request = table({("a", "x"): 20, ("a", "y"): 3, ("b", "x"): 30, ("b", "y"): 30})
    told = told_exactly(protect(request), request, lambda key, people: key != ["y", "a"])
    outcome = attack(request, told)
    assert any((found.low, found.high, found.truth) == (3, 3, 3) for found in outcome.narrowed)
    assert outcome.eliminated
    assert attack(request, protect(request)).is_safe


def test_a_false_figure_is_noticed() -> None:
    request = table({("a", "x"): 20, ("a", "y"): 20, ("b", "x"): 30, ("b", "y"): 30})
    answer = protect(request)
    cell = answer["releases"][0]["tables"][0]["cells"][0]
    assert cell == {"key": ["x", "a"], "value": 20}
    cell["value"] = 25
    lies = attack(request, answer).lies
    assert "Q1 area x and group a: 20 published as 25" in lies
    del cell["value"]
    assert "neither shown nor hidden" in attack(request, answer).lies[0]


def test_a_missing_figure_is_noticed() -> None:
    request = table({("a", "x"): 20})
    answer = protect(request)
    answer["releases"][0]["tables"][0]["cells"].pop()
    assert "not every combination once" in attack(request, answer).lies[0]


@pytest.mark.parametrize("shape", NAMES)
def test_the_truth_always_fits_what_he_takes_for_certain(shape: str) -> None:
    request = drawn(shape, 1)
    model = Model(read(request))
    values = model.true_values
    sums = model.rules.matrix(model.size) @ values
    assert (sums >= np.array(model.rules.low)).all()
    assert not values[model.impossible].any()
    for part, counts in enumerate(model.truth.counts):
        for cell, people in counts.items():
            assert values[model.ids(cell, frozenset({part}))].sum() == people


def possible(siege: Siege, most: int) -> Iterator[np.ndarray]:
    """Yield every way the unknowns of a small siege can be, none above `most`."""
    free = np.setdiff1d(np.arange(siege.model.size), siege.model.impossible)
    grid = np.stack(np.meshgrid(*([np.arange(most + 1)] * len(free)), indexing="ij"), -1)
    values = np.zeros((grid.size // len(free), siege.model.size))
    values[:, free] = grid.reshape(-1, len(free))
    sums = (siege.solver.rows @ values.T).T
    fits = ((sums >= siege.solver.low) & (sums <= siege.solver.high)).all(axis=1)
    yield from values[fits]


@pytest.mark.parametrize("counts", [(3, 11, 9, 8), (0, 12, 13, 14), (2, 2, 9, 14), (6, 7, 5, 2)])
def test_his_ranges_are_those_of_counting_every_table(counts: tuple[int, ...]) -> None:
    """Every table of four counts up to 24 that fits is looked at, nearly 400,000."""
    cells = dict(zip(product("ab", "xy"), counts, strict=True))
    request = table(cells)
    siege = Siege(read(request), no_partners(request)[1])
    siege.solver.upper = np.minimum(siege.solver.upper, 24)
    sums = np.array([siege.sums @ values for values in possible(siege, 24)])
    for place in range(len(siege.targets)):
        found = siege.found(place)
        assert found.truth == number(siege.targets[place], siege.truth)
        assert (found.low, found.high) == (sums[:, place].min(), sums[:, place].max())


def test_several_answers_of_a_person_are_understood() -> None:
    """Two themes among people who all chose: counting all kinds of people gives the same."""
    records = [{"theme": ["a"]}] * 10 + [{"theme": ["a", "b"]}] * 2 + [{"theme": ["b"]}]
    request = {
        "k": 5,
        "base": 5,
        "categories": {"theme": ["a", "b"]},
        "periods": [{"name": "Q1", "records": records}],
        "tables": [["theme"]],
    }
    cells = [
        {"key": ["a"], "value": 10},
        {"key": ["b"], "hidden": True},
        {"key": ["*"], "value": 15},
    ]
    answer = {"releases": [{"period": "Q1", "tables": [{"dims": ["theme"], "cells": cells}]}]}
    siege = Siege(read(request), answer)
    kinds = [
        (both, first, second)
        for both, first, second in product(range(20), repeat=3)
        if 8 <= both + first <= 12 and 13 <= both + first + second <= 17 and second >= 5
    ]
    ranges = {siege.found(place).words: siege.found(place) for place in range(len(siege.targets))}
    b = ranges["Q1: theme b"]
    assert b.low == min(both + second for both, _, second in kinds)
    assert b.high == max(both + second for both, _, second in kinds)
    rest = ranges["Q1: everybody but not theme a"]
    assert (rest.low, rest.high) == (5, 9)


def test_what_the_solver_wrongly_denies_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    request = drawn("sparse", 0)
    siege = Siege(read(request), protect(request))
    assert siege.targets
    monkeypatch.setattr(Siege, "reaches", lambda self, *asked: False)
    monkeypatch.setattr(Siege, "look_around", lambda self: None)
    assert len(siege.bare()) == len(siege.targets)
    assert siege.narrowed() == []
