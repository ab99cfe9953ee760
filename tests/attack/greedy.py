"""A plain reading of the published rule, to compare with and to break: hide, add partners, audit.

Counts under k, and those that leave fewer than k of a total, are hidden. Then in every row and
column with hidden cells the smallest shown one joins them, until there are two or more with k
people or more. What an attacker still finds is covered by the smallest shown cell that bears on it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from tests.attack.attacker import Siege
from tests.attack.published import generalised
from tests.attack.truth import ANY, Cell, Json, Truth, lattice, read

View = tuple[str, str] | None  # one category of a dimension with several answers; None: all
WHOLE = 6  # such categories, up to which a request is looked at as a whole


@dataclass
class Draft:
    """The figures of one period: true counts, and which of them are hidden."""

    truth: Truth
    period: str
    hidden: set[Cell] = field(default_factory=set)

    def count(self, cell: Cell) -> int:
        """Return the people in a cell in this period."""
        return self.truth.count(cell, self.truth.parts_of[self.period])

    def cells(self) -> list[Cell]:
        """Return every cell of every table, each once, in the order of tables and categories."""
        found: dict[Cell, None] = {}
        for table in self.truth.tables:
            for key in keys(self.truth, table):
                found[named(table, key)] = None
        return list(found)

    def smallest(self, cells: Sequence[Cell]) -> Cell | None:
        """Return the shown cell with the fewest people."""
        return min((c for c in cells if c not in self.hidden), key=self.count, default=None)

    def people_hidden(self) -> int:
        """Return the sum of all hidden counts."""
        return sum(map(self.count, self.hidden))


def keys(truth: Truth, table: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield every combination of a table's categories and totals."""
    yield from product(*((*truth.categories[name], ANY) for name in table))


def named(table: tuple[str, ...], key: tuple[str, ...]) -> Cell:
    """Return a cell's name from its key in a table."""
    pairs = zip(table, key, strict=True)
    return tuple(sorted((name, value) for name, value in pairs if value != ANY))


def is_small(draft: Draft, cell: Cell) -> bool:
    """Say whether a cell has fewer than k people, or leaves fewer than k of a total."""
    people, k = draft.count(cell), draft.truth.k
    return people < k or any(draft.count(wider) - people < k for wider in generalised(cell))


def hide_small(draft: Draft) -> None:
    """Hide what is small; everything where fewer than k answered."""
    few = draft.count(()) < draft.truth.k
    draft.hidden.update(cell for cell in draft.cells() if few or is_small(draft, cell))


def lines(draft: Draft) -> Iterator[tuple[Cell, list[Cell]]]:
    """Yield each total with the cells that add up to it: along dimensions with one answer each."""
    truth = draft.truth
    everything = draft.cells()
    for kind in sorted(map(sorted, lattice(truth.tables))):
        for name in (name for name in kind if name not in truth.several):
            rest = [other for other in kind if other != name]
            for total in (c for c in everything if [pair[0] for pair in c] == rest):
                yield total, [tuple(sorted((*total, (name, x)))) for x in truth.categories[name]]


def add_partners(draft: Draft) -> None:
    """Hide partners until no line has one hidden cell, or hidden ones of fewer than k people."""
    every = list(lines(draft))
    changed = True
    while changed:
        changed = False
        for total, cells in every:
            if is_open(draft, total, cells):
                partner = draft.smallest(cells) or draft.smallest([total])
                if partner is not None:
                    draft.hidden.add(partner)
                    changed = True


def is_open(draft: Draft, total: Cell, cells: list[Cell]) -> bool:
    """Say whether a line gives its hidden cells away."""
    gone = [cell for cell in cells if cell in draft.hidden]
    if total in draft.hidden:
        return not gone
    return bool(gone) and (len(gone) == 1 or sum(map(draft.count, gone)) < draft.truth.k)


