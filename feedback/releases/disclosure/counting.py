"""Counting people from records, each person once per cell, however many answers they gave."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from feedback.releases.disclosure.shapes import Cell, Dimension, Table, cells_of

Record = Mapping[str, str | Sequence[str]]


def answers_of(record: Record, name: str) -> tuple[str, ...]:
    """Return the categories one person is in, each once; none where the question was left out."""
    answers = record.get(name, ())
    return (answers,) if isinstance(answers, str) else tuple(dict.fromkeys(answers))


def count(
    records: Iterable[Record], dimensions: tuple[Dimension, ...], tables: tuple[Table, ...]
) -> dict[Cell, int]:
    """Return how many people are in each cell of the tables and of all their margins.

    A record maps the name of a dimension to a category, or to several. Finer categories that a
    dimension merges count as the merged one. Every cell has an entry, zero included.
    """
    people = dict.fromkeys(cells_of(dimensions, tables), 0)
    subsets = {tuple(name for name, _ in cell) for cell in people}
    coarser = {one.name: _coarser(one) for one in dimensions}
    kinds: Counter[tuple[tuple[str, ...], ...]] = Counter()
    for record in records:
        kinds[tuple(_shown_as(answers_of(record, n), coarser[n]) for n in coarser)] += 1
    for kind, number in kinds.items():
        answered = dict(zip(coarser, kind, strict=True))
        for subset in subsets:
            for categories in product(*(answered[name] for name in subset)):
                people[tuple(zip(subset, categories, strict=True))] += number
    return people


def unanswered(records: Iterable[Record], dimensions: tuple[Dimension, ...]) -> dict[str, int]:
    """Return, per dimension of several answers, how many people are in none of its categories."""
    names = [one.name for one in dimensions if one.several]
    missing = dict.fromkeys(names, 0)
    for record in records:
        for name in names:
            missing[name] += not answers_of(record, name)
    return missing


def _coarser(dimension: Dimension) -> dict[str, str]:
    """Return, for each finer category that a dimension merges, the one it is shown as."""
    return {
        finer: category for category in dimension.categories for finer in dimension.finer(category)
    }


def _shown_as(answers: tuple[str, ...], coarser: Mapping[str, str]) -> tuple[str, ...]:
    """Return a person's categories as the period shows them, each once."""
    return tuple(dict.fromkeys(coarser[answer] for answer in answers))
