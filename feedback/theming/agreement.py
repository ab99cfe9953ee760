"""How far coders agree: Krippendorff's alpha over sets of themes, with an interval.

Krippendorff (2011), "Computing Krippendorff's alpha-reliability", in its form for any distance and
for missing readings. The distance between two sets is MASI: Passonneau (2006), "Measuring agreement
on set-valued items". Everything is counted by distinct sets, of which there are few however many
texts there are.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

Themes = frozenset[str]
Interval = tuple[float, float]
# Two readings of one text.
Twice = tuple[Themes, Themes]

# MASI divides by zero for two empty sets, so "no theme" is a code like any other.
NO_THEME: Themes = frozenset({"none"})
RESAMPLES = 500
# Where coders use hundreds of different sets, fewer resamples keep the page from being slow.
FEWEST_RESAMPLES = 200
STEPS = 5_000_000
# Fixed: the same codings must give the same interval every time somebody looks.
SEED = 2011
FEWEST_FOR_INTERVAL = 10


def likeness(one: Themes, other: Themes) -> float:
    """Return 1 less the MASI distance of two sets: 1 for equal ones, 0 for disjoint ones."""
    shared = len(one & other)
    if not shared:
        return 0.0
    if one == other:
        return 1.0
    holds = 2 / 3 if shared == min(len(one), len(other)) else 1 / 3
    return shared / len(one | other) * holds


def agreement(codings: Iterable[tuple[str, str, Themes]]) -> float | None:
    """Return alpha in -1 … 1 (1: full agreement, 0: as by chance) over (coder, item, themes).

    Naming one theme of two counts in part. Items with one coder say nothing and are left out; None
    when fewer than two items were coded twice.
    """
    by_item: dict[str, dict[str, Themes]] = defaultdict(dict)
    for coder, item, themes in codings:
        by_item[item][coder] = frozenset(themes) or NO_THEME
    shared = [list(coders.values()) for coders in by_item.values() if len(coders) > 1]
    if len(shared) < 2:
        return None
    labels: Counter[Themes] = Counter()
    observed = 0.0
    for readings in shared:
        sets = Counter(readings)
        labels += sets
        observed += _disagreement(sets) * len(readings)
    return _alpha(observed / labels.total(), _disagreement(labels))


def _disagreement(sets: Mapping[Themes, int]) -> float:
    """Return the mean distance between two of these readings, drawn without putting back."""
    total = sum(sets.values())
    alike = float(sum(number * (number - 1) for number in sets.values()))
    for (one, number), (other, others) in combinations(sets.items(), 2):
        if not one.isdisjoint(other):
            alike += 2 * likeness(one, other) * number * others
    return 1 - alike / (total * (total - 1))


def _alpha(observed: float, expected: float) -> float:
    """Return alpha; where all readings are the same there was nothing to differ about."""
    return 1 - observed / expected if expected > 1e-12 else 1.0


@dataclass(frozen=True)
class Estimate:
    """Alpha and its 95 % interval; None where there are too few texts to say."""

    alpha: float | None
    interval: Interval | None = None


@dataclass(frozen=True)
class ThemeEstimate:
    """One theme between two readers: in how many texts both saw it, or only one of them; in what
    share of readings it was seen (0 … 1); alpha of seeing it or not.
    """

    both: int
    only_first: int
    only_other: int
    prevalence: float
    estimate: Estimate

    @property
    def texts(self) -> int:
        """In how many texts either saw it."""
        return self.both + self.only_first + self.only_other


class Readings:
    """Two readings of each of many texts, counted by what they say."""

    def __init__(self, pairs: Iterable[Twice]) -> None:
        counted = Counter((one or NO_THEME, other or NO_THEME) for one, other in pairs)
        self.pairs = sorted(counted, key=lambda pair: (sorted(pair[0]), sorted(pair[1])))
        self.numbers = [counted[pair] for pair in self.pairs]
        self.texts = sum(self.numbers)
        self._agreed = [likeness(*pair) for pair in self.pairs]
        labels = sorted({themes for pair in self.pairs for themes in pair}, key=sorted)
        place = {themes: number for number, themes in enumerate(labels)}
        self._places = [(place[one], place[other]) for one, other in self.pairs]
        self._labels = len(labels)
        # Most sets share no theme, and those that do not add nothing: only the others are kept.
        self._alike = [
            (place[one], place[other], likeness(one, other))
            for one, other in combinations(labels, 2)
            if not one.isdisjoint(other)
        ]

    def alpha(self) -> float | None:
        """Return alpha over the sets; None under two texts."""
        return self._overall(self.numbers) if self.texts > 1 else None

    def overall(self) -> Estimate:
        """Return alpha over the sets with its interval, which takes longer."""
        return Estimate(self.alpha(), _interval(map(self._overall, self._resamples)))

    def by_theme(self, themes: Iterable[str], fewest: int) -> dict[str, ThemeEstimate]:
        """Return those of these themes that either reader saw in `fewest` texts or more."""
        tables = {theme: self._table(theme, self.numbers) for theme in themes}
        return {
            theme: self._about(theme, table)
            for theme, table in tables.items()
            if sum(table) >= fewest
        }

    def _about(self, theme: str, table: tuple[int, int, int]) -> ThemeEstimate:
        both, first, other = table
        seen = [
            (number, kind)
            for number, (one, two) in enumerate(self.pairs)
            if (kind := 2 * (theme in one) + (theme in two))
        ]

        def resampled(numbers: list[int]) -> float:
            cells = [0, 0, 0, 0]
            for number, kind in seen:
                cells[kind] += numbers[number]
            return _of_one_theme(cells[3], cells[2], cells[1], self.texts)

        interval = _interval(map(resampled, self._resamples))
        prevalence = (2 * both + first + other) / (2 * self.texts)
        estimate = Estimate(_of_one_theme(*table, self.texts), interval)
        return ThemeEstimate(both, first, other, prevalence, estimate)

    def _table(self, theme: str, numbers: list[int]) -> tuple[int, int, int]:
        both = first = other = 0
        for (one, two), number in zip(self.pairs, numbers, strict=True):
            both += number if theme in one and theme in two else 0
            first += number if theme in one and theme not in two else 0
            other += number if theme in two and theme not in one else 0
        return both, first, other

    def _overall(self, numbers: list[int]) -> float:
        """Return alpha where each pair of readings occurs as often as `numbers` says."""
        seen = [0] * self._labels
        agreed = 0.0
        for (one, other), number, alike in zip(self._places, numbers, self._agreed, strict=True):
            if number:
                seen[one] += number
                seen[other] += number
                agreed += number * alike
        total = 2 * self.texts
        alike_by_chance = float(sum(number * (number - 1) for number in seen))
        alike_by_chance += 2 * sum(seen[i] * seen[j] * alike for i, j, alike in self._alike)
        return _alpha(1 - agreed / self.texts, 1 - alike_by_chance / (total * (total - 1)))

    @cached_property
    def _resamples(self) -> list[list[int]]:
        """Return how often each pair occurs among as many texts, drawn again and again from these;
        none where they are too few for that to mean anything.
        """
        if self.texts < FEWEST_FOR_INTERVAL:
            return []
        draw = random.Random(SEED)
        places = range(len(self.pairs))
        drawn = []
        for _ in range(max(FEWEST_RESAMPLES, min(RESAMPLES, STEPS // (len(self._alike) + 1)))):
            counted = Counter(draw.choices(places, self.numbers, k=self.texts))
            drawn.append([counted[place] for place in places])
        return drawn


def _of_one_theme(both: int, first: int, other: int, texts: int) -> float:
    """Return alpha of seeing a theme or not, over `texts` texts."""
    seen = 2 * both + first + other
    total = 2 * texts
    expected = 2 * seen * (total - seen) / (total * (total - 1))
    return _alpha((first + other) / texts, expected)


def _interval(values: Iterable[float]) -> Interval | None:
    """Return what 95 % of resampled values lie between; None without any."""
    ordered = sorted(values)
    if not ordered:
        return None
    beyond = len(ordered) * 25 // 1000
    return ordered[beyond], ordered[-beyond - 1]
