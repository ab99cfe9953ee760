"""What a draft would show if two categories were shown as one: protected again, never stored."""

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from feedback.cutting.cube import Cell, Counted
from feedback.cutting.cut import protect
from feedback.cutting.papers import Protected
from feedback.cutting.summing import Groups, coarsened
from feedback.cutting.yearly import Quarter, kept_quarters
from feedback.releases import disclosure
from feedback.releases.document import TOTAL
from feedback.releases.models import Release

SECONDS = 6.0  # an officer waits for it
STEP = 5  # people are told to the nearest five, to the officer too


@dataclass(frozen=True)
class Tried:
    """Two categories as one: how many more numbers show, and about how many more people stand
    behind numbers that show.
    """

    parts: tuple[str, str]
    names: tuple[str, str]
    cells: int
    people: int
    is_safe: bool

    @property
    def opens(self) -> bool:
        """Whether it is worth doing."""
        return self.is_safe and (self.people, self.cells) > (0, 0)

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {**asdict(self), "opens": self.opens}


@dataclass(frozen=True)
class Search:
    """What was found, and how many of how many pairs were tried."""

    found: tuple[Tried, ...]
    tried: int
    pairs: int

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        found = [each.to_json() for each in self.found]
        return {"found": found, "tried": self.tried, "pairs": self.pairs}


def try_pair(release: Release, population: str, dimension: str, pair: tuple[str, str]) -> Search:
    """Return what showing two categories as one would open. Raises KeyError for no such."""
    return Search((_Trial(release, population, dimension).of(pair),), 1, 1)


def try_best(release: Release, population: str, dimension: str) -> Search:
    """Return the best of the pairs that there is time to try, neighbours first; none if no pair
    opens anything.
    """
    trial, until = _Trial(release, population, dimension), time.monotonic() + SECONDS
    slugs = list(trial.names)
    pairs = sorted(combinations(slugs, 2), key=lambda p: slugs.index(p[1]) - slugs.index(p[0]))
    found: list[Tried] = []
    for pair in pairs:
        if found and time.monotonic() > until:
            break
        found.append(trial.of(pair))
    best = max(found, key=lambda each: (each.people, each.cells), default=None)
    return Search((best,) if best and best.opens else (), len(found), len(pairs))


class _Trial:
    """A draft whose counts are protected again and again."""

    def __init__(self, release: Release, population: str, dimension: str) -> None:
        self._release, self._dimension = release, dimension
        self._quarters: list[Quarter] = kept_quarters(release)
        counts = {each.slug: each for each in release.frozen_counts.read()}
        self._counted: Counted = counts[population]
        # Populations are protected in their order, each beside those before it.
        before = list(counts)[: list(counts).index(population)]
        shown = Quarter(release.figures, {slug: counts[slug] for slug in before})
        self._beside = shown.released(dict.fromkeys(before, frozenset()))
        dimensions = {each.slug: each for each in self._counted.dimensions}
        self.names = {c.slug: c.name for c in dimensions[dimension].categories}
        if dimensions[dimension].several:
            raise KeyError(dimension)
        self._before = self._shown(self._counted, self._stored(population))

    def of(self, pair: tuple[str, str]) -> Tried:
        """Protect with these two as one."""
        names = (self.names[pair[0]], self.names[pair[1]])
        groups: Groups = {self._dimension: {"+".join(pair): (" and ".join(names), pair)}}
        counted = coarsened(self._counted, groups)
        rule = disclosure.Rule(self._release.suppress_below, self._release.round_to)
        protected: Protected = protect(
            counted, self._release.quarter, self._quarters, rule, self._beside
        )
        shown = protected.released.shown
        cells, people = self._shown(counted, {c: shown[counted.folded(c)] for c in counted.people})
        # One number fewer to show is no loss: two became one.
        more = people - self._before[1]
        return Tried(
            pair, names, cells - self._before[0], STEP * round(more / STEP), protected.is_safe
        )

    def _stored(self, population: str) -> Mapping[Cell, int | None]:
        """Return what the draft shows."""
        shown: dict[Cell, int | None] = {}
        for table in self._release.figures.population(population).tables:
            for cell in table.cells:
                pairs = zip(table.dims, cell.key, strict=True)
                shown[tuple(pair for pair in pairs if pair[1] != TOTAL)] = cell.value
        return shown

    def _shown(self, counted: Counted, shown: Mapping[Cell, int | None]) -> tuple[int, int]:
        """Return how many numbers show in the tables of this dimension, and for how many people a
        number shows in the finest of their cells.
        """
        tables = [table for table in counted.tables if self._dimension in table]
        cells, people = 0, 0
        for cell, number in counted.people.items():
            if shown.get(cell) is None:
                continue
            shape = tuple(slug for slug, _ in cell)
            cells += self._dimension in shape
            people += number if shape in tables else 0
        return cells, people
