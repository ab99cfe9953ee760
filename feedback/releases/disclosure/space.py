"""The unknowns of an attacker: how many people there are of each kind.

A kind is a joint category of all dimensions of one answer, alone (unit `()`) or together with
"is in this category" for dimensions of several answers (unit `(("theme", "waiting"),)`). Every
published count is a sum of unknowns of one unit.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from feedback.releases.disclosure.shapes import Cell, Dimension, Period
from feedback.releases.disclosure.timeline import Atom, Timeline

Unit = Cell
Block = tuple[str, ...]
Columns = NDArray[np.intp]
# Above so many joint categories the dimensions of each table are looked at apart.
MOST_KINDS = 600


class Space:
    """The columns that stand for the unknowns of a timeline."""

    def __init__(self, timeline: Timeline) -> None:
        """Number the unknowns of every atom."""
        self.timeline = timeline
        self.several = {
            one.name for period in timeline.periods for one in period.dimensions if one.several
        }
        self.order = tuple(
            dict.fromkeys(one.name for period in timeline.periods for one in period.dimensions)
        )
        self.tables = dict.fromkeys(
            tuple(name for name in self.order if name in table)
            for period in timeline.periods
            for table in period.tables
        )
        self.categories = {name: self._finest(name) for name in self.order}
        self.axes = {name: self._axes(atom) for name, atom in timeline.atoms.items()}
        self.size = 0
        self.unit_of: list[Unit] = []
        self.blocks: dict[tuple[str, Unit], dict[Block, Columns]] = {}
        for name, atom in timeline.atoms.items():
            for unit in self._units(atom):
                self.blocks[name, unit] = dict(self._number(name, unit))
        self.columns = cache(self._columns)

    def _finest(self, name: str) -> tuple[str, ...]:
        """Return the categories of a dimension as no period merges them (several: all of them)."""
        found: dict[str, None] = {}
        for one in self._versions(name):
            for category in one.categories:
                found |= dict.fromkeys(one.finer(category))
                if one.several:
                    found[category] = None
        return tuple(found)

    def _versions(self, name: str) -> list[Dimension]:
        return [one for p in self.timeline.periods if (one := p.dimension(name)) is not None]

    def _axes(self, atom: Atom) -> dict[str, tuple[str | None, ...]]:
        """Return, per dimension of one answer, the categories an atom's people can be in.

        A category the period does not offer has nobody, and everybody knows it. None stands for
        people who are in no category, where there are any.
        """
        axes: dict[str, tuple[str | None, ...]] = {}
        for name in self.order:
            if name in self.several:
                continue
            dimension = atom.period.dimension(name)
            offered = dimension.categories if dimension else ()
            finest = [finer for c in offered if dimension for finer in dimension.finer(c)]
            # Who was not asked is in none of them, however few that are.
            rest = () if dimension and atom.lacking(name) == 0 else (None,)
            axes[name] = (*finest, *rest)
        return axes

    def merging(self, name: str) -> dict[str, tuple[str, ...]]:
        """Return, for a dimension of several answers, what any period merges into what."""
        return {
            category: finer
            for one in self._versions(name)
            for category, finer in one.merged.items()
        }

    def _offered(self, atom: Atom, name: str) -> list[str]:
        """Return the categories of a dimension of several answers that an atom can have."""
        dimension = atom.period.dimension(name)
        if dimension is None:
            return []
        merging = self.merging(name)
        finest = {f for c in dimension.categories for f in (c, *merging.get(c, (c,)))}
        return [c for c in self.categories[name] if finest & {c, *merging.get(c, (c,))}]

    def _units(self, atom: Atom) -> Iterator[Unit]:
        """Yield every unit that a published count of this atom can be a sum of."""
        names = {
            subset
            for table in self.tables
            for subset in _subsets(tuple(name for name in table if name in self.several))
        }
        for subset in sorted(names, key=lambda names: (len(names), names)):
            offered = [[(name, c) for c in self._offered(atom, name)] for name in subset]
            yield from product(*offered)

    def _number(self, atom: str, unit: Unit) -> Iterator[tuple[Block, Columns]]:
        """Give the next columns to the kinds of one unit."""
        for block in self.blocks_of(tuple(name for name, _ in unit)):
            shape = tuple(len(self.axes[atom][name]) for name in block)
            yield block, np.arange(self.size, self.size + prod(shape)).reshape(shape)
            self.size += prod(shape)
            self.unit_of.extend([unit] * prod(shape))

    def blocks_of(self, several: tuple[str, ...]) -> list[Block]:
        """Return the sets of dimensions whose joint categories are unknowns of such a unit."""
        tables = [
            tuple(name for name in table if name not in self.several)
            for table in self.tables
            if set(several) <= set(table)
        ]
        together = tuple(name for name in self.order if any(name in table for table in tables))
        if prod(len(self.categories[name]) + 1 for name in together) <= MOST_KINDS:
            return [together]
        for table in self.tables:
            more = tuple(name for name in table if name in self.several)
            if set(several) < set(more):
                tables += self.blocks_of(more)
        return [t for t in dict.fromkeys(tables) if not any(set(t) < set(o) for o in tables)]

    def _columns(self, atom: str, of: str, cell: Cell) -> Columns:
        """Return the columns whose sum is the count of an atom's people in a period's cell."""
        unit = tuple(pair for pair in cell if pair[0] in self.several)
        blocks = self.blocks.get((atom, unit))
        if blocks is None:
            return np.empty(0, dtype=np.intp)
        period = next(one for one in self.timeline.periods if one.name == of)
        single = dict(pair for pair in cell if pair[0] not in self.several)
        block = next(block for block in blocks if set(single) <= set(block))
        where = [self._places(atom, period, name, single.get(name)) for name in block]
        return blocks[block][np.ix_(*where)].ravel() if block else blocks[block].ravel()

    def _places(self, atom: str, period: Period, name: str, category: str | None) -> list[int]:
        """Return where on an axis a category lies; everywhere for a total."""
        axis = self.axes[atom][name]
        if category is None:
            return list(range(len(axis)))
        dimension = period.dimension(name)
        finer = dimension.finer(category) if dimension else (category,)
        return [place for place, one in enumerate(axis) if one in finer]


def margin(blocks: Mapping[Block, Columns], kept: Block) -> Columns:
    """Return rows of columns, one row for each joint category of the kept dimensions."""
    block = next(block for block in blocks if set(kept) <= set(block))
    columns = blocks[block]
    first = [block.index(name) for name in kept]
    rest = [axis for axis in range(columns.ndim) if axis not in first]
    shape = [columns.shape[axis] for axis in first]
    return columns.transpose(first + rest).reshape(prod(shape), -1)


def _subsets(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return every subset, in the names' order, the empty one too."""
    found: list[tuple[str, ...]] = [()]
    for name in names:
        found += [(*before, name) for before in found]
    return found
