"""True counts of people as they are cut: the one thing in the house that must never be shown."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, combinations, product
from typing import Any

from feedback.releases import disclosure
from feedback.releases.document import Category, Dimension

Cell = disclosure.Cell
Shape = tuple[str, ...]
Merged = Mapping[str, Mapping[str, tuple[str, ...]]]
FINEST = "theme"
# What words are about. Themes first: the others are made of them.
KINDS = (FINEST, "group", "priority", "outcome")


# What words are about stands in one dimension for the disclosure rules, so that they know that a
# group has no fewer people than each of its themes, and no more than all of them together.
ABOUT = "about"


@dataclass(frozen=True)
class Counted:
    """People of one population and period, whole numbers by cell.

    `people` has every cell of every table and all its margins; `unanswered` has, per dimension of
    several answers, how many people are in none of its categories; `merged` has, per dimension,
    which finer categories one that is shown stands for; `made_of` has, for the dimensions that
    themes belong to, the themes of each category; `apart` has what follows the name of categories
    that are not the same in other periods.
    """

    slug: str
    name: str
    dimensions: tuple[Dimension, ...]
    tables: tuple[Shape, ...]
    people: Mapping[Cell, int]
    unanswered: Mapping[str, int] = field(default_factory=dict)
    merged: Merged = field(default_factory=dict)
    made_of: Merged = field(default_factory=dict)
    apart: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def folded(self, cell: Cell) -> Cell:
        """Return a cell as the disclosure rules name it."""
        return tuple(
            (ABOUT, self._named(slug, category)) if slug in KINDS else (slug, category)
            for slug, category in cell
        )

    def _named(self, slug: str, category: str) -> str:
        """Return what the disclosure rules call a thing words are about."""
        after = self.apart.get((slug, category))
        return f"{slug}:{category}" if after is None else f"{slug}:{category}:{after}"

    def named(self, period: str) -> str:
        """Return what the disclosure rules call this population's count of a period."""
        return f"{period} {self.slug}"

    def as_period(self, period: str) -> disclosure.Period:
        """Return it as the disclosure rules want it."""
        unanswered = {
            ABOUT if slug == FINEST else slug: number
            for slug, number in self.unanswered.items()
            if slug not in KINDS[1:]
        }
        tables = (
            tuple(ABOUT if slug in KINDS else slug for slug in table) for table in self.tables
        )
        return disclosure.Period(
            name=self.named(period),
            dimensions=tuple(self._dimensions()),
            tables=tuple(dict.fromkeys(tables)),
            people={self.folded(cell): number for cell, number in self.people.items()},
            unanswered=unanswered,
        )

    def _dimensions(self) -> Iterator[disclosure.Dimension]:
        """Yield the dimensions, what words are about as one of them."""
        about = [each for each in self.dimensions if each.slug in KINDS]
        if about:
            yield disclosure.Dimension(
                ABOUT,
                tuple(self._named(each.slug, c.slug) for each in about for c in each.categories),
                several=True,
                merged={
                    self._named(slug, category): tuple(f"{FINEST}:{theme}" for theme in themes)
                    for slug, categories in self.made_of.items()
                    for category, themes in categories.items()
                },
            )
        for each in self.dimensions:
            if each not in about:
                yield disclosure.Dimension(
                    each.slug,
                    tuple(category.slug for category in each.categories),
                    several=each.several,
                    merged=self.merged.get(each.slug, {}),
                )

    def to_json(self) -> dict[str, Any]:
        """Return plain values for storing."""
        return {
            "slug": self.slug,
            "name": self.name,
            "dimensions": [_plain(each) for each in self.dimensions],
            "tables": [list(table) for table in self.tables],
            "people": [[[list(pair) for pair in cell], n] for cell, n in self.people.items()],
            "unanswered": dict(self.unanswered),
            "merged": _lists(self.merged),
            "made_of": _lists(self.made_of),
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Counted":
        """Read what `to_json` wrote."""
        return cls(
            slug=stored["slug"],
            name=stored["name"],
            dimensions=tuple(_dimension(each) for each in stored["dimensions"]),
            tables=tuple(tuple(table) for table in stored["tables"]),
            people={cell_from_json(cell): n for cell, n in stored["people"]},
            unanswered=stored["unanswered"],
            merged=_tuples(stored["merged"]),
            made_of=_tuples(stored["made_of"]),
        )


def cell_from_json(stored: Iterable[Iterable[str]]) -> Cell:
    """Return a cell that was stored as lists."""
    return tuple((slug, category) for slug, category in stored)


def _lists(merged: Merged) -> dict[str, dict[str, list[str]]]:
    return {
        slug: {name: list(parts) for name, parts in wholes.items()}
        for slug, wholes in merged.items()
    }


def _tuples(stored: Mapping[str, Mapping[str, list[str]]]) -> Merged:
    return {
        slug: {name: tuple(parts) for name, parts in wholes.items()}
        for slug, wholes in stored.items()
    }


def _plain(dimension: Dimension) -> dict[str, Any]:
    return {
        "slug": dimension.slug,
        "name": dimension.name,
        "several": dimension.several,
        "categories": [
            [each.slug, each.name, each.definition, each.group, list(each.priorities)]
            for each in dimension.categories
        ],
    }


def _dimension(stored: dict[str, Any]) -> Dimension:
    categories = tuple(
        Category(slug, name, definition, group, tuple(priorities))
        for slug, name, definition, group, priorities in stored["categories"]
    )
    return Dimension(stored["slug"], stored["name"], categories, several=stored["several"])


def margins(shape: Shape) -> Iterator[Shape]:
    """Yield a table's dimensions and every part of them, nothing among them."""
    yield from chain.from_iterable(combinations(shape, n) for n in range(len(shape) + 1))


def empty_cells(dimensions: tuple[Dimension, ...], tables: Iterable[Shape]) -> dict[Cell, int]:
    """Return every cell of the tables and of all their margins, with nobody in it."""
    known = {each.slug: each for each in dimensions}
    shapes = dict.fromkeys(part for table in tables for part in margins(table))
    return {
        tuple(zip(shape, slugs, strict=True)): 0
        for shape in ((), *shapes)
        for slugs in product(*([c.slug for c in known[slug].categories] for slug in shape))
    }


def in_order(shape: Iterable[str], dimensions: tuple[Dimension, ...]) -> Shape:
    """Return the slugs of a table in the dimensions' order."""
    asked = set(shape)
    return tuple(each.slug for each in dimensions if each.slug in asked)


def merge(dimension: Dimension, groups: Mapping[str, tuple[str, tuple[str, ...]]]) -> Dimension:
    """Return a dimension with some categories shown as one, where the first of them stood.

    `groups` has, by the slug of what is shown, its name and the slugs it stands for.
    """
    shown_as = {part: slug for slug, (_, parts) in groups.items() for part in parts}
    merged: dict[str, Category] = {}
    for category in dimension.categories:
        slug = shown_as.get(category.slug)
        if slug is None:
            merged[category.slug] = category
        else:
            merged.setdefault(slug, Category(slug, groups[slug][0]))
    return Dimension(dimension.slug, dimension.name, tuple(merged.values()), dimension.several)
