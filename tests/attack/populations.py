"""People who ticked and people who wrote: one quarter of two populations, and what anybody can
work out of both together. Like the other attackers it shares no code with the product.
"""

from dataclasses import dataclass
from random import Random

import numpy as np
from scipy.sparse import csr_matrix

from tests.attack.solver import Solver

AREAS = ("north", "south", "east", "west")
K, BASE, ENOUGH = 10, 5, 5
# What a person can be: in an area and wrote nothing; wrote, and her area stands beside it; wrote,
# and it does not. Then those whose area nobody knows: wrote nothing, or something.
KINDS = [(area, how) for area in AREAS for how in ("ticked", "wrote", "wrote apart")]
KINDS += [("", "ticked"), ("", "wrote")]
Shown = dict[tuple[str, str], int | None]  # (population, area or "" for all): figure


@dataclass(frozen=True)
class Quarter:
    """How many people there are of each kind, in the order of `KINDS`."""

    people: tuple[int, ...]

    def counts(self, population: str) -> dict[str, int]:
        """Return the true counts of a population, by area and of all ("")."""
        people = np.array(self.people)
        return {place: int(_sum_of(population, place) @ people) for place in ("", *AREAS)}


def drawn(number: int) -> Quarter:
    """Return a quarter of few people, most of whom wrote; the same number gives the same one."""
    random = Random(f"populations {number}")
    people = []
    for _area in AREAS:
        people += [random.choice((0, 0, 1, 3)), random.choice((0, 1, 8, 10, 11, 13, 14, 20))]
        people += [random.choice((0, 0, 0, 1, 2))]
    return Quarter((*people, 0, random.choice((0, 0, 3))))


def learnt(quarter: Quarter, shown: Shown) -> list[str]:
    """Return each small count, or all but a small one, of which more is known than may be."""
    rows: list[np.ndarray] = []
    low: list[float] = []
    high: list[float] = []
    for (population, place), figure in shown.items():
        if figure is None:
            continue
        own, whole = _sum_of(population, place), _sum_of(population, "")
        rows.append(own)
        low.append(max(figure - 2, K))
        high.append(figure + 2)
        if place:  # a count that shows leaves so many of its total
            rows.append(whole - own)
            low.append(K)
            high.append(np.inf)
    known = csr_matrix(np.array(rows).reshape(len(rows), len(KINDS)))
    upper = np.full(len(KINDS), 500.0)
    solver = Solver(known, np.array(low, float), np.array(high, float), upper)
    assert solver.fits(np.array(quarter.people, float)), "what was published cannot be true"
    return [words for words, sums in _small(quarter) if not _is_in_doubt(solver, sums)]


def _sum_of(population: str, place: str) -> np.ndarray:
    """Return which kinds a count is the sum of."""
    of_words = {"": ("wrote", "wrote apart")}.get(place, ("wrote",))
    ways = of_words if population == "words" else ("ticked", "wrote", "wrote apart")
    return np.array([float(how in ways and place in ("", area)) for area, how in KINDS])


def _small(quarter: Quarter) -> list[tuple[str, np.ndarray]]:
    found = []
    for population in ("words", "answers"):
        counts = quarter.counts(population)
        for place, number in counts.items():
            own, whole = _sum_of(population, place), _sum_of(population, "")
            if number < K:
                found.append((f"{population} {place or 'all'}: {number}", own))
            if place and counts[""] - number < K:
                found.append((f"{population}, all but {place}", whole - own))
    return found


def _is_in_doubt(solver: Solver, sums: np.ndarray) -> bool:
    """Whether it can be none, and can be several."""
    least, most = solver.least(sums), solver.least(-sums)
    assert least.success, "the attacker gave up"
    return round(least.fun) == 0 and (not most.success or round(-most.fun) >= ENOUGH)
