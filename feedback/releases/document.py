"""A release as it is stored: one document, from which every face of it is made and nothing else.

Its bytes are written once and are the same for every role. The format is described for those who
read the JSON file in docs/releases.md.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

SCHEMA = "hearback-release/1"
TOTAL = "*"  # in the place of a category: everybody


@dataclass(frozen=True)
class Category:
    """One theme, area, choice … as it was named and defined when the release was cut.

    `group` and `priorities` (slugs) are a theme's own; other categories have none.
    """

    slug: str
    name: str
    definition: str = ""
    group: str = ""
    priorities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dimension:
    """What people are told apart by. With `several`, one person may stand in many categories."""

    slug: str
    name: str
    categories: tuple[Category, ...]
    several: bool = False


@dataclass(frozen=True)
class Cell:
    """A count of people, rounded, or None where it is hidden. `key` has a slug or TOTAL for each
    dimension of its table.
    """

    key: tuple[str, ...]
    value: int | None


@dataclass(frozen=True)
class Table:
    """Every combination of its dimensions' categories and totals, in the categories' order."""

    slug: str
    title: str
    dims: tuple[str, ...]
    cells: tuple[Cell, ...]

    def value(self, *key: str) -> int | None:
        """Return the rounded people of one cell, None where hidden. Raises KeyError for no cell."""
        for cell in self.cells:
            if cell.key == key:
                return cell.value
        raise KeyError(key)


@dataclass(frozen=True)
class Population:
    """People counted together, e.g. those who wrote something. Nothing links two populations: who
    ticked what is never joined to who wrote what.
    """

    slug: str
    name: str
    people: int | None
    dimensions: tuple[Dimension, ...]
    tables: tuple[Table, ...]

    def dimension(self, slug: str) -> Dimension:
        """Return one of its dimensions. Raises KeyError for no such."""
        for dimension in self.dimensions:
            if dimension.slug == slug:
                return dimension
        raise KeyError(slug)

    def table(self, *dims: str) -> Table:
        """Return the table of exactly these dimensions, in any order. Raises KeyError for none."""
        for table in self.tables:
            if set(table.dims) == set(dims):
                return table
        raise KeyError(dims)


@dataclass(frozen=True)
class Agreement:
    """How well coding agreed: Krippendorff's alpha in two places, and the share of codings that
    confirm a suggestion of the computer, in whole per cent. None: too few to say.
    """

    human: float | None = None
    machine: float | None = None
    suggested: int | None = None


@dataclass(frozen=True)
class Document:
    """One survey's figures of one closed period."""

    survey: str
    survey_name: str
    respondent_group: str
    period: str
    period_name: str
    starts_on: str
    ends_on: str
    k: int
    round_to: int
    rule: str
    hidden: str
    codebook: str
    populations: tuple[Population, ...]
    agreement: Agreement = field(default_factory=Agreement)
    includes: tuple[str, ...] = ()
    audit: str = ""
    schema: str = SCHEMA

    def population(self, slug: str) -> Population:
        """Return one population: "words" or "answers". Raises KeyError for no such."""
        for population in self.populations:
            if population.slug == slug:
                return population
        raise KeyError(slug)

    @property
    def is_too_small(self) -> bool:
        """Whether no number on what people wrote shows."""
        words = self.population("words")
        shown = (cell.value for table in words.tables for cell in table.cells)
        return all(value is None for value in (words.people, *shown))

    @property
    def themes(self) -> Iterator[tuple[Category, int | None]]:
        """Yield every theme with its rounded people, in the codebook's order."""
        words = self.population("words")
        table = words.table("theme")
        for theme in words.dimension("theme").categories:
            yield theme, table.value(theme.slug)

    def dump(self) -> str:
        """Return the document as the JSON text that is stored and given out."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def load(text: str) -> Document:
    """Return the document that `dump` wrote. Raises ValueError for anything else."""
    try:
        stored = json.loads(text)
        if stored["schema"] != SCHEMA:
            raise ValueError("Not a release of this format.")
        populations = tuple(_population(each) for each in stored.pop("populations"))
        agreement = Agreement(**stored.pop("agreement"))
        includes = tuple(stored.pop("includes"))
        return Document(populations=populations, agreement=agreement, includes=includes, **stored)
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise ValueError("Not a release of this format.") from error


def _population(stored: dict[str, Any]) -> Population:
    """Return one population of the stored ones."""
    return Population(
        slug=stored["slug"],
        name=stored["name"],
        people=stored["people"],
        dimensions=tuple(
            Dimension(
                slug=each["slug"],
                name=each["name"],
                several=each["several"],
                categories=tuple(
                    Category(**{**category, "priorities": tuple(category["priorities"])})
                    for category in each["categories"]
                ),
            )
            for each in stored["dimensions"]
        ),
        tables=tuple(
            Table(
                slug=each["slug"],
                title=each["title"],
                dims=tuple(each["dims"]),
                cells=tuple(Cell(tuple(cell["key"]), cell["value"]) for cell in each["cells"]),
            )
            for each in stored["tables"]
        ),
    )
