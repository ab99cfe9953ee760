"""The attacker himself: he has every release, the rule and a solver, and looks for small counts.

Nothing is known of a count if it may be none, and may also be `width` or more. Each solution in
whole numbers shows that for many counts at once; only those left over are asked one by one.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.attack.model import Model
from tests.attack.published import Target, absent, generalised, lies, number, shares, shown, targets
from tests.attack.rows import Rows, Sparse
from tests.attack.rowspace import recovered
from tests.attack.solver import CEILING, Floats, Solver
from tests.attack.truth import Json, Truth, read

ROUNDS = 3  # of looking for solutions that show much at once
IMPOSSIBLE = 2  # scipy's status


@dataclass(frozen=True)
class Found:
    """A small count the attacker learnt something about."""

    words: str
    truth: int
    low: int
    high: int

    @property
    def is_exact(self) -> bool:
        """Say whether he knows it."""
        return self.low == self.high


@dataclass
class Outcome:
    """What one attack came to."""

    attacked: int = 0
    narrowest: int = CEILING
    asked: int = 0
    narrowed: list[Found] = field(default_factory=list)
    eliminated: list[str] = field(default_factory=list)
    lies: list[str] = field(default_factory=list)

    @property
    def is_safe(self) -> bool:
        """Say whether he learnt nothing, and nothing was published wrongly."""
        return not (self.narrowed or self.eliminated or self.lies)

    @property
    def exact(self) -> int:
        """How many counts he knows."""
        return sum(found.is_exact for found in self.narrowed)


def width(k: int) -> int:
    """Return how far the ends of what is thinkable must be apart (docs/requirements.md)."""
    return min(5, k - 1)


def attack(
    request: Json, answer: Json, *, measure: bool = True, reads_rule: bool = True
) -> Outcome:
    """Attack all releases of an answer together; `measure` also finds the narrowest range."""
    truth = read(request)
    outcome = Outcome(lies=lies(answer, truth))
    siege = Siege(truth, answer, reads_rule=reads_rule)
    outcome.attacked = len(siege.targets)
    outcome.eliminated = [siege.targets[place].words for place in siege.eliminated()]
    if not siege.note(siege.model.true_values.astype(float)):
        outcome.lies.append("what was published cannot be true")
        return outcome
    outcome.narrowed = siege.narrowed()
    if measure and siege.targets and not outcome.narrowed:
        outcome.narrowest = siege.narrowest()
    outcome.asked = siege.solver.asked
    return outcome


class Siege:
    """One attack: what is known, and how far each target has been seen to go."""

    def __init__(self, truth: Truth, answer: Json, *, reads_rule: bool = True) -> None:
        self.reads_rule = reads_rule
        self.truth, self.model = truth, Model(truth)
        self.width = width(truth.k)
        none = [self.model.choosing(*named) for named in absent(answer, truth)]
        self.impossible = np.unique(np.concatenate([self.model.impossible, *none]))
        self.published = shown(answer, truth)
        self.solver, self.seen = self.knowledge(answer)
        self.targets, self.sums = self.unknown(targets(answer, truth))
        self.low = np.full(len(self.targets), CEILING)
        self.high = np.full(len(self.targets), -1)

    def knowledge(self, answer: Json) -> tuple[Solver, Sparse]:
        """Return all that binds the unknowns, and the sums whose values were published."""
        rows, seen = self.model.rules, Rows()
        for count in self.published:
            ids = self.model.ids(count.cell, count.parts)
            rows.add([(1, ids)], count.low, count.high)
            seen.add([(1, ids)])
            for wider in generalised(count.cell) if count.keeps_rule and self.reads_rule else ():
                whole = self.model.ids(wider, count.parts)
                rows.add([(1, whole), (-1, ids)], self.truth.k)
        for share in shares(answer, self.truth):
            # percent - 1/2 <= 100 * part / whole < percent + 1/2
            part = self.model.ids(share.cell, share.parts)
            whole = self.model.ids(share.whole, share.parts)
            rows.add([(200, part), (1 - 2 * share.percent, whole)])
            rows.add([(2 * share.percent + 1, whole), (-200, part)])
        size = self.model.size
        upper = np.full(size, float(CEILING))
        upper[self.impossible] = 0
        low, high = np.array(rows.low, float), np.array(rows.high, float)
        return Solver(rows.matrix(size), low, high, upper), seen.matrix(size)

    def unknown(self, wanted: list[Target]) -> tuple[list[Target], Sparse]:
        """Return the targets that are different sums, and not nought whatever people answered."""
        rows = Rows()
        for target in wanted:
            terms = [(1, self.model.ids(target.more, target.more_parts))]
            if target.less is not None:
                terms.append((-1, self.model.ids(target.less, target.less_parts)))
            rows.add(terms)
        sums = rows.matrix(self.model.size)
        sums.data[np.isin(sums.indices, self.impossible)] = 0
        sums.eliminate_zeros()
        sums.sort_indices()
        different: dict[bytes, int] = {}
        for place, (start, end) in enumerate(zip(sums.indptr, sums.indptr[1:], strict=False)):
            if start < end:
                name = sums.indices[start:end].tobytes() + b"/" + sums.data[start:end].tobytes()
                different.setdefault(name, place)
        places = list(different.values())
        return [wanted[place] for place in places], sums[places]

    def eliminated(self) -> list[int]:
        """Return the targets that follow from published counts, were those not rounded."""
        seen = self.seen.copy()
        seen.data[np.isin(seen.indices, self.impossible)] = 0
        seen.eliminate_zeros()
        return recovered(seen[np.flatnonzero(np.diff(seen.indptr))], self.sums)

    def note(self, values: Floats) -> bool:
        """Note what a solution in whole numbers shows of each target; False if it is none."""
        whole = np.rint(values[: self.model.size])
        if not self.solver.fits(whole):
            return False
        sums = (self.sums @ whole).astype(np.int64)
        self.low = np.minimum(self.low, sums)
        self.high = np.maximum(self.high, sums)
        return True

    def hear(self, result: Any) -> bool:
        """Note the solver's answer; False if it gave none, or none in whole numbers."""
        return result.x is not None and self.note(result.x)

    def open(self) -> Any:
        """Return the targets not yet seen to be possibly none."""
        return np.flatnonzero(self.low > 0)

    def short(self) -> Any:
        """Return the targets not yet seen to be possibly `width` or more."""
        return np.flatnonzero(self.high < self.width)

    def narrowed(self) -> list[Found]:
        """Return every target the attacker can tell something about, with its exact range.

        The solver has called possible things impossible (HiGHS 1.12, asked with a bound on a sum):
        looking for the ends of the range once more, it may show a solution that it denied.
        """
        found = {place: self.found(place) for place in self.bare()}
        left = {*map(int, self.open()), *map(int, self.short())}
        return [found[place] for place in found if place in left]

    def bare(self) -> list[int]:
        """Return the targets that cannot be none, or cannot be `width` or more."""
        self.look_around()
        wrong = set()
        for place in range(len(self.targets)):
            if self.low[place] > 0 and not self.reaches(place, (0, 0), self.total(self.open())):
                wrong.add(place)
        for place in range(len(self.targets)):
            if self.high[place] < self.width and not self.reaches(
                place, (self.width, np.inf), -self.total(self.short())
            ):
                wrong.add(place)
        return sorted(wrong)

    def look_around(self) -> None:
        """Look for solutions that show for many targets at once how far they may go."""
        for _ in range(ROUNDS):
            left = self.open()
            if len(left):
                costs = self.total(left)
                if not self.hear(self.solver.least(costs, whole=False)):
                    self.hear(self.solver.least(costs, gap=0.2))
            left = self.short()
            if len(left):
                sums = self.sums[left]
                if not self.hear(self.solver.many(sums, self.width, whole=False)):
                    self.hear(self.solver.many(sums, self.width, whole=True))

    def total(self, places: Any) -> Floats:
        """Return the costs of all these targets together."""
        return np.asarray(self.sums[places].sum(axis=0), float).ravel()

    def reaches(self, place: int, between: tuple[float, float], costs: Floats) -> bool:
        """Say whether a target may lie there."""
        result = self.solver.least(costs, self.sums[[place]], between, gap=0.5)
        return self.hear(result)

    def found(self, place: int) -> Found:
        """Return the exact range of a target."""
        target, row = self.targets[place], self.total([place])
        ends = []
        for sign in (1, -1):
            result = self.solver.least(sign * row)
            self.hear(result)
            ends.append(int(np.rint(sign * result.fun)))
        return Found(target.words, number(target, self.truth), *ends)

    def narrowest(self) -> int:
        """Return the least greatest value any target may have; all may be none."""
        certain: set[int] = set()
        while (place := int(self.high.argmin())) not in certain:
            certain.add(place)
            self.hear(self.solver.least(-self.total([place])))
        return int(self.high.min())
