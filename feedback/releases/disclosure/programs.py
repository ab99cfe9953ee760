"""What an attacker knows, as linear and integer programmes over numbers of people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import OptimizeResult, linprog

from feedback.releases.disclosure.shapes import Cell
from feedback.releases.disclosure.solving import Sums, limits_of, solved
from feedback.releases.disclosure.space import Columns, Space, Unit
from feedback.releases.disclosure.structure import Floats, Rows

# (period, cell)
Place = tuple[str, Cell]
NEARLY = 1e-6
# HiGHS, with its presolve, now and then calls a programme infeasible that is not.
TWICE = (True, False)
NOTHING = np.empty(0)
NOWHERE = np.empty(0, dtype=np.intp)


class Unsolved(ArithmeticError):
    """A programme that has solutions, the true counts among them, but none was found."""


@dataclass(frozen=True)
class Figure:
    """What a published count tells: between what a sum of unknowns lies, and where it is said.

    `is_count`: it is the count itself. Otherwise it is what follows from the rule, that so many
    others are left of a total.
    """

    place: Place
    units: frozenset[Unit]
    columns: Columns
    factors: Floats
    least: float
    most: float
    is_count: bool = True


@dataclass(frozen=True)
class Problem:
    """One programme: cost, rows that are at least a floor, rows that equal a value, bounds."""

    cost: Floats
    above: sparse.csr_array
    floor: Floats
    equal: sparse.csr_array
    value: Floats
    least: Floats
    most: Floats


class Program:
    """What is known about the unknowns of some units.

    The others are left out, so that the attacker knows less than he could.
    """

    def __init__(self, space: Space, rows: Sequence[Rows], units: Collection[Unit]) -> None:
        """Keep the rows that speak of these units."""
        self.units = frozenset(units)
        self.is_free = np.array([unit in self.units for unit in space.unit_of], dtype=bool)
        self.is_core = np.array([not unit for unit in space.unit_of], dtype=bool)[self.is_free]
        self.local = np.cumsum(self.is_free) - 1
        self.size = int(self.is_free.sum())
        kept = [one for one in rows if self._concerns(one.units)]
        self.above = self._stacked([one for one in kept if not one.is_equal])
        self.equal = self._stacked([one for one in kept if one.is_equal])
        self.publish(())

    def _concerns(self, units: frozenset[Unit]) -> bool:
        return units <= self.units

    def _stacked(self, blocks: Sequence[Rows]) -> Sums:
        """Stack blocks of rows into sums."""
        values, across, down, height = [NOTHING], [NOWHERE], [NOWHERE], 0
        for one in blocks:
            tall, wide = one.columns.shape
            values.append(np.tile(one.signs, tall))
            across.append(one.columns.ravel())
            down.append(np.repeat(np.arange(height, height + tall), wide))
            height += tall
        return self._matrix(
            np.concatenate(values), np.concatenate(across), np.concatenate(down), height
        )

    def sums(self, rows: Sequence[tuple[Columns, Floats]]) -> Sums:
        """Return sums of unknowns, each given by its columns and their factors."""
        lengths = [len(columns) for columns, _ in rows]
        return self._matrix(
            np.concatenate([NOTHING, *(factors for _, factors in rows)]),
            np.concatenate([NOWHERE, *(columns for columns, _ in rows)]),
            np.repeat(np.arange(len(rows)), lengths),
            len(rows),
        )

    def _matrix(self, values: Floats, across: Columns, down: Columns, height: int) -> Sums:
        """Return sums over the unknowns that there are here."""
        free = self.is_free[across]
        entries = (values[free], (down[free], self.local[across[free]]))
        matrix = sparse.csr_array(sparse.coo_array(entries, shape=(height, self.size)))
        return Sums(matrix, np.zeros(height))

    def publish(self, figures: Sequence[Figure]) -> None:
        """Tell the attacker these figures, as far as they concern the units, and no others."""
        self.figures = [one for one in figures if self._concerns(one.units)]
        self.told = self.sums([(one.columns, one.factors) for one in self.figures])
        self.least = np.array([one.least for one in self.figures], dtype=float)
        self.most = np.array([one.most for one in self.figures], dtype=float)
        counts = sparse.hstack([self.told.rows, -sparse.eye_array(len(self.figures))])
        ties = self.equal.rows.copy()
        ties.resize((ties.shape[0], counts.shape[1]))
        self._equal = sparse.csr_array(sparse.vstack([counts, ties]))
        self._above = self.above.rows.copy()
        self._above.resize((self._above.shape[0], counts.shape[1]))
        blocks = [self.told.rows, self.above.rows, self.equal.rows]
        self.known = sparse.csr_array(sparse.vstack(blocks))
        self._by_column = self.known.tocsc()
        enough, same = -self.above.constant, -self.equal.constant
        self.floors = np.concatenate([self.least - self.told.constant, enough, same])
        unbounded = np.full(len(enough), np.inf)
        self.tops = np.concatenate([self.most - self.told.constant, unbounded, same])

    def columns_of(self, free: Columns) -> sparse.csr_array:
        """Return all that is known of some unknowns."""
        return sparse.csr_array(self._by_column[:, free])

    def in_fractions(self, sought: Sums, cap: int | None) -> tuple[Floats, tuple[Place, ...]]:
        """Return unknowns that make the sums together least or, each up to `cap`, most.

        In fractions of people; with the places of the figures that keep them from going further.
        """
        problem = self._problem(sought, cap)
        for presolve in TWICE:
            solved = linprog(
                problem.cost,
                A_ub=-problem.above,
                b_ub=-problem.floor,
                A_eq=problem.equal,
                b_eq=problem.value,
                bounds=np.column_stack([problem.least, problem.most]),
                method="highs",
                options={"presolve": presolve},
            )
            if solved.x is not None:
                break
        solution = self._solution(solved)
        prices = np.abs(solved.eqlin.marginals[: len(self.figures)]) > NEARLY
        places = [one.place for one, price in zip(self.figures, prices, strict=True) if price]
        return solution, tuple(dict.fromkeys(places))

    def in_whole_people(self, sought: Sums, cap: int | None) -> Floats:
        """Return the same in whole people."""
        found = solved(
            limits_of(self.known, self.floors, self.tops),
            sought,
            cap,
            np.ones(self.size, dtype=bool),
        )
        return np.rint(self._solution(found))

    def _solution(self, solved: OptimizeResult) -> Floats:
        if solved.x is None:
            raise Unsolved(solved.message)
        found: Floats = solved.x[: self.size]
        return found

    def fits(self, solution: Floats) -> bool:
        """Whether these unknowns are whole numbers and fit all that is known."""
        whole = np.rint(solution)
        told = self.known @ whole
        return bool(
            np.abs(whole - solution).max(initial=0) < NEARLY
            and whole.min(initial=0) >= 0
            and (told >= self.floors).all()
            and (told <= self.tops).all()
        )

    def _problem(self, sought: Sums, cap: int | None) -> Problem:
        """Put together the unknowns, the counts behind the figures, and what is sought."""
        shown, count = len(self.figures), 0 if cap is None else len(sought.constant)
        equal, above, floor = self._equal, self._above, -self.above.constant
        cost = np.zeros(self.size + shown + count)
        if cap is None:
            cost[: self.size] = sought.rows.sum(axis=0)
        else:
            cost[self.size + shown :] = -1
            equal, above = equal.copy(), above.copy()
            equal.resize((equal.shape[0], len(cost)))
            above.resize((above.shape[0], len(cost)))
            blank = sparse.csr_array((count, shown))
            reached = sparse.hstack([sought.rows, blank, -sparse.eye_array(count)])
            above = sparse.vstack([above, reached], format="csr")
            floor = np.concatenate([floor, -sought.constant])
        return Problem(
            cost,
            above,
            floor,
            equal,
            -np.concatenate([self.told.constant, self.equal.constant]),
            np.concatenate([np.zeros(self.size), self.least, np.zeros(count)]),
            np.concatenate([np.full(self.size, np.inf), self.most, np.full(count, cap or 0)]),
        )
