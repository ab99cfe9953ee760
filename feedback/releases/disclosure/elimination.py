"""Would the published figures give a small count away if they were not rounded at all?

They would if its row were a combination of theirs: Gaussian elimination, as in Langsrud (2024),
"Secondary cell suppression by Gaussian elimination". Modulo a prime, which is fast; that a count
can't be had is then shown in whole numbers, by a change that no figure would notice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
# Products of two remainders fit into 64 bits.
PRIME = 2**31 - 1
# Changes are fractions with small denominators; whole ones so small can't overflow in sums.
LARGEST_SCALE = 60
LARGEST_CHANGE = 10**6


@dataclass(frozen=True)
class Basis:
    """Rows in reduced form, each as a combination of the rows it was made of, and those."""

    rows: Whole
    pivots: tuple[int, ...]
    made_of: Whole
    given: Whole

    def combination(self, row: Whole) -> tuple[int, ...] | None:
        """Return which of the given rows add up to this one, None where it is proved none do."""
        factors = row[list(self.pivots)] % PRIME
        left, made_of = row % PRIME, np.zeros(len(self.given), dtype=np.int64)
        for factor, own, parts in zip(factors, self.rows, self.made_of, strict=True):
            if factor:
                left = (left - factor * own) % PRIME
                made_of = (made_of + factor * parts) % PRIME
        if not left.any():
            return tuple(int(place) for place in np.flatnonzero(made_of))
        if any(self._is_unnoticed(int(column), row) for column in np.flatnonzero(left)):
            return None
        return tuple(range(len(self.given)))

    def _is_unnoticed(self, column: int, row: Whole) -> bool:
        """Whether the unknowns can change in whole numbers so that only this row changes."""
        change = np.zeros(self.given.shape[1], dtype=np.int64)
        change[column] = 1
        change[list(self.pivots)] = -self.rows[:, column] % PRIME
        for scale in range(1, LARGEST_SCALE + 1):
            whole = change * scale % PRIME
            whole = np.where(whole > PRIME // 2, whole - PRIME, whole)
            is_small = np.abs(whole).max() <= LARGEST_CHANGE
            if is_small and not (self.given @ whole).any() and row @ whole:
                return True
        return False


def basis(rows: Sequence[Whole], width: int) -> Basis:
    """Reduce rows until each has a 1 where all others have 0."""
    given = np.array(rows, dtype=np.int64).reshape(len(rows), width)
    table = np.hstack([given % PRIME, np.eye(len(rows), dtype=np.int64)])
    pivots: list[int] = []
    for column in range(width):
        height = len(pivots)
        below = np.flatnonzero(table[height:, column])
        if not len(below):
            continue
        found = height + int(below[0])
        table[[height, found]] = table[[found, height]]
        table[height] = table[height] * pow(int(table[height, column]), -1, PRIME) % PRIME
        others = table[:, column].copy()
        others[height] = 0
        hit = np.flatnonzero(others)
        table[hit] = (table[hit] - others[hit, None] * table[height]) % PRIME
        pivots.append(column)
    reduced = table[: len(pivots)]
    return Basis(reduced[:, :width], tuple(pivots), reduced[:, width:], given)
