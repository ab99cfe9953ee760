"""What holds between the unknowns, whatever is published."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from feedback.releases.disclosure.shapes import Dimension
from feedback.releases.disclosure.space import Columns, Space, Unit, margin
from feedback.releases.disclosure.timeline import shared_cells

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """Alike rows: `signs` times the columns of each is at least zero, or is zero."""

    units: frozenset[Unit]
    columns: Columns
    signs: Floats
    is_equal: bool = False


def structure(space: Space) -> list[Rows]:
    """Return all that an attacker knows before he sees a number."""
    rows: list[Rows] = []
    for atom, unit in space.blocks:
        rows += _both_or_one(space, atom, unit)
        rows += _same_margins(space, atom, unit)
        rows += _merged(space, atom, unit)
    for atom in space.timeline.atoms:
        rows += _everybody_answered(space, atom)
    rows += _covered(space)
    return rows


def _rows(parts: Sequence[tuple[Unit, Columns, float]], is_equal: bool = False) -> Rows:
    """Put sums of margins side by side."""
    return Rows(
        frozenset(unit for unit, _, _ in parts),
        np.hstack([columns for _, columns, _ in parts]),
        np.concatenate([np.full(columns.shape[1], sign) for _, columns, sign in parts]),
        is_equal,
    )


def _both_or_one(space: Space, atom: str, unit: Unit) -> Iterator[Rows]:
    """Nobody is less than none: those in some of the unit's categories and not in its others.

    By inclusion and exclusion; for a unit of one category: it has no more people than there are.
    """
    for block in space.blocks[atom, unit]:
        for length in range(len(unit)):
            for inside in combinations(unit, length):
                parts = [
                    (between, margin(space.blocks[atom, between], block), sign)
                    for between, sign in _between(inside, unit)
                ]
                yield _rows(parts)


def _between(inside: Unit, unit: Unit) -> Iterator[tuple[Unit, float]]:
    """Yield the units from one to another with the sign of inclusion and exclusion."""
    others = [pair for pair in unit if pair not in inside]
    for length in range(len(others) + 1):
        for more in combinations(others, length):
            yield tuple(p for p in unit if p in inside or p in more), (-1.0) ** length


def _same_margins(space: Space, atom: str, unit: Unit) -> Iterator[Rows]:
    """Blocks of one unit that share dimensions count the same people there."""
    blocks = space.blocks[atom, unit]
    for one, other in combinations(blocks, 2):
        shared = tuple(name for name in one if name in other)
        mine, its = margin({one: blocks[one]}, shared), margin({other: blocks[other]}, shared)
        yield _rows([(unit, mine, 1.0), (unit, its, -1.0)], is_equal=True)


def _merged(space: Space, atom: str, unit: Unit) -> Iterator[Rows]:
    """A merged category of several answers has no fewer than each finer one, at most their sum."""
    for name, category in unit:
        finer = [f for f in space.merging(name).get(category, ()) if f != category]
        units = [tuple((n, f) if n == name else (n, c) for n, c in unit) for f in finer]
        known = [one for one in units if (atom, one) in space.blocks]
        if not known:
            continue
        for block in space.blocks[atom, unit]:
            whole = margin(space.blocks[atom, unit], block)
            parts = [(one, margin(space.blocks[atom, one], block)) for one in known]
            for one, columns in parts:
                yield _rows([(unit, whole, 1.0), (one, columns, -1.0)])
            yield _rows([(unit, whole, -1.0), *((one, c, 1.0) for one, c in parts)])


def _everybody_answered(space: Space, atom: str) -> Iterator[Rows]:
    """Categories together have everybody where nobody is in none, and nobody twice where that is.

    "Nobody twice" concerns a period that allowed one answer only, linked with one that allows more.
    """
    here = space.timeline.atoms[atom]
    for dimension in here.period.dimensions:
        is_all, is_once = here.lacking(dimension.name) == 0, not dimension.several
        if dimension.name not in space.several:
            continue
        for inside, units in _categories_within(space, atom, dimension):
            for block in space.blocks[atom, units[0]]:
                columns = [margin(space.blocks[atom, unit], block) for unit in units]
                whole = margin(space.blocks[atom, inside], block)
                if is_all:
                    each = [(u, c, 1.0) for u, c in zip(units, columns, strict=True)]
                    yield _rows([*each, (inside, whole, -1.0)])
                if is_once:
                    each = [(u, c, -1.0) for u, c in zip(units, columns, strict=True)]
                    yield _rows([*each, (inside, whole, 1.0)])


def _categories_within(
    space: Space, atom: str, dimension: Dimension
) -> Iterator[tuple[Unit, list[Unit]]]:
    """Yield each unit without a dimension, and the units of it with each of its categories."""
    for name, inside in space.blocks:
        if name != atom or any(one == dimension.name for one, _ in inside):
            continue
        units = [_with(space, inside, (dimension.name, c)) for c in dimension.categories]
        if units and all((atom, unit) in space.blocks for unit in units):
            yield inside, units


def _covered(space: Space) -> Iterator[Rows]:
    """Of people who are counted twice no cell has more than the count that has all of them."""
    for part, whole in space.timeline.covered:
        for cell in shared_cells(part, whole):
            columns, signs = [], []
            for period, sign in ((whole, 1.0), (part, -1.0)):
                for atom in space.timeline.parts[period.name]:
                    columns.append(space.columns(atom, period.name, cell))
                    signs.append(np.full(len(columns[-1]), sign))
            yield Rows(frozenset({()}), np.concatenate(columns)[None, :], np.concatenate(signs))


def _with(space: Space, unit: Unit, pair: tuple[str, str]) -> Unit:
    """Return the unit with one more category, in the dimensions' order."""
    return tuple(sorted((*unit, pair), key=lambda one: space.order.index(one[0])))
