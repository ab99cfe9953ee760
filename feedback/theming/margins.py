"""Support vector machines, one per theme, for texts that have exactly one theme each.

There the question is which theme, not whether, and margins with balanced classes answer it better
than `ridge` does (NHS phase 1, out of fold: macro-F1 .65 against .62). For several themes per text
`ridge` is better with few texts and much faster with many themes. Imported late: see `lazily`.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.svm import LinearSVC

from feedback.theming.thresholds import Floats

SOFTNESS = 0.1
# How far themes count as if all had equally many texts; 1: wholly. Full balance finds rare themes
# at the price of naming them too often (NHS phase 1, out of fold: .674 balanced accuracy and .638
# macro-F1 at 1, .664 and .641 here, .646 and .642 at .7).
BALANCE = 0.88
# The score of a theme no text has: surely not.
NEVER = -2.0


def solve(
    rows: sparse.csr_matrix, targets: Floats, weights: Floats, folds: NDArray[np.intp], seed: int
) -> tuple[Floats, Floats, Floats]:
    """Return features by themes, a constant per theme, and out-of-fold scores, rows by themes.

    `folds` number the folds, -1 for rows that are in all of them. Each fold is fitted apart.
    """
    held_out = np.zeros(targets.shape)
    for fold in np.unique(folds[folds >= 0]):
        inside = folds == fold
        kept = np.flatnonzero(~inside)
        found, bias = _fitted(rows[kept], targets[kept], weights[kept], seed)
        held_out[inside] = rows[np.flatnonzero(inside)] @ found + bias
    return *_fitted(rows, targets, weights, seed), held_out


def _fitted(
    rows: sparse.csr_matrix, targets: Floats, weights: Floats, seed: int
) -> tuple[Floats, Floats]:
    found = np.zeros((rows.shape[1], targets.shape[1]), dtype=np.float32)
    bias = np.full(targets.shape[1], NEVER, dtype=np.float32)
    for theme in range(targets.shape[1]):
        truth = targets[:, theme] > 0
        if truth.any() and not truth.all():
            # A theme's own texts count almost as if all themes had equally many; the rest once.
            share = (weights.sum() / (targets.shape[1] * weights[truth].sum())) ** BALANCE
            machine: Any = LinearSVC(
                C=SOFTNESS, class_weight={True: share, False: 1.0}, random_state=seed
            )
            machine.fit(rows, truth, sample_weight=weights)
            found[:, theme], bias[theme] = machine.coef_[0], machine.intercept_[0]
    return found, bias
