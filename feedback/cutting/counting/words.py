"""People who wrote something: what their words are about, and the area and age beside them."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, Count, F, IntegerField, QuerySet, Value
from django.db.models.expressions import Combinable

from feedback.cutting.counting.asked import WORDS, Asked, Row, shapes_with, spread
from feedback.cutting.cube import KINDS, Counted, empty_cells
from feedback.cutting.ways import AGE_BAND, AREA, outcomes_of
from feedback.responses.models import Coding, Text, Theme

ANY = "*"  # in the place of a category: whoever is in any
CATEGORIES = {"theme": "theme__slug", "group": "theme__group__slug"}
CATEGORIES |= {"priority": "theme__priorities__slug"}
MARKS = {AREA: "area", AGE_BAND: "age_band"}


def count_words(asked: Asked) -> Counted:
    """Count those who wrote something. One statement, so that no coding can change between two
    numbers of one release.
    """
    dimensions = asked.dimensions()
    people = empty_cells(dimensions, asked.tables)
    about = [each.slug for each in dimensions if each.slug in KINDS]
    marks = {each.slug for each in dimensions} & MARKS.keys()
    first, *others = _queries(asked, about, frozenset(marks))
    rows: dict[str, list[Row]] = defaultdict(list)
    with_any = dict.fromkeys(about, 0)
    for slug, category, version, area, age, number in first.union(*others, all=True):
        if category == ANY:
            with_any[slug] += number
        else:
            beside = (_mark(asked, AREA, version, area), _mark(asked, AGE_BAND, version, age))
            rows[slug].append(((category, *beside), number))
    for slug in ("", *about):
        shapes = shapes_with(asked.tables, slug, about)
        spread(people, rows[slug], (slug, AREA, AGE_BAND), shapes)
    return asked.counted(WORDS, people, {slug: people[()] - with_any[slug] for slug in about})


def _mark(asked: Asked, slug: str, version: int, choice: str) -> str | None:
    """Return the category of the answer that stands beside words, None for no answer."""
    if not choice or slug not in asked.ways:
        return None
    questions = asked.ways[slug].questions
    found = (asked.category(slug, version, question, choice) for question in questions)
    return next((category for category in found if category), None)


def _queries(
    asked: Asked, about: list[str], marks: frozenset[str]
) -> Iterator["QuerySet[Any, Any]"]:
    """Yield one grouped query for everybody, and for each thing words are about one or more."""
    texts = Text.objects.filter(
        version__survey=asked.survey, month__range=(asked.first, asked.last)
    )
    codings = Coding.objects.counted().filter(
        text__version__survey=asked.survey, text__month__range=(asked.first, asked.last)
    )
    yield _grouped(texts, "", _value(""), marks, "")
    for slug in about:
        if slug == "outcome":
            yield from _outcomes(codings, marks)
        else:
            path = CATEGORIES[slug]
            raised = codings.exclude(**{path: None})
            yield _grouped(raised, slug, F(path), marks, "text__")
            yield _grouped(raised, slug, _value(ANY), frozenset(), "text__")


def _outcomes(codings: "QuerySet[Coding]", marks: frozenset[str]) -> Iterator["QuerySet[Any, Any]"]:
    """Yield a query for each outcome: the codebook keeps them as a list of words in each theme."""
    themes = list(Theme.objects.in_use().exclude(outcomes=[]))
    for outcome in outcomes_of(themes):
        bearing = [theme.pk for theme in themes if outcome in outcomes_of([theme])]
        raised = codings.filter(theme__in=bearing)
        yield _grouped(raised, "outcome", _value(outcome), marks, "text__")
    raised = codings.filter(theme__in=themes)
    yield _grouped(raised, "outcome", _value(ANY), frozenset(), "text__")


def _grouped(
    rows: "QuerySet[Any, Any]", slug: str, category: Combinable, marks: frozenset[str], path: str
) -> "QuerySet[Any, Any]":
    """Return (slug, category, version, area, age band, people) of these texts or codings."""
    columns: dict[str, Any] = {
        "way": _value(slug),
        "category": category,
        "of_version": F(f"{path}version") if marks else Value(0, output_field=IntegerField()),
        "in_area": F(f"{path}area") if AREA in marks else _value(""),
        "of_age": F(f"{path}age_band") if AGE_BAND in marks else _value(""),
    }
    grouped = rows.order_by().annotate(**columns).values(*columns)
    people = grouped.annotate(number=Count(f"{path}person", distinct=True))
    listed: QuerySet[Any, Any] = people.values_list(*columns, "number")
    return listed


def _value(word: str) -> Value:
    return Value(word, output_field=CharField())
