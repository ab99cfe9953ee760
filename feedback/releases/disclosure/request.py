"""Reading a request: everything is checked, and what is wrong is named with its place."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from feedback.releases.disclosure.checking import (
    Refused,
    check_keys,
    distinct_names,
    list_of,
    name_at,
    named_values,
    whole_number,
)
from feedback.releases.disclosure.shapes import Rule, Table

Record = Mapping[str, str | tuple[str, ...]]
Merge = Mapping[str, Mapping[str, tuple[str, ...]]]
LARGEST_RULE = 10_000


@dataclass(frozen=True)
class AskedPeriod:
    """One period of a request: whom it adds, what it contains, what it shows as one."""

    name: str
    records: tuple[Record, ...]
    includes: tuple[str, ...]
    merge: Merge


@dataclass(frozen=True)
class Request:
    """A whole request, checked. `categories` is None where they are taken from the records."""

    rule: Rule
    categories: Mapping[str, tuple[str, ...]] | None
    several: tuple[str, ...]
    periods: tuple[AskedPeriod, ...]
    tables: tuple[Table, ...]


def read_request(text: bytes) -> Request:
    """Return the request in these bytes. Raises Refused, which says what is wrong and where."""
    asked = _loaded(text)
    check_keys(
        asked,
        "request",
        ("periods", "tables"),
        ("k", "base", "categories", "several", "merge"),
    )
    rule = Rule(
        whole_number(asked.get("k", 10), "k", 5, LARGEST_RULE),
        whole_number(asked.get("base", 5), "base", 5, LARGEST_RULE),
    )
    categories = _categories(asked["categories"]) if "categories" in asked else None
    several = tuple(distinct_names(asked.get("several", []), "several"))
    merge = _merge(asked.get("merge", {}), "merge")
    periods = _periods(asked["periods"], categories, merge)
    tables = _tables(asked["tables"], _known_dimensions(categories, periods))
    for number, name in enumerate(several):
        if name not in _known_dimensions(categories, periods):
            raise Refused(f"several[{number}]", f"there is no dimension “{name}”.")
    return Request(rule, categories, several, periods, tables)


def _loaded(text: bytes) -> dict[str, Any]:
    """Return the JSON object in these bytes."""
    try:
        asked = json.loads(
            text.decode("utf-8-sig"), parse_constant=_no_number, object_pairs_hook=_no_doubles
        )
    except UnicodeDecodeError as error:
        raise Refused("request", "it is not UTF-8 text.") from error
    except json.JSONDecodeError as error:
        raise Refused("request", f"it is not JSON: {error}.") from error
    except RecursionError as error:
        raise Refused("request", "it is nested too deeply.") from error
    except ValueError as error:
        raise Refused("request", "it has a number with too many digits.") from error
    if not isinstance(asked, dict):
        raise Refused("request", "it must be a JSON object with “periods” and “tables”.")
    return asked


def _no_number(word: str) -> NoReturn:
    raise Refused("request", f"{word} is not a number that can be counted with.")


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that names a thing twice: JSON would silently take the last."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise Refused("request", f"“{double[:80]}” is written twice in one object.")
    return found


def _categories(given: Any) -> dict[str, tuple[str, ...]]:
    """Return the categories of each dimension, in their order."""
    found = {}
    for name, categories in named_values(given, "categories"):
        found[name] = tuple(distinct_names(categories, f"categories.{name}"))
        if not found[name]:
            raise Refused(f"categories.{name}", "it must have at least one category.")
    return found


def _merge(given: Any, place: str) -> Merge:
    """Return which categories are shown as one, per dimension."""
    merge: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, groups in named_values(given, place):
        merge[name] = {}
        for merged, finer in named_values(groups, f"{place}.{name}"):
            merge[name][merged] = tuple(distinct_names(finer, f"{place}.{name}.{merged}"))
            if not merge[name][merged]:
                raise Refused(f"{place}.{name}.{merged}", "it must name what it merges.")
        together = [one for finer in merge[name].values() for one in finer]
        if len(set(together)) < len(together):
            raise Refused(f"{place}.{name}", "it merges a category twice.")
    return merge


def _periods(
    given: Any, categories: Mapping[str, tuple[str, ...]] | None, merge: Merge
) -> tuple[AskedPeriod, ...]:
    """Return the periods in their order; each includes earlier ones only."""
    found: dict[str, AskedPeriod] = {}
    every = [one.get("name") for one in list_of(given, "periods") if isinstance(one, dict)]
    for number, one in enumerate(given):
        place = f"periods[{number}]"
        check_keys(one, place, ("name",), ("records", "includes", "merge"))
        name = name_at(one["name"], f"{place}.name")
        if name in found:
            raise Refused(f"{place}.name", f"there is an earlier period “{name}”.")
        includes = _includes(one.get("includes", []), f"{place}.includes", found, every)
        if not includes and "records" not in one:
            raise Refused(place, "it needs “records” or “includes”.")
        own = {**merge, **_merge(one.get("merge", {}), f"{place}.merge")}
        _check_merge(own, categories, place)
        records = _records(one.get("records", []), f"{place}.records", categories)
        found[name] = AskedPeriod(name, records, includes, own)
    if not found:
        raise Refused("periods", "there must be at least one.")
    return tuple(found.values())


def _includes(
    given: Any, place: str, earlier: Mapping[str, AskedPeriod], every: Sequence[Any]
) -> tuple[str, ...]:
    """Return the names of the periods that one contains."""
    names = distinct_names(given, place)
    for number, name in enumerate(names):
        if name not in earlier:
            why = "that is no earlier period" if name in every else "there is no such period"
            raise Refused(f"{place}[{number}]", f"“{name}”: {why}.")
    return tuple(names)


def _check_merge(
    merge: Merge, categories: Mapping[str, tuple[str, ...]] | None, place: str
) -> None:
    """Refuse to merge what is not there, or under the name of something else."""
    if categories is None:
        return
    for name, groups in merge.items():
        if name not in categories:
            raise Refused(f"{place}.merge.{name}", "there is no such dimension.")
        for merged, finer in groups.items():
            for one in finer:
                if one not in categories[name]:
                    raise Refused(f"{place}.merge.{name}.{merged}", f"no category “{one}”.")
            if merged in categories[name] and merged not in finer:
                raise Refused(f"{place}.merge.{name}", f"“{merged}” is another category’s name.")


def _records(
    given: Any, place: str, categories: Mapping[str, tuple[str, ...]] | None
) -> tuple[Record, ...]:
    """Return the records of one period: a category, or several, per dimension."""
    records = []
    for number, one in enumerate(list_of(given, place)):
        record: dict[str, str | tuple[str, ...]] = {}
        for name, value in named_values(one, f"{place}[{number}]"):
            here = f"{place}[{number}].{name}"
            if categories is not None and name not in categories:
                raise Refused(here, "there is no such dimension in “categories”.")
            record[name] = _answer(value, here)
            answers = (value,) if isinstance(value, str) else value
            for answer in answers:
                if categories is not None and answer not in categories[name]:
                    raise Refused(here, f"“{answer[:80]}” is not one of the categories.")
        records.append(record)
    return tuple(records)


def _answer(value: Any, place: str) -> str | tuple[str, ...]:
    """Return one category, or the different ones in a list."""
    if isinstance(value, list):
        return tuple(dict.fromkeys(name_at(one, place) for one in value))
    return name_at(value, place)


def _known_dimensions(
    categories: Mapping[str, tuple[str, ...]] | None, periods: Sequence[AskedPeriod]
) -> set[str]:
    """Return the names of the dimensions that there are."""
    if categories is not None:
        return set(categories)
    return {name for one in periods for record in one.records for name in record}


def _tables(given: Any, known: set[str]) -> tuple[Table, ...]:
    """Return the tables, each a list of different dimensions."""
    tables: list[Table] = []
    for number, one in enumerate(list_of(given, "tables")):
        table = tuple(distinct_names(one, f"tables[{number}]"))
        if not table:
            raise Refused(f"tables[{number}]", "it must name at least one dimension.")
        for name in table:
            if name not in known:
                raise Refused(f"tables[{number}]", f"there is no dimension “{name}”.")
        if any(set(table) == set(other) for other in tables):
            raise Refused(f"tables[{number}]", "that table is asked for twice.")
        tables.append(table)
    if not tables:
        raise Refused("tables", "there must be at least one.")
    return tuple(tables)
