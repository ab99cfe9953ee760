"""What the attacker does not know, as unknown whole numbers, and what binds them.

For each part of time he has the joint counts of all dimensions with one answer each, and for each
category of a dimension with several answers (and each pair of such categories that share a table)
how many of every joint cell chose it. A last place in each dimension stands for those who lack it.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from math import prod

import numpy as np

from tests.attack.rows import Ids, Rows
from tests.attack.truth import Cell, Truth


@dataclass(frozen=True)
class Block:
    """The unknowns of one set of several-answer dimensions: their places, part, joint cell."""

    several: tuple[str, ...]
    singles: tuple[str, ...]
    ids: Ids


class Model:
    """All unknowns of a request, and the rules that hold whatever was published."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        self.size = 0
        self.blocks = {several: self.block(several) for several in self.kinds()}
        self.rules = Rows()
        for block in self.blocks.values():
            self.bind(block)

    def kinds(self) -> list[tuple[str, ...]]:
        """Return (), each several-answer dimension, and each two that stand in one table."""
        kinds: set[tuple[str, ...]] = {()}
        for table in self.truth.tables:
            several = sorted(self.truth.several.intersection(table))
            for size in (1, 2):
                kinds.update(combinations(several, size))
        return sorted(kinds, key=lambda kind: (len(kind), kind))

    def block(self, several: tuple[str, ...]) -> Block:
        """Number the unknowns of one kind."""
        together = [table for table in self.truth.tables if set(several) <= set(table)]
        singles = tuple(sorted({n for table in together for n in table} - self.truth.several))
        categories = self.truth.categories
        shape = (
            *(len(categories[name]) for name in several),
            len(self.truth.people),
            *(len(categories[name]) + 1 for name in singles),
        )
        ids = np.arange(self.size, self.size + prod(shape)).reshape(shape)
        self.size += prod(shape)
        return Block(several, singles, ids)

    def marginal(self, block: Block, places: dict[str, int], singles: tuple[str, ...]) -> Ids:
        """Return a line for each part and joint cell of `singles`: the unknowns that make it up."""
        ids = block.ids[tuple(places[name] for name in block.several)]
        kept = [0, *(1 + block.singles.index(name) for name in singles)]
        ids = np.moveaxis(ids, kept, range(len(kept)))
        lines: Ids = ids.reshape(prod(ids.shape[: len(kept)]), -1)
        return lines

    def bind(self, block: Block) -> None:
        """Whoever chose a category is one of those there are; if nobody lacks any, all chose."""
        ranges = [range(len(self.truth.categories[name])) for name in block.several]
        for numbers in product(*ranges):
            places = dict(zip(block.several, numbers, strict=True))
            own = self.marginal(block, places, block.singles)
            wider = [
                self.marginal(self.without(block, name), places, block.singles)
                for name in block.several
            ]
            for ids in wider:
                self.rules.add([(1, ids), (-1, own)])
            if len(wider) == 2:
                everybody = self.marginal(self.blocks[()], {}, block.singles)
                self.rules.add([(1, own), (1, everybody), (-1, wider[0]), (-1, wider[1])])
        for name in block.several:
            self.bind_all(block, name)

    def without(self, block: Block, name: str) -> Block:
        """Return the block that knows one several-answer dimension less."""
        return self.blocks[tuple(other for other in block.several if other != name)]

    def bind_all(self, block: Block, name: str) -> None:
        """In parts where nobody lacks `name`, its categories together reach everybody."""
        others = [other for other in block.several if other != name]
        known = [name in names for names in self.truth.answered_by_all]
        for numbers in product(*(range(len(self.truth.categories[other])) for other in others)):
            places = dict(zip(others, numbers, strict=True))
            everybody = self.marginal(self.without(block, name), places, block.singles)
            choosing = [
                self.marginal(block, places | {name: number}, block.singles)
                for number in range(len(self.truth.categories[name]))
            ]
            chosen = np.repeat(known, len(everybody) // len(known))
            terms = [(1, ids[chosen]) for ids in choosing]
            self.rules.add([*terms, (-1, everybody[chosen])])

    @cached_property
    def impossible(self) -> Ids:
        """The unknowns that are nought: people who lack what is known to lack in nobody."""
        found = [np.empty(0, dtype=np.int64)]
        for block in self.blocks.values():
            first = len(block.several)
            for part, names in enumerate(self.truth.answered_by_all):
                here = np.take(block.ids, part, axis=first)
                for axis, name in enumerate(block.singles):
                    if name in names:
                        found.append(np.take(here, -1, axis=first + axis).ravel())
        return np.unique(np.concatenate(found))

    def choosing(self, name: str, category: str, part: int) -> Ids:
        """Return the unknowns of one part that count people of a category."""
        found = [np.empty(0, dtype=np.int64)]
        for block in self.blocks.values():
            if name in (*block.several, *block.singles):
                here = np.take(block.ids, part, axis=len(block.several))
                axis = (*block.several, *block.singles).index(name)
                found.append(np.take(here, self.place(name, category), axis=axis).ravel())
        return np.concatenate(found)

    def ids(self, cell: Cell, parts: frozenset[int]) -> Ids:
        """Return the unknowns that add up to a cell in these parts."""
        chosen = dict(cell)
        block = self.blocks[tuple(sorted(self.truth.several.intersection(chosen)))]
        ids = block.ids[tuple(self.place(name, chosen[name]) for name in block.several)]
        ids = ids[sorted(parts)]
        for name in reversed(block.singles):
            axis = 1 + block.singles.index(name)
            if name in chosen:
                ids = np.take(ids, [self.place(name, chosen[name])], axis=axis)
        line: Ids = ids.reshape(1, -1)
        return line

    def place(self, name: str, category: str) -> int:
        """Return where a category stands in its dimension."""
        return self.truth.categories[name].index(category)

    @cached_property
    def true_values(self) -> Ids:
        """The unknowns as they really are."""
        values = np.zeros(self.size, dtype=np.int64)
        for part, people in enumerate(self.truth.people):
            for person in people:
                for block in self.blocks.values():
                    places = [[self.place(n, c) for c in person.get(n, ())] for n in block.several]
                    joint = [
                        self.place(n, person[n][0]) if person.get(n) else -1 for n in block.singles
                    ]
                    for numbers in product(*places):
                        values[block.ids[(*numbers, part, *joint)]] += 1
        return values
