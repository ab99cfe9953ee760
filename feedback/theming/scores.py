"""Figures for suggestions against what people chose, with how far chance may move them."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feedback.theming.thresholds import Bools, Floats, best_three

DRAWS = 300
Figures = dict[str, float]


def micro_f1(chosen: Bools, truth: Bools) -> float:
    """Return F1 over all pairs of a text and a theme."""
    right = (chosen & truth).sum()
    return _share(2 * right, chosen.sum() + truth.sum())


def macro_f1(chosen: Bools, truth: Bools) -> float:
    """Return the mean F1 of the themes that some text has; others can't be got right."""
    there = truth.any(axis=0)
    right = 2 * (chosen & truth)[:, there].sum(axis=0)
    both = chosen[:, there].sum(axis=0) + truth[:, there].sum(axis=0)
    return float(np.mean(right / np.maximum(both, 1))) if there.any() else 0.0


def balanced_accuracy(chosen: Bools, truth: Bools) -> float:
    """Return the mean recall over themes, for texts with one theme each."""
    there = truth.any(axis=0)
    recalls = (chosen & truth)[:, there].sum(axis=0) / truth[:, there].sum(axis=0)
    return float(np.mean(recalls)) if there.any() else 0.0


def figures(scores: Floats, shown: Bools, decided: Bools, truth: Bools) -> Figures:
    """Return all figures: `decided` is what counts as the machine's coding, `shown` what a coder
    would have been offered (at most three, above the threshold).
    """
    right_shown = (shown & truth).sum()
    top = best_three(scores) & truth
    there = truth.any(axis=1)
    return {
        "micro_f1": micro_f1(decided, truth),
        "macro_f1": macro_f1(decided, truth),
        "balanced_accuracy": balanced_accuracy(decided, truth),
        "suggestion_precision": _share(right_shown, shown.sum()),
        "suggestion_recall": _share(right_shown, truth.sum()),
        "top3_recall": _share(top.sum(), truth.sum()),
        "one_right_in_top3": _share(top.any(axis=1).sum(), there.sum()),
    }


def intervals(
    count: int, measure: Callable[[NDArray[np.intp]], Figures], seed: int = 0
) -> dict[str, tuple[float, float]]:
    """Return 95 % bootstrap intervals of what `measure` says of drawn texts (row numbers)."""
    draw = np.random.default_rng(seed)
    drawn = [measure(draw.integers(0, count, count)) for _ in range(DRAWS)]
    found = {}
    for name in drawn[0]:
        low, high = np.quantile([one[name] for one in drawn], [0.025, 0.975])
        found[name] = (float(low), float(high))
    return found


def _share(part: Any, whole: Any) -> float:
    return float(part / whole) if whole else 0.0
