"""Which periods contain which, and who is in a period but in none of its parts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from feedback.releases.disclosure.shapes import EVERYBODY, Cell, Dimension, Period


@dataclass(frozen=True)
class Atom:
    """People of one period who are in none of the periods that it includes.

    `people` has the cells whose count is known: all of the period's, but where it includes others
    only those that each of its parts counts too.
    """

    period: Period
    people: Mapping[Cell, int]
    unanswered: Mapping[str, int]

    def lacking(self, name: str) -> int | None:
        """Return how many people are in no category of a dimension, None where nobody knows.

        That nobody of those who came late is in none is known only where it holds for the whole
        period: then it is how the question is asked.
        """
        number = _lacking(self.period, self.people, self.unanswered, name)
        if number == 0 and self.period.includes:
            period = self.period
            of_all = _lacking(period, period.people, period.unanswered, name)
            return 0 if of_all == 0 else None
        return number


def _lacking(
    period: Period, people: Mapping[Cell, int], unanswered: Mapping[str, int], name: str
) -> int | None:
    """Return how many of these people are in no category of a dimension, None if unknown."""
    dimension = period.dimension(name)
    if dimension is None:
        return people[EVERYBODY]
    if dimension.several:
        return unanswered.get(name)
    cells: list[Cell] = [((name, category),) for category in dimension.categories]
    if any(cell not in people for cell in cells):
        return None
    return people[EVERYBODY] - sum(people[cell] for cell in cells)


class Timeline:
    """Periods linked by what they include, in the order they came out."""

    def __init__(self, periods: Sequence[Period]) -> None:
        """Raise ValueError where a period has fewer people than its parts."""
        self.periods = tuple(periods)
        self.atoms: dict[str, Atom] = {}
        self.parts: dict[str, tuple[str, ...]] = {}
        for period in self.periods:
            self._add(period)

    def _add(self, period: Period) -> None:
        """Find the atoms that a period consists of, its own last."""
        parts = dict.fromkeys(part for name in period.includes for part in self.parts[name])
        atom = self._own(period, [self.atoms[part] for part in parts])
        if not period.includes or atom.people[EVERYBODY]:
            self.atoms[period.name] = atom
            parts[period.name] = None
        self.parts[period.name] = tuple(parts)

    def _own(self, period: Period, parts: Sequence[Atom]) -> Atom:
        """Return the people of a period that are in none of these parts."""
        people = {}
        for cell, number in period.people.items():
            counted = [_count_in(part, cell, period.dimensions) for part in parts]
            known = [number for number in counted if number is not None]
            if len(known) == len(counted):
                people[cell] = number - sum(known)
        for cell, number in people.items():
            if number < 0:
                raise ValueError(
                    f"The period “{period.name}” has fewer people than its parts in {cell}."
                )
        missing = {
            name: number - sum(part.unanswered[name] for part in parts)
            for name, number in period.unanswered.items()
            if all(name in part.unanswered for part in parts)
        }
        return Atom(period, people, missing)

    @cached_property
    def inside(self) -> tuple[tuple[Period, Period], ...]:
        """Every pair of a period and a later one that contains all of its people."""
        return tuple(
            (part, whole)
            for whole in self.periods
            for part in self.periods
            if whole.includes and part is not whole and self._is_inside(part.name, whole.name)
        )

    @cached_property
    def covered(self) -> tuple[tuple[Period, Period], ...]:
        """Every pair of a period that counts some of a later one's people by themselves, and it."""
        by_name = {one.name: one for one in self.periods}
        return tuple(
            (by_name[name], whole)
            for whole in self.periods
            for name in whole.covers
            if name in by_name
        )

    def _is_inside(self, part: str, whole: str) -> bool:
        return set(self.parts[part]) < set(self.parts[whole])


def _count_in(atom: Atom, cell: Cell, dimensions: tuple[Dimension, ...]) -> int | None:
    """Return how many of an atom's people are in a cell of another period, None if unknown.

    The other period may merge categories that this one counts apart; of a dimension of several
    answers such a count can't be known, because one person may be in two of them.
    """
    if cell in atom.people:
        return atom.people[cell]
    versions = {one.name: one for one in dimensions}
    if any(versions[name].several and c in versions[name].merged for name, c in cell):
        return None
    total = 0
    for finer in _finer_cells(cell, versions):
        number = _count_finest(atom, finer)
        if number is None:
            return None
        total += number
    return total


def _count_finest(atom: Atom, cell: Cell) -> int | None:
    """Return the count of a cell; one of a category that the atom does not have is empty."""
    for name, category in cell:
        dimension = atom.period.dimension(name)
        if dimension is not None and category not in dimension.categories:
            merged = any(category in finer for finer in dimension.merged.values())
            return None if merged else 0
    return atom.people.get(cell)


def _finer_cells(cell: Cell, dimensions: Mapping[str, Dimension]) -> Iterable[Cell]:
    """Return the cells that this one merges; a dimension of several answers is left as it is."""
    cells: list[Cell] = [()]
    for name, category in cell:
        dimension = dimensions[name]
        finer = (category,) if dimension.several else dimension.finer(category)
        cells = [(*before, (name, one)) for before in cells for one in finer]
    return cells


def shared_cells(part: Period, whole: Period) -> list[Cell]:
    """Return the cells of two counts of the same people that both have, everybody among them, and
    that hold the same categories.
    """
    return [
        cell
        for cell in part.people
        if cell in whole.people and all(_same(name, part, whole) for name, _ in cell)
    ]


def covered_by(whole: Period, parts: Iterable[Period]) -> tuple[str, ...]:
    """Return the names of the counts whose people can all be among the whole's."""
    return tuple(
        part.name
        for part in parts
        if all(part.people[cell] <= whole.people[cell] for cell in shared_cells(part, whole))
    )


def _same(name: str, part: Period, whole: Period) -> bool:
    one, other = part.dimension(name), whole.dimension(name)
    return one == other and one is not None and not one.several


def linked(name: str, periods: Sequence[Period]) -> list[Period]:
    """Return the periods that are linked with this one, itself too, in their order."""
    found = {name}
    while True:
        more = {
            other
            for period in periods
            if found & {period.name, *period.includes, *period.covers}
            for other in (period.name, *period.includes, *period.covers)
        }
        if more <= found:
            return [period for period in periods if period.name in found]
        found |= more
