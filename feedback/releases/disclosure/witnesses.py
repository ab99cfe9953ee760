"""What is possible, shown by whole numbers of people of every kind that fit all that is told."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from feedback.releases.disclosure.programs import Program
from feedback.releases.disclosure.ranges import Goal
from feedback.releases.disclosure.solving import GOOD_ENOUGH, Sums, limits_of, solved
from feedback.releases.disclosure.space import Columns
from feedback.releases.disclosure.structure import Floats

# So many people of a kind leave it enough room.
SPREAD = 5
# More unknowns than these are settled in two steps.
MANY = 2000
Mask = NDArray[np.bool_]


class Near:
    """All that is known where only some unknowns change, the others staying as in `anchor`.

    That is a witness: whole numbers of people of every kind that fit. What is possible near it is
    possible indeed.
    """

    def __init__(self, program: Program, free: Columns, anchor: Floats) -> None:
        """Keep the rows that the free unknowns are in."""
        self.free, self.anchor = free, anchor
        self.is_core = program.is_core[free]
        rows = program.columns_of(free)
        touched = np.flatnonzero(np.diff(rows.indptr))
        stays = (program.known @ anchor - rows @ anchor[free])[touched]
        least, most = program.floors[touched] - stays, program.tops[touched] - stays
        self.limits = limits_of(rows[touched], least, most)

    def solve(self, sought: Sums, cap: int, is_whole: bool) -> Floats:
        """Return all unknowns, those free so that sums are together least or near `cap`.

        Many in whole people: first those of every kind, then, with these settled, those of them who
        are in each category, as all at once takes longer. The anchor, if nothing is found.
        """
        rows = sparse.csr_array(sought.rows.tocsc()[:, self.free])
        stays = sought.at(self.anchor) - rows @ self.anchor[self.free]
        near, limits = Sums(rows, stays), self.limits
        whole = np.full(len(self.free), is_whole)
        if is_whole and len(self.free) > MANY and self.is_core.any() and not self.is_core.all():
            first = solved(limits, near, cap or None, self.is_core, GOOD_ENOUGH)
            if first.x is not None:
                settled = np.rint(first.x[: len(self.free)][self.is_core])
                limits = limits.settled(self.is_core, settled)
        best = solved(limits, near, cap or None, whole, GOOD_ENOUGH)
        if best.x is None and limits is not self.limits:
            best = solved(self.limits, near, cap or None, whole, GOOD_ENOUGH)
        found = self.anchor.copy()
        if best.x is not None:
            found[self.free] = np.rint(best.x[: len(self.free)])
        return found


class Witnesses:
    """Goals that are still open, and the witnesses that settled the others.

    Nothing counts but a witness that was checked against everything in whole numbers: how one was
    found is of no account. `pool` is kept from one choice of figures to the next.
    """

    def __init__(
        self, program: Program, goals: Sequence[Goal], pool: list[Floats], anchor: Floats
    ) -> None:
        """Let earlier witnesses settle what they can; `anchor` fits all true counts."""
        self.program, self.goals, self.pool, self.anchor = program, goals, pool, anchor
        self.sums = program.sums([(goal.columns, goal.factors) for goal in goals])
        # A quantity of this many or more does, where None is asked for, and is at most none.
        self.caps = np.array([0 if goal.cap is None else goal.cap for goal in goals])
        self.is_open = np.ones(len(goals), dtype=bool)
        for witness in (anchor, *pool):
            self._settle(witness)
        self._merged: list[Floats] = []

    @property
    def left(self) -> list[Goal]:
        """Return the goals that no witness reaches."""
        return [self.goals[int(place)] for place in np.flatnonzero(self.is_open)]

    def _settle(self, witness: Floats) -> bool:
        """Close what a witness reaches. Return whether that is anything."""
        values = self.sums.at(witness)
        reached = np.where(self.caps > 0, values >= self.caps, values <= 0) & self.is_open
        if not reached.any() or not self.program.fits(witness):
            return False
        self.is_open &= ~reached
        return True

    def in_parts(self, parts: Sequence[tuple[Columns, Sequence[int]]], *, has_atoms: bool) -> None:
        """Look where only some unknowns change, in fractions that mostly turn out whole.

        `parts`: the columns of those, and the places of the goals that are looked for there.
        First near the truth, then, where several atoms are in one figure, near a witness in which
        people are spread among the kinds: there fewer are held to a category because everybody is
        in one. Of a single atom all units together take less time than that.
        """
        self._each(parts, self.anchor, (False,))
        if self.is_open.any() and has_atoms:
            self._each(parts, self._spread([free for free, _ in parts]), (False, True))

    def _each(
        self,
        parts: Sequence[tuple[Columns, Sequence[int]]],
        anchor: Floats,
        ways: Sequence[bool],
    ) -> None:
        """Look in each part near an anchor: in fractions, in whole people, or both."""
        self._merged = []
        for free, places in parts:
            mine = np.zeros(len(self.goals), dtype=bool)
            mine[list(places)] = True
            if (mine & self.is_open).any():
                self._look(Near(self.program, free, anchor), mine, ways)
        self.pool += self._merged

    def _spread(self, parts: Sequence[Columns]) -> Floats:
        """Return a witness with some people in as many kinds as possible."""
        found = self.anchor
        for free in parts:
            single = [(free[place : place + 1], np.ones(1)) for place in range(len(free))]
            for is_whole in (False, True):
                near = Near(self.program, free, found)
                spread = near.solve(self.program.sums(single), SPREAD, is_whole)
                if self.program.fits(spread):
                    found = spread
                    break
        self._settle(found)
        return found

    def in_turn(self, parts: Sequence[Columns]) -> None:
        """Look part by part in whole people, each from where the last one came to."""
        for cap in np.unique(self.caps):
            while (places := np.flatnonzero(self.is_open & (self.caps == cap))).size:
                anchor, before = self.anchor, self.is_open.sum()
                for free in parts:
                    near = Near(self.program, free, anchor)
                    anchor = near.solve(self.sums.some(places), int(cap), is_whole=True)
                    if self._settle(anchor):
                        self.pool.append(anchor)
                if self.is_open.sum() == before:
                    break

    def one_by_one(self, parts: Sequence[tuple[Columns, Sequence[int]]]) -> None:
        """Look for each goal alone: in its part near the last witness, then anywhere."""
        last = self.pool[-1] if self.pool else self.anchor
        every = np.arange(len(self.anchor))
        for free, places in parts:
            for place in places:
                for columns, anchor in ((free, last), (every, self.anchor)):
                    if self.is_open[place]:
                        near = Near(self.program, columns, anchor)
                        sought = self.sums.some(np.array([place]))
                        found = near.solve(sought, int(self.caps[place]), is_whole=True)
                        if self._settle(found):
                            self.pool.append(found)

    def _look(self, near: Near, mine: Mask, ways: Sequence[bool]) -> None:
        """Seek many goals at once until none of those left is reached."""
        step = 0
        for cap in np.unique(self.caps[mine]):
            while (places := np.flatnonzero(self.is_open & mine & (self.caps == cap))).size:
                sought = self.sums.some(places)
                for is_whole in ways:
                    found = near.solve(sought, int(cap), is_whole)
                    if is_new := self._settle(found):
                        break
                if not is_new:
                    break
                self._merge(found, near.free, step)
                step += 1

    def _merge(self, found: Floats, free: Columns, step: int) -> None:
        """Keep a witness, in one with those that changed other unknowns where all fit."""
        if step == len(self._merged):
            self._merged.append(found)
            return
        both = self._merged[step].copy()
        both[free] = found[free]
        if self.program.fits(both):
            self._merged[step] = both
        else:
            self.pool.append(found)
