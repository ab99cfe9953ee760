"""From a request to an answer: period by period, each knowing only what came before it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from feedback.releases.disclosure.auditing import audit
from feedback.releases.disclosure.checking import ANYONE
from feedback.releases.disclosure.counting import answers_of, count, unanswered
from feedback.releases.disclosure.protecting import nothing_of, protect
from feedback.releases.disclosure.request import AskedPeriod, Record, Request
from feedback.releases.disclosure.shapes import (
    Audit,
    Cell,
    Dimension,
    Period,
    Released,
    Rule,
    Table,
)
from feedback.releases.disclosure.words import rule_in_words

Seen = dict[str, dict[str, None]]
PRESENCE = (
    "The categories were taken from the records: that a category is there tells that somebody "
    "chose it. Name all of them in “categories”."
)


def answer(request: Request) -> tuple[dict[str, Any], bool]:
    """Return what is published, ready for JSON, and whether it is safe."""
    released: list[Released] = []
    for period in _periods(request):
        released.append(protect(period, released, request.rule))
    released, checked = _checked(released, request.rule)
    warnings = () if request.categories is not None else (PRESENCE,)
    return {
        "releases": [
            {"period": one.period.name, "tables": [_table(one, t) for t in request.tables]}
            for one in released
        ],
        "rule": rule_in_words(request.rule.k, request.rule.base),
        # Not how many quantities are sensitive: that depends on the true counts, and the answer is
        # meant to be published as it is.
        "audit": {
            "verdict": checked.verdict,
            "elimination": checked.elimination,
            "warnings": [*checked.warnings, *warnings],
        },
    }, checked.is_safe


def _checked(released: Sequence[Released], rule: Rule) -> tuple[list[Released], Audit]:
    """Return the releases and the audit of all; what fails it shows nothing."""
    checked, kept = audit(released, rule), list(released)
    if checked.is_safe and all(one.audit.is_safe for one in released):
        return kept, checked
    for place, one in enumerate(kept):
        if not audit(kept[: place + 1], rule).is_safe:
            kept[place] = nothing_of(one.period)
    unsafe = [one.period.name for one in kept if not one.audit.is_safe]
    words = tuple(f"“{name}” could not be made safe and shows nothing." for name in unsafe)
    again = audit(kept, rule)
    return kept, Audit("unsafe", again.sensitive, again.narrowest, again.elimination, words)


def _periods(request: Request) -> Iterator[Period]:
    """Yield each period with its counts."""
    seen: Seen = {name: dict.fromkeys(c) for name, c in (request.categories or {}).items()}
    several = set(request.several)
    records: dict[str, dict[str, Sequence[Record]]] = {}
    for asked in request.periods:
        for record in asked.records:
            several |= {name for name, value in record.items() if not isinstance(value, str)}
        if request.categories is None:
            seen = _seen(seen, asked, request)
        parts = {name: part for one in asked.includes for name, part in records[one].items()}
        if asked.records:
            parts[asked.name] = asked.records
        records[asked.name] = parts
        everybody = [record for part in parts.values() for record in part]
        dimensions = tuple(_dimensions(seen, several, asked, request.tables))
        yield Period(
            asked.name,
            dimensions,
            request.tables,
            count(everybody, dimensions, request.tables),
            asked.includes,
            unanswered(everybody, dimensions),
        )


def _seen(before: Seen, asked: AskedPeriod, request: Request) -> Seen:
    """Return the categories seen so far, by the alphabet: other orders tell who came first."""
    found: dict[str, set[str]] = defaultdict(set)
    for table in request.tables:
        for name in table:
            found[name] |= set(before.get(name, ()))
    for record in asked.records:
        for name in record:
            found[name] |= set(answers_of(record, name))
    for name, merged in asked.merge.items():
        found[name] |= {one for finer in merged.values() for one in finer}
    return {name: dict.fromkeys(sorted(categories)) for name, categories in found.items()}


def _dimensions(
    seen: Mapping[str, Mapping[str, None]],
    several: set[str],
    asked: AskedPeriod,
    tables: Sequence[Table],
) -> Iterator[Dimension]:
    """Yield the dimensions that a period's tables show, merged as it asks."""
    for name, categories in seen.items():
        if not any(name in table for table in tables):
            continue
        merge = asked.merge.get(name, {})
        shown_as = {finer: merged for merged, parts in merge.items() for finer in parts}
        names = dict.fromkeys(shown_as.get(category, category) for category in categories)
        yield Dimension(name, tuple(names), name in several, merge)


def _table(release: Released, table: Table) -> dict[str, Any]:
    """Return one table: every combination of categories, “*” last in each place."""
    dimensions = release.period.dimensions
    order = {one.name: place for place, one in enumerate(dimensions)}
    categories = {one.name: one.categories for one in dimensions}
    cells = []
    for key in product(*((*categories.get(name, ()), ANYONE) for name in table)):
        pairs = [pair for pair in zip(table, key, strict=True) if pair[1] != ANYONE]
        cell: Cell = tuple(sorted(pairs, key=lambda pair: order[pair[0]]))
        shown = release.shown[cell]
        value = ("hidden", True) if shown is None else ("value", shown)
        cells.append(dict([("key", list(key)), value]))
    return {"dims": list(table), "cells": cells}