def rounded(people: int, k: int, base: int) -> int:
    """Return a count as the published rule rounds it: half up, never below k."""
    return max((2 * people + base) // (2 * base), -(-k // base)) * base


def released(draft: Draft) -> Json:
    """Return the period's release in the form of the product's answers."""
    truth = draft.truth

    def said(table: tuple[str, ...], key: tuple[str, ...]) -> Json:
        cell = named(table, key)
        if cell in draft.hidden:
            return {"key": list(key), "hidden": True}
        return {"key": list(key), "value": rounded(draft.count(cell), truth.k, truth.base)}

    tables = [
        {"dims": list(table), "cells": [said(table, key) for key in keys(truth, table)]}
        for table in truth.tables
    ]
    return {"period": draft.period, "tables": tables}


def audit(done: list[Draft], request: Json) -> None:
    """Hide more in the last period until an attacker on all of them finds nothing."""
    last = done[-1]
    views = views_of(last.truth)
    waiting = list(views)
    while waiting:
        view = waiting.pop()
        before = set(last.hidden)
        cover(done, request, view)
        if new := last.hidden - before:
            alone = view is not None and all(view in cell for cell in new)
            waiting = [*waiting, view] if alone else list(views)


def views_of(truth: Truth) -> list[View]:
    """Return how to look at a request: as a whole, or in a large one theme by theme."""
    large = [
        (name, category)
        for name in sorted(truth.several)
        for category in truth.categories.get(name, ())
    ]
    return list(large) if len(large) > WHOLE else [None]


def cover(done: list[Draft], request: Json, view: View) -> None:
    """Hide in the last period the smallest shown cell that bears on each thing found out."""
    last = done[-1]
    answer: Json = {"releases": list(map(released, done))}
    if view:
        request, answer = narrow_request(request, view), narrow_answer(answer, view)
    siege = Siege(read(request), answer)
    siege.note(siege.model.true_values.astype(float))
    inside = [cell for cell in last.cells() if is_inside(cell, view)]
    following = siege.eliminated()
    for place in following or siege.bare():
        near = combined(siege, place, last) if following else overlapping(siege, place, last)
        found = last.smallest([cell for cell in near if cell in inside]) or last.smallest(inside)
        last.hidden.update([found] if found is not None else last.cells())
    add_partners(last)


def combined(siege: Siege, place: int, last: Draft) -> list[Cell]:
    """Return the cells of the last period from which a count follows by subtraction."""
    wanted = siege.sums[[place]].toarray().ravel()
    weights, *_ = np.linalg.lstsq(siege.seen.T.toarray(), wanted)
    parts = last.truth.parts_of[last.period]
    return [
        count.cell
        for count, weight in zip(siege.published, weights, strict=True)
        if abs(weight) > 1e-6 and count.parts == parts
    ]


def overlapping(siege: Siege, place: int, last: Draft) -> list[Cell]:
    """Return the shown cells of the last period that have people in common with a count."""
    touched = set(siege.sums[[place]].indices)
    parts = last.truth.parts_of[last.period]
    return [
        count.cell
        for count in siege.published
        if count.parts == parts and touched & set(siege.model.ids(count.cell, parts).ravel())
    ]


def is_inside(cell: Cell, view: View) -> bool:
    """Say whether a cell is about no theme, or about the one looked at."""
    return not view or all(name != view[0] or category == view[1] for name, category in cell)


def narrow_request(request: Json, view: tuple[str, str]) -> Json:
    """Return the request as if there were one theme only, which some people raise."""
    name, category = view

    def narrow(record: Json) -> Json:
        return {**record, name: [one for one in record.get(name, ()) if one == category]}

    periods = [
        {**period, "records": list(map(narrow, period.get("records", ())))}
        for period in request["periods"]
    ]
    listed = {**request["categories"], name: [category]}
    return {**request, "categories": listed, "periods": periods}


def narrow_answer(answer: Json, view: tuple[str, str]) -> Json:
    """Return the answer without what it says of other themes."""
    name, category = view

    def narrow(table: Json) -> Json:
        place = table["dims"].index(name) if name in table["dims"] else None
        kept = [
            said
            for said in table["cells"]
            if place is None or said["key"][place] in (category, ANY)
        ]
        return {**table, "cells": kept}

    return {
        "releases": [
            {**release, "tables": list(map(narrow, release["tables"]))}
            for release in answer["releases"]
        ]
    }


def up_to(request: Json, count: int, truth: Truth) -> Json:
    """Return the request with its first periods only, and all categories."""
    listed = {name: list(found) for name, found in truth.categories.items()}
    return {**request, "categories": listed, "periods": request["periods"][:count]}


def drafts(request: Json) -> list[Draft]:
    """Return every period protected in turn, each knowing what is already out."""
    truth = read(request)
    done: list[Draft] = []
    for place, period in enumerate(truth.parts_of, 1):
        draft = Draft(truth, period)
        hide_small(draft)
        add_partners(draft)
        audit([*done, draft], up_to(request, place, truth))
        done.append(draft)
    return done


def protect(request: Json) -> Json:
    """Return a whole answer made by the plain reading of the rule."""
    return {"releases": [released(draft) for draft in drafts(request)]}
