"""Releases in which people answered questions about themselves, made by hand."""

from collections.abc import Mapping
from dataclasses import replace

from feedback.releases.document import TOTAL, Category, Cell, Dimension, Document, Population, Table
from feedback.releases.models import Release
from feedback.surveys.models import Survey
from tests import factories
from tests.releases.documents import make_document, one_way

Shown = Mapping[str, int | None]
AGES = {"a": "18 to 24", "m": "25 to 64", "f": "65 or over", "z": "Prefer not to say"}
SEXES = {"a": "Female", "b": "Male", "z": "Prefer not to say"}
MOVES = {"up": "Moved up", "same": "Stayed the same", "down": "Moved down"}


def dimension(slug: str, names: Mapping[str, str], name: str = "") -> Dimension:
    """A dimension with these categories."""
    categories = tuple(Category(key, label) for key, label in names.items())
    return Dimension(slug, name or slug.capitalize(), categories)


def answers(people: int | None, *parts: tuple[Dimension, Shown]) -> Population:
    """People who ticked boxes, with a one-way table for each dimension."""
    tables = tuple(one_way(each, people, shown, each.name) for each, shown in parts)
    return Population(
        "answers", "People who answered", people, tuple(each for each, _ in parts), tables
    )


def document(
    survey: Survey, people: int | None, *parts: tuple[Dimension, Shown], period: str = "2026-Q3"
) -> Document:
    """A document with themes and these answers."""
    made = make_document(survey.slug, survey.name, {"waiting": 25, "housing": None}, period=period)
    return replace(made, populations=(*made.populations, answers(people, *parts)))


def ages(
    a: int | None, m: int | None, f: int | None, z: int | None = None
) -> tuple[Dimension, Shown]:
    """How many of each age."""
    return dimension("age", AGES, "How old are you?"), {"a": a, "m": m, "f": f, "z": z}


def moves(slug: str, up: int | None, same: int | None, down: int | None) -> tuple[Dimension, Shown]:
    """How many moved on a scale."""
    return dimension(slug, MOVES, f"Scale {slug}"), {"up": up, "same": same, "down": down}


def themes_by_age(made: Document, shown: Mapping[tuple[str, str], int | None]) -> Document:
    """Add a table of themes by age band to the words of a document."""
    words = made.population("words")
    bands = dimension("age-band", {"young": "Under 25", "old": "25 or over"}, "Age")
    keys = [
        (theme, band) for theme in ("waiting", "housing", TOTAL) for band in ("young", "old", TOTAL)
    ]
    cells = tuple(Cell(key, shown.get(key)) for key in keys)
    table = Table("theme-age-band", "Themes by age", ("theme", "age-band"), cells)
    crossed = replace(words, dimensions=(*words.dimensions, bands), tables=(*words.tables, table))
    return replace(made, populations=(crossed, *made.populations[1:]))


def publish(survey: Survey, made: Document) -> Release:
    """Store and publish a document."""
    factories.make_priority()
    release = Release.store(survey, made)
    release.publish(by=None, on=factories.TODAY)
    return release
