"""How sure is sure enough: thresholds from scores a model gave to texts it had not seen."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]
MODES = ("cautious", "balanced", "eager")
MOST_SHOWN = 3
# A theme's own threshold counts as much as the common one once it has so many texts.
OWN = 10
WANTED = 0.8
STEPS = 200


@dataclass(frozen=True)
class Measured:
    """What a mode showed on texts kept out: shares, and how many were shown for a text.

    `by_theme` has, in the model's order of themes, how many were shown, right, and to be found.
    """

    precision: float
    recall: float
    shown_per_text: float
    by_theme: list[list[int]] = field(default_factory=list)


def best_three(scores: Floats) -> Bools:
    """Return which scores are among their row's three highest."""
    if scores.shape[1] <= MOST_SHOWN:
        return np.ones(scores.shape, dtype=bool)
    places = np.argpartition(-scores, MOST_SHOWN - 1, axis=1)[:, :MOST_SHOWN]
    chosen = np.zeros(scores.shape, dtype=bool)
    np.put_along_axis(chosen, places, True, axis=1)
    return chosen


def shown(scores: Floats, thresholds: Floats) -> Bools:
    """Return what is suggested: among the three best, and above its theme's threshold."""
    result: Bools = best_three(scores) & (scores > thresholds)
    return result


def measure(suggested: Bools, truth: Bools) -> Measured:
    """Return precision and recall over all suggestions (1.0 and 0.0 where nothing was shown)."""
    right, all_shown, all_true = (suggested & truth).sum(), suggested.sum(), truth.sum()
    return Measured(
        float(right / all_shown) if all_shown else 1.0,
        float(right / all_true) if all_true else 0.0,
        float(all_shown / max(1, len(truth))),
    )


def choose(scores: Floats, truth: Bools) -> tuple[dict[str, Floats], dict[str, Measured]]:
    """Return thresholds per theme for every mode, and what each showed.

    "balanced" has the best F1: one threshold for all, drawn towards each theme's own as its texts
    grow. "cautious" lifts all of them until four in five suggestions were right (or as near as it
    gets), "eager" lowers them until four in five themes were found.
    """
    balanced = _own(scores, truth, _common(scores, truth))
    lifts = _lifts(scores - balanced)
    outcomes = [measure(shown(scores, balanced + lift), truth) for lift in lifts]
    # A lift after which hardly anything is shown says nothing: its precision is luck.
    enough = [i for i, o in enumerate(outcomes) if o.recall >= 0.1 and lifts[i] >= 0]
    right = [i for i in enough if outcomes[i].precision >= WANTED]
    plain = [i for i, lift in enumerate(lifts) if lift == 0]
    cautious = right[0] if right else max(enough or plain, key=lambda i: outcomes[i].precision)
    lower = [i for i, lift in enumerate(lifts) if lift <= 0]
    found = [i for i in lower if outcomes[i].recall >= WANTED]
    eager = found[-1] if found else max(lower, key=lambda i: (outcomes[i].recall, i))
    picked = {
        "cautious": balanced + lifts[cautious],
        "balanced": balanced,
        "eager": balanced + lifts[eager],
    }
    return picked, {mode: _in_full(shown(scores, at), truth) for mode, at in picked.items()}


def _in_full(suggested: Bools, truth: Bools) -> Measured:
    counts = np.array([suggested.sum(axis=0), (suggested & truth).sum(axis=0), truth.sum(axis=0)])
    return replace(measure(suggested, truth), by_theme=counts.T.tolist())


def _lifts(distances: Floats) -> Floats:
    grid = np.quantile(distances, np.linspace(0.3, 1, STEPS))
    return np.unique(np.append(grid, 0.0))


def _common(scores: Floats, truth: Bools) -> float:
    grid = np.quantile(scores, np.linspace(0.5, 0.999, STEPS))
    kept = best_three(scores)
    best = max(grid, key=lambda at: _f1(kept & (scores > at), truth))
    return float(best)


def _own(scores: Floats, truth: Bools, common: float) -> Floats:
    thresholds = np.full(scores.shape[1], common)
    for theme in range(scores.shape[1]):
        positives = int(truth[:, theme].sum())
        if positives < 3:
            continue
        column = scores[:, theme]
        lowest = max(0.0, 1 - 6 * positives / len(column))
        grid = np.unique(np.quantile(column, np.linspace(lowest, 1 - 0.5 / len(column), 100)))
        own = max(grid, key=lambda at: _f1(column > at, truth[:, theme]))
        thresholds[theme] = (positives * own + OWN * common) / (positives + OWN)
    return thresholds


def _f1(suggested: Bools, truth: Bools) -> float:
    return float(2 * (suggested & truth).sum() / max(1, suggested.sum() + truth.sum()))
