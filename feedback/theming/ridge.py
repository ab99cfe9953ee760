"""Kernel ridge regression: many themes at once, from few texts, and exact out-of-fold scores.

One system of equations serves all themes. What a fold's texts would have got from a model that
never saw them follows from the same inverse, exactly, without fitting again:
y_B - (G_BB)^-1 (G y)_B with G = (K + D)^-1 (Rasmussen and Williams 2006, section 5.4.2, for
blocks). Measured against one-vs-rest support vector machines in `bench/themes.py`.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

Floats = NDArray[np.floating[Any]]
STRENGTH = 1.0
STRIP = 1_000


def kernel(rows: sparse.csr_matrix, dense: Floats | None, tick: Callable[[], None]) -> Floats:
    """Return the products of all rows (texts) with each other, plus 1 for a constant."""
    count = rows.shape[0]
    products = np.ones((count, count), dtype=np.float32)
    across = rows.T.tocsc()
    for start in range(0, count, STRIP):
        tick()
        products[start : start + STRIP] += (rows[start : start + STRIP] @ across).toarray()
    if dense is not None:
        products += dense @ dense.T
    return products


def solve(
    products: Floats, targets: Floats, weights: Floats, folds: NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """Return the dual solution and the out-of-fold scores, both rows by themes.

    `weights` say how much each row counts; `folds` number the folds, -1 for rows that are in all
    (the codebook's own): their scores are left at zero. `products` is overwritten.
    """
    products[np.diag_indices_from(products)] += (STRENGTH / weights).astype(products.dtype)
    factor, _ = linalg.lapack.spotrf(products, lower=1, overwrite_a=1)
    inverse, failed = linalg.lapack.spotri(factor, lower=1, overwrite_c=1)
    if failed:
        raise ArithmeticError("the texts could not be learned from: their kernel is singular")
    inverse = np.tril(inverse) + np.tril(inverse, -1).T
    dual = inverse @ targets.astype(np.float32)
    held_out = np.zeros_like(dual)
    for fold in np.unique(folds[folds >= 0]):
        inside = np.flatnonzero(folds == fold)
        block = inverse[np.ix_(inside, inside)].astype(np.float64)
        held_out[inside] = targets[inside] - np.linalg.solve(block, dual[inside])
    return dual, held_out
