"""Whole numbers of people that keep within limits, by linear and integer programmes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

from feedback.releases.disclosure.structure import Floats

# One of many solutions in whole people need not be the best, nor proved to be.
GOOD_ENOUGH = {"mip_rel_gap": 0.2, "node_limit": 100}
EXACT = {"mip_rel_gap": 0.0}


@dataclass(frozen=True)
class Sums:
    """Sums of the free unknowns of a programme, each with a constant for those that are fixed."""

    rows: sparse.csr_array
    constant: Floats

    def at(self, solution: Floats) -> Floats:
        """Return the sums for these unknowns."""
        values: Floats = self.rows @ solution + self.constant
        return values

    def some(self, places: NDArray[np.intp]) -> "Sums":
        """Return some of the sums."""
        return Sums(self.rows[places], self.constant[places])


class Limits(NamedTuple):
    """Rows of unknowns, and between what each of them lies."""

    rows: sparse.csr_array
    least: Floats
    most: Floats
    # Between what each unknown lies.
    lowest: Floats
    highest: Floats

    def settled(self, which: NDArray[np.bool_], values: Floats) -> "Limits":
        """Return the same where some unknowns have these values."""
        lowest, highest = self.lowest.copy(), self.highest.copy()
        lowest[which] = highest[which] = values
        return self._replace(lowest=lowest, highest=highest)


def limits_of(rows: sparse.csr_array, least: Floats, most: Floats) -> Limits:
    """Return the limits where no unknown is less than none."""
    width = rows.shape[1]
    return Limits(rows, least, most, np.zeros(width), np.full(width, np.inf))


def solved(
    limits: Limits,
    sought: Sums,
    cap: int | None,
    whole: NDArray[np.bool_],
    options: Mapping[str, float] = EXACT,
) -> OptimizeResult:
    """Solve with limits to each figure's sum, so that every unknown is one of the people.

    HiGHS, where it has presolved or has unknowns for the figures, now and then mends what it found,
    and says so on the descriptor of standard output, whoever that belongs to.
    """
    size, count = len(whole), 0 if cap is None else len(sought.constant)
    rows, least, most = limits.rows, limits.least, limits.most
    cost = np.concatenate([np.zeros(size), np.full(count, -1.0)])
    if cap is None:
        cost[:] = sought.rows.sum(axis=0)
    else:
        rows = rows.copy()
        rows.resize((rows.shape[0], size + count))
        reached = sparse.hstack([sought.rows, -sparse.eye_array(count)])
        rows = sparse.csr_array(sparse.vstack([rows, reached]))
        least = np.concatenate([least, -sought.constant])
        most = np.concatenate([most, np.full(count, np.inf)])
    lowest = np.concatenate([limits.lowest, np.zeros(count)])
    highest = np.concatenate([limits.highest, np.full(count, cap or 0)])
    for presolve in (not whole.any(), whole.any()):
        found = milp(
            cost,
            integrality=np.concatenate([whole, np.full(count, whole.any())]),
            bounds=Bounds(lowest, highest),
            constraints=LinearConstraint(rows, least, most),
            options={**options, "presolve": bool(presolve)},
        )
        if found.x is not None:
            break
    return found
