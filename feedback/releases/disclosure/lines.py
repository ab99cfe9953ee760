"""Along a line that adds up, what is hidden must be several and enough people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from feedback.releases.disclosure.sensitive import over_time
from feedback.releases.disclosure.shapes import EVERYBODY, Cell, Dimension, Period
from feedback.releases.disclosure.timeline import Timeline

Shown = Mapping[Cell, int | None]


@dataclass(frozen=True)
class Line:
    """A total, the cells it is the sum of, and how many people are in none of them.

    `rest` is None where nobody can be.
    """

    total: Cell
    cells: tuple[Cell, ...]
    rest: int | None

    def too_few_hidden(self, period: Period, hidden: Mapping[Cell, object], k: int) -> list[Cell]:
        """Return what is hidden beside a shown total if that is one count, or too few people."""
        if self.total in hidden or (len(self.cells) == 1 and self.rest is None):
            return []
        withheld = [cell for cell in self.cells if cell in hidden]
        counts = [period.people[cell] for cell in withheld]
        if self.rest is not None:
            counts.append(self.rest)
        return withheld if withheld and _is_too_little(counts, k) else []


def lines_of(period: Period) -> tuple[Line, ...]:
    """Return every line of every table over a dimension in which each person is once at most."""
    found = []
    for cell in period.people:
        for dimension in period.dimensions:
            if dimension.several or any(name == dimension.name for name, _ in cell):
                continue
            cells = tuple(_in_order(cell, dimension, c, period) for c in dimension.categories)
            if cells and all(one in period.people for one in cells):
                found.append(Line(cell, cells, _rest(cell, cells, dimension, period)))
    return tuple(found)


def _in_order(cell: Cell, dimension: Dimension, category: str, period: Period) -> Cell:
    """Return the cell with one more category, in the order of the dimensions."""
    order = [one.name for one in period.dimensions]
    return tuple(sorted((*cell, (dimension.name, category)), key=lambda p: order.index(p[0])))


def _rest(cell: Cell, cells: tuple[Cell, ...], dimension: Dimension, period: Period) -> int | None:
    """Return how many of a cell's people are in no category, None where all of everybody are."""
    everywhere = sum(period.people[((dimension.name, c),)] for c in dimension.categories)
    if everywhere == period.people[EVERYBODY]:
        return None
    return period.people[cell] - sum(period.people[one] for one in cells)


def broken_over_time(
    period: Period,
    hidden: Mapping[Cell, object],
    past: Mapping[str, Shown],
    timeline: Timeline,
    k: int,
) -> Iterator[Cell]:
    """Yield the shown cells of a period that would give away what its parts hide.

    Only where the parts have nobody in common: otherwise they do not add up.
    """
    parts = [one for one in timeline.periods if one.name in period.includes]
    atoms = [atom for one in parts for atom in timeline.parts[one.name]]
    if len(set(atoms)) < len(atoms):
        return
    counted = [dict(over_time(part, period)) for part in parts]
    for cell in period.people:
        if cell in hidden or not all(cell in cells for cells in counted):
            continue
        withheld = [
            part.people[one]
            for part, cells in zip(parts, counted, strict=True)
            for one in cells[cell]
            if past[part.name][one] is None
        ]
        if withheld and _is_too_little(withheld + _new(period, cell, timeline), k):
            yield cell


def _new(period: Period, cell: Cell, timeline: Timeline) -> list[int]:
    """Return how many of a cell's people are in no part of the period, where anybody is."""
    own = timeline.atoms.get(period.name)
    return [] if own is None or cell not in own.people else [own.people[cell]]


def _is_too_little(withheld: list[int], k: int) -> bool:
    """Whether hidden counts could be worked out from what the rest adds up to."""
    return len(withheld) < 2 or sum(withheld) < k
