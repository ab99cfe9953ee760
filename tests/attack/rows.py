"""Sums over unknown numbers, gathered for a solver."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Ids = NDArray[np.int64]
FAR = float("inf")
Sparse = Any  # scipy publishes no types


class Rows:
    """Rows of "lowest <= sum of some unknowns, less some others <= highest"."""

    def __init__(self) -> None:
        self.row: list[Ids] = []
        self.column: list[Ids] = []
        self.weight: list[Ids] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, terms: Sequence[tuple[int, Ids]], low: float = 0, high: float = FAR) -> None:
        """Add one row for each line of the arrays in `terms`, each with its weight."""
        lines = len(terms[0][1])
        numbers = np.arange(len(self.low), len(self.low) + lines)
        for weight, ids in terms:
            self.row.append(np.repeat(numbers, ids.shape[1]))
            self.column.append(ids.ravel())
            self.weight.append(np.full(ids.size, weight))
        self.low += [low] * lines
        self.high += [high] * lines

    def matrix(self, columns: int) -> Sparse:
        """Return the weights, an unknown named twice counted twice."""
        shape = (len(self.low), columns)
        if not self.row:
            return csr_matrix(shape)
        gathered = (np.concatenate(self.row), np.concatenate(self.column))
        weights = np.concatenate(self.weight).astype(float)
        found = csr_matrix((weights, gathered), shape=shape)
        found.sum_duplicates()
        found.eliminate_zeros()
        return found
