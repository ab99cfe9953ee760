"""What is true of a request: who answered what and when, and what anybody may know about that.

A *part* is a period's own records; a period is made of its own part and those of the periods it
includes. A cell is named by (dimension, category) pairs in the order of dimensions; everybody: ().
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import Any

ANY = "*"
Json = dict[str, Any]
Cell = tuple[tuple[str, str], ...]
Answers = dict[str, tuple[str, ...]]  # of one person: the categories chosen of each dimension


@dataclass(frozen=True)
class Truth:
    """One request, counted."""

    k: int
    base: int
    tables: tuple[tuple[str, ...], ...]
    categories: dict[str, tuple[str, ...]]
    several: frozenset[str]
    parts_of: dict[str, frozenset[int]]
    people: tuple[tuple[Answers, ...], ...]

    @cached_property
    def counts(self) -> list[Counter[Cell]]:
        """People of each part in every cell of every published table and its margins."""
        kinds = lattice(self.tables)
        return [
            Counter(cell for person in part for cell in cells_of(person, kinds))
            for part in self.people
        ]

    @cached_property
    def answered_by_all(self) -> list[frozenset[str]]:
        """The dimensions that, for each part, are known to lack in nobody's record."""
        blank = [
            {name for name in self.categories for person in part if not person.get(name)}
            for part in self.people
        ]
        known: list[set[str]] = [set() for _ in self.people]
        for parts in self.parts_of.values():
            whole = set(self.categories).difference(*(blank[part] for part in parts))
            for part in parts:
                known[part] |= whole
        return [frozenset(names) for names in known]

    def count(self, cell: Cell, parts: frozenset[int]) -> int:
        """Return how many people of those parts are in the cell."""
        return sum(self.counts[part][cell] for part in parts)


def lattice(tables: Sequence[Sequence[str]]) -> set[frozenset[str]]:
    """Return every set of dimensions that is a table or a margin of one."""
    return {
        frozenset(chosen)
        for table in tables
        for size in range(len(table) + 1)
        for chosen in combinations(table, size)
    }


def cells_of(person: Answers, kinds: set[frozenset[str]]) -> Iterator[Cell]:
    """Yield every cell that counts this person."""
    for kind in kinds:
        names = sorted(kind)
        for categories in product(*(person.get(name, ()) for name in names)):
            yield tuple(zip(names, categories, strict=True))


def read(request: Json) -> Truth:
    """Count a request. Lists anywhere make a dimension one of several answers."""
    parts_of: dict[str, frozenset[int]] = {}
    people: list[tuple[Answers, ...]] = []
    for period in request["periods"]:
        parts = frozenset().union(*(parts_of[name] for name in period.get("includes", ())))
        if period.get("records") or not parts:
            parts |= {len(people)}
            people.append(tuple(map(answers, period.get("records", ()))))
        parts_of[period["name"]] = parts
    records = [record for period in request["periods"] for record in period.get("records", ())]
    several = frozenset(
        name for record in records for name, value in record.items() if isinstance(value, list)
    )
    return Truth(
        k=request["k"],
        base=request["base"],
        tables=tuple(tuple(sorted(table)) for table in request["tables"]),
        categories=all_categories(request, people),
        several=several,
        parts_of=parts_of,
        people=tuple(people),
    )


def answers(record: Json) -> Answers:
    """Return the categories one record names, each once."""
    return {
        name: tuple(dict.fromkeys(value)) if isinstance(value, list) else (value,)
        for name, value in record.items()
    }


def all_categories(
    request: Json, people: Sequence[Sequence[Answers]]
) -> dict[str, tuple[str, ...]]:
    """Return the categories of each dimension of a table: those listed, else those ever chosen."""
    listed = request.get("categories", {})
    names = sorted({name for table in request["tables"] for name in table})
    return {
        name: tuple(listed[name])
        if name in listed
        else tuple(dict.fromkeys(c for part in people for one in part for c in one.get(name, ())))
        for name in names
    }
