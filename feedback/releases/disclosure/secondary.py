"""Which further counts are hidden: as few people as possible, so that no hidden one gives way.

An implicit hitting set (Chandrasekaran et al. 2013; for cell suppression Fischetti and Salazar
2000): every way in which an attacker succeeds needs some published figures, so one of them must
go. The cheapest choice that meets all ways found so far is attacked again, until no way is left.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from feedback.releases.disclosure.attack import Attack
from feedback.releases.disclosure.lines import broken_over_time, lines_of
from feedback.releases.disclosure.programs import Unsolved
from feedback.releases.disclosure.ranges import Found
from feedback.releases.disclosure.shapes import Cell, Period

Shown = Mapping[Cell, int | None]


@dataclass(frozen=True)
class Cut:
    """At least one of these cells must be hidden: always, or where another one is."""

    cells: tuple[Cell, ...]
    where: Cell | None = None

    def is_met(self, hidden: Collection[Cell]) -> bool:
        """Whether hiding these cells does what the cut asks for."""
        wanted = self.where is None or self.where in hidden
        return not wanted or any(cell in hidden for cell in self.cells)


# After so many rounds each cut is met at once by its cheapest cell, which ends soon.
MOST_ROUNDS = 60


class NothingLeft(Exception):
    """What an attacker knows he has from figures that are out already."""


class Choice:
    """The search for the cells of a period that are hidden to protect others."""

    def __init__(
        self,
        attack: Attack,
        period: Period,
        rounded: Mapping[Cell, int],
        past: Mapping[str, Shown],
    ) -> None:
        """`rounded` has the cells that may be shown, with the figures that would be."""
        self.attack = attack
        self.period = period
        self.past = past
        self.order = {cell: place for place, cell in enumerate(period.people)}
        self.rounded = rounded
        self.old = [
            told
            for one in attack.timeline.periods
            if one.name in past
            for told in attack.figures(one, past[one.name])
        ]
        self.lines = lines_of(period)
        self.cuts: dict[Cut, None] = {}

    def partners(self) -> set[Cell]:
        """Return the cells to hide. Raises NothingLeft where hiding this period is not enough."""
        hidden: set[Cell] = set()
        rounds = 0
        while new := self._new_cuts(hidden):
            rounds += 1
            self.cuts |= dict.fromkeys(new)
            if rounds <= MOST_ROUNDS:
                hidden = self._cheapest()
            else:
                for cut in new:
                    hidden |= set() if cut.is_met(hidden) else {min(cut.cells, key=self._cost)}
        return hidden if rounds <= MOST_ROUNDS else self._without_surplus(hidden)

    def _without_surplus(self, hidden: set[Cell]) -> set[Cell]:
        """Show again, the largest first, what need not have been hidden."""
        for cell in sorted(hidden, key=self._cost, reverse=True):
            if not self._new_cuts(hidden - {cell}):
                hidden = hidden - {cell}
        return hidden

    def _cost(self, cell: Cell) -> tuple[int, int]:
        return self.period.people[cell], self.order[cell]

    def _new_cuts(self, hidden: set[Cell]) -> list[Cut]:
        """Return what the cheapest kind of check finds that finds anything."""
        if lines := list(dict.fromkeys(self._lines(hidden))):
            return lines
        shown = {cell: one for cell, one in self.rounded.items() if cell not in hidden}
        figures = [*self.old, *self.attack.figures(self.period, shown)]
        if cuts := self._cuts(self.attack.eliminated(figures)):
            return cuts
        left = self.attack.possible_otherwise(figures)
        return self._cuts(self.attack.in_fractions(figures, left)) or self._cuts(
            self.attack.in_whole_people(figures, left)
        )

    def _lines(self, hidden: set[Cell]) -> Iterator[Cut]:
        """Yield a cut for every line along which too little is hidden."""
        withheld = {cell: None for cell in self.period.people if self._is_hidden(cell, hidden)}
        for line in self.lines:
            if found := line.too_few_hidden(self.period, withheld, self.attack.rule.k):
                others = tuple(one for one in (line.total, *line.cells) if one not in withheld)
                # A single partner need not be where it is; what is hidden for its own sake stays.
                yield Cut(others, None if any(one not in hidden for one in found) else found[0])
        timeline, k = self.attack.timeline, self.attack.rule.k
        for cell in broken_over_time(self.period, withheld, self.past, timeline, k):
            yield Cut((cell,))

    def _is_hidden(self, cell: Cell, hidden: set[Cell]) -> bool:
        return cell in hidden or cell not in self.rounded

    def _cuts(self, found: Iterator[Found]) -> list[Cut]:
        """Return, for each thing found out, the cells of this period it was found out from."""
        cuts: dict[Cut, None] = {}
        for one in found:
            cells = {cell for name, cell in one.places if name == self.period.name}
            if not cells:
                raise NothingLeft
            cuts[Cut(tuple(sorted(cells, key=self._cost)))] = None
        return list(cuts)

    def _cheapest(self) -> set[Cell]:
        """Return the cells that meet every cut and have the fewest people; ties by their order."""
        cells = sorted({cell for cut in self.cuts for cell in cut.cells}, key=self._cost)
        place = {cell: number for number, cell in enumerate(cells)}
        meets = sparse.lil_array((len(self.cuts), len(cells)))
        for number, cut in enumerate(self.cuts):
            for cell in cut.cells:
                meets[number, place[cell]] = 1
            if cut.where in place:
                meets[number, place[cut.where]] = -1
        least = [1 if cut.where is None else 0 for cut in self.cuts]
        cost = np.array([self.period.people[cell] for cell in cells], dtype=float)
        told = milp(
            cost + np.arange(len(cells)) / (len(cells) + 1) ** 2,
            integrality=np.ones(len(cells)),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(sparse.csr_array(meets), least, np.inf),
            options={"mip_rel_gap": 0.0},
        )
        if told.x is None:
            raise Unsolved(told.message)
        return {cell for cell, chosen in zip(cells, told.x, strict=True) if chosen > 0.5}


def partners_of(
    attack: Attack, period: Period, rounded: Mapping[Cell, int], past: Sequence[tuple[str, Shown]]
) -> set[Cell]:
    """Return the cells of the newest period that are hidden to protect others."""
    return Choice(attack, period, rounded, dict(past)).partners()
