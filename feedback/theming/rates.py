"""Whether an existing theme is raised more or less than before, by confirmed codings alone.

Fisher's exact test, two-sided (small counts are the rule here), and over all themes the share of
false alarms held down as Benjamini and Hochberg 1995 do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import comb
from typing import Literal, NamedTuple

FALSE_ALARMS = 0.05


class Counts(NamedTuple):
    """How many of the texts of a period were about a theme, now and before."""

    now: int
    now_texts: int
    before: int
    before_texts: int


@dataclass(frozen=True)
class RateChange:
    """How a theme's share of the texts moved.

    `p` is the chance of a difference as large if nothing had changed; `q` the share of false
    alarms among all themes whose q is no larger (the same as p where one theme is tested alone).
    """

    direction: Literal["up", "down", ""]
    p: float
    q: float

    @property
    def is_marked(self) -> bool:
        """Whether to speak of a change at all."""
        return bool(self.direction) and self.q <= FALSE_ALARMS


def rate_change(now_count: int, now_texts: int, before_count: int, before_texts: int) -> RateChange:
    """Test one theme alone. Raises ValueError unless 0 ≤ count ≤ texts in both periods."""
    counts = Counts(now_count, now_texts, before_count, before_texts)
    if not (0 <= now_count <= now_texts and 0 <= before_count <= before_texts):
        raise ValueError(
            f"No theme is in more texts than there are, or in fewer than none: {counts}"
        )
    p = fisher(counts)
    apart = now_count * before_texts - before_count * now_texts
    direction: Literal["up", "down", ""] = "up" if apart > 0 else "down" if apart < 0 else ""
    return RateChange(direction, p, p)


def rate_changes(themes: Mapping[str, Counts]) -> dict[str, RateChange]:
    """Test every theme of a codebook together; `q` allows for how many they are."""
    changes = {slug: rate_change(*counts) for slug, counts in themes.items()}
    q = 1.0
    ordered = sorted(changes, key=lambda slug: changes[slug].p, reverse=True)
    for above, slug in enumerate(ordered):
        q = min(q, changes[slug].p * len(ordered) / (len(ordered) - above))
        changes[slug] = replace(changes[slug], q=q)
    return changes


def fisher(counts: Counts) -> float:
    """Return the two-sided p of Fisher's exact test: all tables with these margins that are no
    likelier than ours. In whole numbers, so that equally likely tables are just that.
    """
    now, now_texts, before, before_texts = counts
    held = now + before
    ways = [
        comb(now_texts, k) * comb(before_texts, held - k)
        for k in range(max(0, held - before_texts), min(held, now_texts) + 1)
    ]
    ours = comb(now_texts, now) * comb(before_texts, before)
    return sum(way for way in ways if way <= ours) / comb(now_texts + before_texts, held)
