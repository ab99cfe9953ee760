"""What is to be counted, and how grouped rows become the cells of tables."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from feedback.cutting.cube import Cell, Counted, Merged, Shape, margins, merge
from feedback.cutting.ways import Way
from feedback.releases.document import Dimension
from feedback.surveys.models import Survey

WORDS, ANSWERS = "words", "answers"
NAMES = {WORDS: "People who wrote something", ANSWERS: "People who answered"}
# What is shown as one: by dimension, the slug of the whole, its name and the parts.
Groups = Mapping[str, Mapping[str, tuple[str, tuple[str, ...]]]]
# The categories of a group of people, None where they have none, and how many they are.
Row = tuple[tuple[str | None, ...], int]


@dataclass(frozen=True)
class Asked:
    """Whose answers of which days, by which dimensions, in which tables."""

    survey: Survey
    first: date
    last: date
    tables: tuple[Shape, ...]
    ways: Mapping[str, Way]
    about: tuple[Dimension, ...] = ()
    groups: Groups = field(default_factory=dict)
    made_of: Merged = field(default_factory=dict)

    def dimensions(self) -> tuple[Dimension, ...]:
        """Return the dimensions of the tables as they are shown, what words are about first."""
        used = {slug for table in self.tables for slug in table}
        known = (*self.about, *(way.dimension for way in self.ways.values()))
        return tuple(merge(d, self.groups.get(d.slug, {})) for d in known if d.slug in used)

    def category(self, slug: str, version: int, question: str, choice: str) -> str | None:
        """Return the category a stored choice counts towards, None for none."""
        category = self.ways[slug].read.get((version, question, choice))
        return category and self.shown_as(slug, category)

    def shown_as(self, slug: str, category: str) -> str:
        """Return the category that another is shown as: itself, mostly."""
        wholes = self.groups.get(slug, {}).items()
        return next((whole for whole, (_, parts) in wholes if category in parts), category)

    def counted(
        self, population: str, people: Mapping[Cell, int], unanswered: Mapping[str, int]
    ) -> Counted:
        """Return what was counted, with what it is called."""
        dimensions = self.dimensions()
        used = {each.slug for each in dimensions}
        merged = {
            slug: {whole: parts for whole, (_, parts) in wholes.items()}
            for slug, wholes in self.groups.items()
            if slug in used and wholes
        }
        return Counted(
            slug=population,
            name=NAMES[population],
            dimensions=dimensions,
            tables=self.tables,
            people=people,
            unanswered=unanswered,
            merged=merged,
            made_of={slug: parts for slug, parts in self.made_of.items() if slug in used},
        )


def spread(
    people: dict[Cell, int], rows: Iterable[Row], names: tuple[str, ...], shapes: Iterable[Shape]
) -> None:
    """Add each row's people to the cells of these shapes. No person may be in two rows."""
    places = [tuple((name, names.index(name)) for name in shape) for shape in shapes]
    for categories, number in rows:
        for place in places:
            said = tuple((name, categories[at]) for name, at in place)
            cell = tuple((name, category) for name, category in said if category is not None)
            if len(cell) == len(said) and cell in people:
                people[cell] += number


def shapes_with(tables: Iterable[Shape], slug: str, others: Iterable[str]) -> Iterator[Shape]:
    """Yield each margin of the tables that has `slug` ("" for none), and none of the others."""
    without = set(others) - {slug}
    every = dict.fromkeys(part for table in (*tables, ()) for part in margins(table))
    for shape in every:
        if not without & set(shape) and (not slug or slug in shape):
            yield shape
