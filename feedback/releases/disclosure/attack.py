"""One attacker on periods that are linked: what he is told, what he works out, and from what."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations

import numpy as np

from feedback.releases.disclosure.counts import could_be
from feedback.releases.disclosure.elimination import Basis, Whole, basis
from feedback.releases.disclosure.primary import is_idle
from feedback.releases.disclosure.programs import Figure, Place, Program, Unsolved
from feedback.releases.disclosure.ranges import (
    Found,
    Goal,
    narrowed,
    narrowed_exactly,
)
from feedback.releases.disclosure.sensitive import Quantity, Term, sensitive
from feedback.releases.disclosure.shapes import Cell, Period, Rule
from feedback.releases.disclosure.space import Columns, Space, Unit
from feedback.releases.disclosure.structure import Floats, structure
from feedback.releases.disclosure.timeline import Timeline
from feedback.releases.disclosure.witnesses import Witnesses

Group = frozenset[Unit]
# So few unknowns are looked at all together from the start.
FEW_UNKNOWNS = 400


class Attack:
    """Everything that does not change while the figures of the newest period are chosen."""

    def __init__(
        self, periods: Sequence[Period], rule: Rule, others: Mapping[str, Rule] | None = None
    ) -> None:
        """Lay out the unknowns and the sensitive quantities of linked periods. `others`: period ->
        its rule, where that is not the newest's.
        """
        self.rule = rule
        self.rules = dict.fromkeys((one.name for one in periods), rule) | dict(others or {})
        self.timeline = Timeline(periods)
        self.space = Space(self.timeline)
        self.rows = structure(self.space)
        self.quantities = tuple(
            one for one in sensitive(self.timeline, self.rules) if len(one.row(self.space)[0])
        )
        self.units = list(dict.fromkeys(unit for _, unit in self.space.blocks))
        self.everything = frozenset(self.units)
        self.programs: dict[Group, Program] = {}
        self.witnesses: list[Floats] = []
        self.found: dict[object, list[Found]] = {}
        self._bases: dict[object, Basis] = {}

    def figures(self, period: Period, shown: Mapping[Cell, int | None]) -> list[Figure]:
        """Return what a period's figures tell: the counts, and who else there must be.

        Whoever has read the rule knows that a cell is hidden where fewer than `k` of a total are
        left. That one category is left out suffices, as any wider total has no fewer; and where
        the figures themselves leave so many, it is no news.
        """
        atoms, told, rule = self.timeline.parts[period.name], [], self.rules[period.name]
        for cell, figure in shown.items():
            if figure is None:
                continue
            least, most = could_be(figure, rule.k, rule.base)
            told.append(self._figure(period, (Term(atoms, period.name, cell),), least, most))
            for wider in combinations(cell, len(cell) - 1) if cell else ():
                total = shown.get(wider)
                least = could_be(total, rule.k, rule.base)[0] if total is not None else 0
                if least - most < rule.k and not is_idle(period, cell, wider):
                    told.append(self._others(period, wider, cell))
        return told

    def _others(self, period: Period, wider: Cell, cell: Cell) -> Figure:
        """Return that a total has at least `k` people outside a shown cell."""
        atoms = self.timeline.parts[period.name]
        terms = Term(atoms, period.name, wider), Term(atoms, period.name, cell, -1)
        return self._figure(period, terms, self.rules[period.name].k, np.inf)

    def _figure(self, period: Period, terms: tuple[Term, ...], least: float, most: float) -> Figure:
        """Return what is known of one sum of people because the last cell is shown."""
        quantity = Quantity(terms, self.rule)
        columns, factors = quantity.row(self.space)
        place = (period.name, terms[-1].cell)
        units = quantity.units(self.space)
        return Figure(place, units, columns, factors, least, most, len(terms) == 1)

    @cached_property
    def goals(self) -> dict[Group, list[Goal]]:
        """Return what must stay possible, by the units that are looked at together for it."""
        groups: dict[Group, list[Goal]] = {}
        for quantity in self.quantities:
            columns, factors = quantity.row(self.space)
            group = self._around(max(quantity.units(self.space), key=len))
            for cap in (None, quantity.rule.width):
                groups.setdefault(group, []).append(Goal(quantity, columns, factors, cap))
        return groups

    def _around(self, unit: Unit) -> Group:
        """Return a unit with what bears directly on it: its parts, what it is merged with."""
        if self.space.size <= FEW_UNKNOWNS:
            return self.everything
        near = set(unit)
        for name, category in unit:
            for merged, finer in self.space.merging(name).items():
                if category in (merged, *finer):
                    near |= {(name, one) for one in (merged, *finer)}
        return frozenset(one for one in self.units if set(one) <= near)

    @cached_property
    def anchor(self) -> Floats:
        """Return whole numbers of people of every kind that fit every true count."""
        program = Program(self.space, self.rows, self.units)
        program.publish(
            [
                self._figure(one, (Term(self.timeline.parts[one.name], one.name, cell),), n, n)
                for one in self.timeline.periods
                for cell, n in one.people.items()
            ]
        )
        found = program.in_whole_people(program.sums([]), None)
        if not program.fits(found):
            raise Unsolved("The true counts were not met.")
        return found

    def possible_otherwise(self, figures: Sequence[Figure]) -> list[Goal]:
        """Return what no witness shows in which one unit, or one atom, is not as in truth.

        Where there are few unknowns all of them may change.
        """
        search = self._search(figures, self._every_goal)
        search.in_parts(self._parts_of_goals, has_atoms=len(self._atoms) > 1)
        if search.left and len(self._atoms) > 1:
            search.in_turn(self._atoms)
        return search.left

    def _search(self, figures: Sequence[Figure], goals: Sequence[Goal]) -> Witnesses:
        program = self._program(self.everything)
        program.publish(figures)
        return Witnesses(program, goals, self.witnesses, self.anchor)

    @cached_property
    def _every_goal(self) -> list[Goal]:
        return [goal for goals in self.goals.values() for goal in goals]

    @cached_property
    def _parts_of_goals(self) -> list[tuple[Columns, range]]:
        """Return, for each group of goals, the unknowns that change for them and their places."""
        parts, start = [], 0
        for group, goals in self.goals.items():
            free = group if group == self.everything else group - {()} or group
            columns = np.flatnonzero([unit in free for unit in self.space.unit_of])
            parts.append((columns, range(start, start + len(goals))))
            start += len(goals)
        return parts

    @cached_property
    def _atoms(self) -> list[Columns]:
        """Return the unknowns of each atom."""
        return [
            np.concatenate(
                [
                    columns.ravel()
                    for (name, _), blocks in self.space.blocks.items()
                    for columns in blocks.values()
                    if name == atom
                ]
            )
            for atom in self.timeline.atoms
        ]

    def in_fractions(self, figures: Sequence[Figure], left: Sequence[Goal]) -> Iterator[Found]:
        """Yield what is narrowed down too far already by few units, in fractions of people."""
        wanted = {id(goal) for goal in left}
        for group, goals in self.goals.items():
            mine = [goal for goal in goals if id(goal) in wanted]
            key = ("fractions", group, _places(figures, group), tuple(map(id, mine)))
            if key not in self.found:
                program = self._program(group)
                program.publish(figures)
                self.found[key] = list(narrowed(program, mine))
            yield from self.found[key]

    def in_whole_people(self, figures: Sequence[Figure], left: Sequence[Goal]) -> Iterator[Found]:
        """Yield what is narrowed down too far by everything together, in whole people."""
        if left:
            search = self._search(figures, self._every_goal)
            search.in_turn([np.arange(self.space.size)])
            search.one_by_one(self._parts_of_goals)
            yield from narrowed_exactly(search.program, search.left, self.witnesses)

    def _program(self, units: Group) -> Program:
        if units not in self.programs:
            self.programs[units] = Program(self.space, self.rows, units)
        return self.programs[units]

    def eliminated(self, figures: Sequence[Figure]) -> Iterator[Found]:
        """Yield what would be known if the figures were not rounded."""
        bases = {unit: self._basis(unit, figures) for unit in self.units}
        for quantity, parts in self._parts:
            places: list[Place] = []
            for unit, row in parts:
                told, reduced = bases[unit]
                combination = reduced.combination(row)
                if combination is None:
                    break
                places += [told[place].place for place in combination if place < len(told)]
            else:
                yield Found(quantity, tuple(places))

    @cached_property
    def _parts(self) -> list[tuple[Quantity, list[tuple[Unit, Whole]]]]:
        """Return every sensitive quantity as one row per unit, over that unit's unknowns."""
        return [(one, self._by_unit(*one.row(self.space))) for one in self.quantities]

    @cached_property
    def _columns_of(self) -> tuple[Columns, Columns, list[int]]:
        """Return each unknown's unit by number, its place in it, and the units' sizes."""
        numbers = {unit: number for number, unit in enumerate(self.units)}
        owner = np.array([numbers[unit] for unit in self.space.unit_of], dtype=np.intp)
        place = np.zeros(len(owner), dtype=np.intp)
        sizes = []
        for number in range(len(self.units)):
            mine = np.flatnonzero(owner == number)
            place[mine] = np.arange(len(mine))
            sizes.append(len(mine))
        return owner, place, sizes

    def _by_unit(self, columns: Columns, factors: Floats) -> list[tuple[Unit, Whole]]:
        """Split one row by the units its unknowns belong to."""
        owner, place, sizes = self._columns_of
        parts = []
        for number in np.unique(owner[columns]):
            mine = owner[columns] == number
            row = np.zeros(sizes[number], dtype=np.int64)
            row[place[columns[mine]]] = factors[mine]
            parts.append((self.units[number], row))
        return parts

    def _basis(self, unit: Unit, figures: Sequence[Figure]) -> tuple[list[Figure], Basis]:
        """Return a unit's figures in reduced form, with what ties its blocks together."""
        told = [one for one in figures if one.is_count and one.units == {unit}]
        key = (unit, tuple(one.place for one in told))
        if key not in self._bases:
            _, place, sizes = self._columns_of
            rows = []
            for figure in told:
                rows.append(np.zeros(sizes[self.units.index(unit)], dtype=np.int64))
                rows[-1][place[figure.columns]] = 1
            for tie in self.rows:
                if tie.is_equal and tie.units == {unit}:
                    for columns in tie.columns:
                        rows.append(np.zeros(sizes[self.units.index(unit)], dtype=np.int64))
                        rows[-1][place[columns]] = tie.signs
            self._bases[key] = basis(rows, sizes[self.units.index(unit)])
        return told, self._bases[key]


def _places(figures: Sequence[Figure], units: Group) -> frozenset[Place]:
    """Return where the figures stand that concern some units."""
    return frozenset(one.place for one in figures if one.units & units)
