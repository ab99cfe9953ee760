"""The quantities that nobody may find out: few people, and all but few of a total."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from feedback.releases.disclosure.primary import is_idle
from feedback.releases.disclosure.shapes import Cell, Period, Rule, wider_cells
from feedback.releases.disclosure.space import Columns, Space, Unit
from feedback.releases.disclosure.structure import Floats
from feedback.releases.disclosure.timeline import Atom, Timeline


@dataclass(frozen=True)
class Term:
    """The people of some atoms in one cell, to be added or taken away."""

    atoms: tuple[str, ...]
    period: str
    cell: Cell
    sign: int = 1


@dataclass(frozen=True)
class Quantity:
    """A number of people, fewer than the rule's `k` in truth, as an attacker would work it out."""

    terms: tuple[Term, ...]
    rule: Rule

    def units(self, space: Space) -> frozenset[Unit]:
        """Return the units that its unknowns belong to."""
        return frozenset(
            tuple(pair for pair in term.cell if pair[0] in space.several) for term in self.terms
        )

    def row(self, space: Space) -> tuple[Columns, Floats]:
        """Return the columns it is made of, each once, and their factors."""
        columns, factors = [], []
        for term in self.terms:
            for atom in term.atoms:
                found = space.columns(atom, term.period, term.cell)
                columns.append(found)
                factors.append(np.full(len(found), float(term.sign)))
        each, place = np.unique(np.concatenate(columns), return_inverse=True)
        total = np.zeros(len(each))
        np.add.at(total, place, np.concatenate(factors))
        return each[total != 0], total[total != 0]


def sensitive(timeline: Timeline, rules: Mapping[str, Rule]) -> Iterator[Quantity]:
    """Yield every sensitive quantity of every period, of what is new in one, and over time."""
    for period in timeline.periods:
        parts, rule = timeline.parts[period.name], rules[period.name]
        yield from _few(period.people, period, parts, rule)
        if period.includes and period.name in timeline.atoms:
            own: Atom = timeline.atoms[period.name]
            yield from _few(own.people, period, (period.name,), rule)
    for part, whole in timeline.inside:
        yield from _few_over_time(part, whole, timeline, _rule_of_rest(part, whole, rules))


def _rule_of_rest(part: Period, whole: Period, rules: Mapping[str, Rule]) -> Rule:
    """Return the rule by which a longer period less a shorter one is sensitive: the smallest, since
    what another part shows by its own rule is no secret.
    """
    rest = (whole.name, *(name for name in whole.includes if name != part.name))
    return min((rules[name] for name in rest), key=lambda rule: rule.k)


def _few(
    people: Mapping[Cell, int], period: Period, atoms: tuple[str, ...], rule: Rule
) -> Iterator[Quantity]:
    """Yield the cells and complements with fewer than `k` people."""
    for cell, number in people.items():
        inside = Term(atoms, period.name, cell)
        if number < rule.k:
            yield Quantity((inside,), rule)
        for wider in wider_cells(cell):
            if wider not in people or is_idle(period, cell, wider):
                continue
            if people[wider] - number < rule.k:
                outside = Term(atoms, period.name, wider), Term(atoms, period.name, cell, -1)
                yield Quantity(outside, rule)


def over_time(part: Period, whole: Period) -> Iterator[tuple[Cell, tuple[Cell, ...]]]:
    """Yield each cell of the whole with the part's cells that hold the same kind of people."""
    dimensions = {one.name: one for one in whole.dimensions}
    for cell in whole.people:
        finer: list[Cell] = [()]
        for name, category in cell:
            dimension = dimensions[name]
            names = (category,) if dimension.several else dimension.finer(category)
            finer = [(*before, (name, one)) for before in finer for one in names]
        if cell in part.people:
            yield cell, (cell,)
        elif all(one in part.people for one in finer):
            yield cell, tuple(finer)


def _few_over_time(
    part: Period, whole: Period, timeline: Timeline, rule: Rule
) -> Iterator[Quantity]:
    """Yield the cells in which nearly all of a longer period's people are a shorter one's."""
    atoms, rest = timeline.parts[whole.name], timeline.parts[part.name]
    for cell, finer in over_time(part, whole):
        if whole.people[cell] - sum(part.people[one] for one in finer) < rule.k:
            taken = (Term(rest, part.name, one, -1) for one in finer)
            yield Quantity((Term(atoms, whole.name, cell), *taken), rule)
