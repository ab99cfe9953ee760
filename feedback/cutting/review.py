"""What the officer alone reads of a draft: every table, and by which rule each number is hidden."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from feedback.cutting.cube import Cell, Counted, cell_from_json
from feedback.cutting.models import DraftAudit, FrozenCounts
from feedback.releases.disclosure import Reason, Rule, reason_in_words
from feedback.releases.document import TOTAL, Document, Population, Table
from feedback.releases.models import Release

STEP = 5
EVERYBODY = "Everybody"


@dataclass(frozen=True)
class Figure:
    """One number of a table as the officer reads it: shown, or why not."""

    value: int | None
    why: str = ""


@dataclass(frozen=True)
class Row:
    """One category with its numbers, one for each column."""

    name: str
    figures: list[Figure]


@dataclass(frozen=True)
class ReviewedTable:
    """One table, one column for each category of its second dimension, if it has one."""

    title: str
    population: str
    columns: list[str]
    rows: list[Row]
    hidden: int
    is_wide: bool = False


@dataclass(frozen=True)
class HiddenBy:
    """How many numbers one rule hides, and about how many people stand in them."""

    words: str
    cells: int
    people: str


@dataclass(frozen=True)
class Mergeable:
    """A dimension of which two categories could be shown as one."""

    population: str
    slug: str
    name: str
    categories: list[tuple[str, str]]


@dataclass(frozen=True)
class Review:
    """A draft, table by table."""

    tables: list[ReviewedTable]
    hidden_by: list[HiddenBy]
    mergeable: list[Mergeable]
    is_safe: bool
    is_audited: bool
    narrowest: int | None = None
    warnings: list[str] = field(default_factory=list)


Reasons = Mapping[Cell, Reason]


def review_of(release: Release) -> Review:
    """Return what there is to read of a draft; the reasons only while they are kept."""
    document = release.figures
    rule = Rule(document.k, document.round_to)
    audit = DraftAudit.objects.filter(release=release).first()
    reasons = {p.slug: _reasons(audit, p.slug) for p in document.populations}
    frozen = FrozenCounts.objects.filter(release=release).first()
    counts = {each.slug: each for each in frozen.read()} if frozen else {}
    found = [audit.of(p.slug) for p in document.populations] if audit else []
    widths = [each["narrowest"] for each in found if each["narrowest"] is not None]
    return Review(
        tables=[
            _table(document, population, table, reasons[population.slug], rule)
            for population in document.populations
            for table in population.tables
        ],
        hidden_by=list(_hidden_by(document, reasons, counts, rule)),
        mergeable=list(_mergeable(document)) if counts else [],
        is_safe=audit.is_safe if audit else True,
        is_audited=audit is not None,
        narrowest=min(widths, default=None),
        warnings=[warning for each in found for warning in each["warnings"]],
    )


def _reasons(audit: DraftAudit | None, population: str) -> Reasons:
    if audit is None:
        return {}
    stored = audit.of(population).get("reasons", ())
    return {cell_from_json(cell): Reason(reason) for cell, reason in stored}


def _place(table: Table, key: tuple[str, ...]) -> Cell:
    pairs = zip(table.dims, key, strict=True)
    return tuple(pair for pair in pairs if pair[1] != TOTAL)


def _table(
    document: Document, population: Population, table: Table, reasons: Reasons, rule: Rule
) -> ReviewedTable:
    figures = {
        cell.key: Figure(cell.value, _why(reasons.get(_place(table, cell.key)), document, rule))
        for cell in table.cells
    }
    first, *others = (population.dimension(slug) for slug in table.dims)
    rows = [(TOTAL, EVERYBODY), *((c.slug, c.name) for c in first.categories)]
    columns = [(c.slug, c.name) for each in others for c in each.categories]
    keys: list[tuple[str, ...]] = [(TOTAL,), *((slug,) for slug, _ in columns)] if others else [()]
    return ReviewedTable(
        title=table.title,
        population=population.name,
        columns=[EVERYBODY, *(name for _, name in columns)] if others else ["People"],
        rows=[Row(name, [figures[slug, *key] for key in keys]) for slug, name in rows],
        hidden=sum(figure.value is None for figure in figures.values()),
        is_wide=bool(others),
    )


def _why(reason: Reason | None, document: Document, rule: Rule) -> str:
    """Return by which rule a number is hidden; once that is forgotten, what everyone reads."""
    return reason_in_words(reason, rule) if reason else document.hidden


def _hidden_by(
    document: Document,
    reasons: Mapping[str, Reasons],
    counts: Mapping[str, Counted],
    rule: Rule,
) -> Iterator[HiddenBy]:
    """Yield each rule that hides something, with the people in the finest cells of the tables."""
    cells: Counter[Reason] = Counter()
    people: Counter[Reason] = Counter()
    for population in document.populations:
        counted = counts.get(population.slug)
        for cell, reason in reasons[population.slug].items():
            cells[reason] += 1
            if counted and tuple(slug for slug, _ in cell) in counted.tables:
                people[reason] += counted.people[cell]
    for reason in Reason:
        if cells[reason]:
            words = reason_in_words(reason, rule)
            yield HiddenBy(words, cells[reason], _about(people[reason], rule))


def _about(people: int, rule: Rule) -> str:
    """Say how many people, no finer than a release would."""
    if people < rule.k:
        return f"fewer than {rule.k}"
    return f"about {STEP * round(people / STEP)}"


def _mergeable(document: Document) -> Iterator[Mergeable]:
    """Yield the dimensions of one answer a person with three categories or more, and a number of
    theirs hidden.
    """
    for population in document.populations:
        for dimension in population.dimensions:
            tables = [t for t in population.tables if dimension.slug in t.dims]
            is_hidden = any(cell.value is None for t in tables for cell in t.cells)
            if not dimension.several and len(dimension.categories) > 2 and is_hidden:
                categories = [(c.slug, c.name) for c in dimension.categories]
                yield Mergeable(population.slug, dimension.slug, dimension.name, categories)
