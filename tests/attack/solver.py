"""Asks for whole numbers, or any, that fit what is known and make a sum least."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, hstack, identity, vstack

from tests.attack.rows import Sparse

Floats = NDArray[np.float64]
CEILING = 10_000  # more people than any request has
PATIENCE = 60  # seconds for one question


@dataclass
class Solver:
    """What is known: low <= rows @ unknowns <= high, and 0 <= unknowns <= upper."""

    rows: Sparse
    low: Floats
    high: Floats
    upper: Floats
    asked: int = 0

    def fits(self, values: Floats) -> bool:
        """Say whether whole numbers fit all that is known, exactly."""
        sums = self.rows @ values
        return not (
            np.any(values < 0)
            or np.any(values > self.upper)
            or np.any(sums < self.low)
            or np.any(sums > self.high)
        )

    def least(
        self,
        costs: Floats,
        sums: Sparse | None = None,
        between: tuple[float, float] = (0, 0),
        *,
        whole: bool = True,
        gap: float = 0,
    ) -> Any:
        """Return scipy's answer for the least `costs`, where `sums` also keep to `between`."""
        rows, low, high = self.rows, self.low, self.high
        if sums is not None:
            count = sums.shape[0]
            rows = vstack([rows, sums], format="csr")
            low = np.concatenate([low, np.full(count, between[0])])
            high = np.concatenate([high, np.full(count, between[1])])
        return self.ask(costs, rows, (low, high), self.upper, whole=whole, gap=gap)

    def many(self, sums: Sparse, enough: int, *, whole: bool) -> Any:
        """Return values for which as many `sums` as can be reach `enough`, or come near."""
        count, size = sums.shape[0], self.rows.shape[1]
        known = hstack([self.rows, csr_matrix((self.rows.shape[0], count))])
        reached = hstack([sums, -identity(count)])
        rows = vstack([known, reached], format="csr")
        low = np.concatenate([self.low, np.zeros(count)])
        high = np.concatenate([self.high, np.full(count, np.inf)])
        upper = np.concatenate([self.upper, np.full(count, float(enough))])
        costs = np.concatenate([np.zeros(size), np.full(count, -1.0)])
        return self.ask(costs, rows, (low, high), upper, whole=whole, gap=0.2)

    def ask(
        self,
        costs: Floats,
        rows: Sparse,
        ends: tuple[Floats, Floats],
        upper: Floats,
        *,
        whole: bool,
        gap: float,
    ) -> Any:
        """Put one question."""
        self.asked += 1
        return milp(
            costs,
            integrality=np.full(len(costs), int(whole)),
            bounds=Bounds(0, upper),
            constraints=LinearConstraint(rows, *ends),
            options={"time_limit": PATIENCE, "mip_rel_gap": gap},
        )
