"""How far coders agree: Krippendorff's alpha over sets of themes."""

from collections import defaultdict
from collections.abc import Iterable

from feedback.theming.lazily import language

# MASI divides by zero for two empty sets, so "no theme" is a code like any other.
NO_THEME = frozenset({"none"})


def agreement(codings: Iterable[tuple[str, str, frozenset[str]]]) -> float | None:
    """Return alpha in -1 … 1 (1: full agreement, 0: as by chance) over (coder, item, themes).

    Distances between sets are MASI's, so naming one theme of two counts in part. Items with one
    coder say nothing and are left out; None when fewer than two items were coded twice.
    """
    by_item: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for coder, item, themes in codings:
        by_item[item][coder] = frozenset(themes) or NO_THEME
    shared = {item: coders for item, coders in by_item.items() if len(coders) > 1}
    if len(shared) < 2:
        return None
    labels = {themes for coders in shared.values() for themes in coders.values()}
    if len(labels) == 1:
        return 1.0
    nltk = language()
    task = nltk.AnnotationTask(
        [
            (coder, item, themes)
            for item, coders in shared.items()
            for coder, themes in coders.items()
        ],
        distance=nltk.masi_distance,
    )
    return float(task.alpha())
