"""What was published, and what must not be known: bounds on sums, and the sums to be attacked."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from tests.attack.truth import ANY, Cell, Json, Truth

Parts = frozenset[int]


@dataclass(frozen=True)
class Shown:
    """One published count: a cell, in these parts, has between `low` and `high` people."""

    cell: Cell
    parts: Parts
    low: int
    high: int
    keeps_rule: bool  # that fewer than k are never shown, nor what leaves fewer than k


@dataclass(frozen=True)
class Share:
    """One published percentage, rounded to a whole one, of a true count in another."""

    cell: Cell
    whole: Cell
    parts: Parts
    percent: int


@dataclass(frozen=True)
class Target:
    """A number that must not be known: people in one cell less those in another."""

    words: str
    more: Cell
    more_parts: Parts
    less: Cell | None
    less_parts: Parts


def cells(answer: Json, truth: Truth) -> Iterator[tuple[str, tuple[str, ...], Cell, Json]]:
    """Yield every cell of an answer: period, dimensions, name and what is said of it."""
    for release in answer["releases"]:
        for table in release["tables"]:
            for said in table["cells"]:
                named = zip(table["dims"], said["key"], strict=True)
                cell = tuple(sorted((name, value) for name, value in named if value != ANY))
                yield release["period"], tuple(table["dims"]), cell, said


def shown(answer: Json, truth: Truth) -> list[Shown]:
    """Return what the published counts say, by the published rule."""
    found = {}
    for period, _, cell, said in cells(answer, truth):
        if "value" in said:
            low, high = meaning(said, truth.k, truth.base)
            parts = truth.parts_of[period]
            keeps_rule = not said.get("exact")
            found[cell, parts] = Shown(cell, parts, low, high, keeps_rule)
    return list(found.values())


def meaning(said: Json, k: int, base: int) -> tuple[int, int]:
    """Return the least and greatest count that is published as this value.

    Counts are rounded half up, but never below the first multiple that is `k` or more. Only broken
    releases show exact counts.
    """
    value = int(said["value"])
    if said.get("exact") or value < k:
        return value, value
    low = -((base - 2 * value) // 2)  # value - base / 2, rounded up
    high = -((-2 * value - base) // 2) - 1  # the last whole number below value + base / 2
    first = -(-k // base) * base
    return (k, high) if value == first else (max(k, low), high)


def shares(answer: Json, truth: Truth) -> list[Share]:
    """Return the published percentages: of everybody, or of the row of the first dimension."""
    found = []
    for period, dims, cell, said in cells(answer, truth):
        if "percent" in said:
            whole = tuple(pair for pair in cell if pair[0] != dims[0])
            found.append(Share(cell, whole, truth.parts_of[period], int(said["percent"])))
    return found


def targets(answer: Json, truth: Truth) -> list[Target]:
    """Return what must stay unknown: cells, complements and differences of fewer than k people."""
    found: dict[tuple[object, ...], Target] = {}
    for period, _, cell, _ in cells(answer, truth):
        whole = truth.parts_of[period]
        for parts, name in {whole: period, **own_part(whole, period, truth)}.items():
            add(found, Target(f"{name}: {in_words(cell)}", cell, parts, None, parts))
            for wider in generalised(cell):
                words = f"{name}: {in_words(wider)} but not {in_words(cell)}"
                add(found, Target(words, wider, parts, cell, parts))
        for other, parts in truth.parts_of.items():
            if parts < whole:
                words = f"{in_words(cell)} in {period} but not in {other}"
                add(found, Target(words, cell, whole - parts, None, whole - parts))
    return [target for target in found.values() if number(target, truth) < truth.k]


def add(found: dict[tuple[object, ...], Target], target: Target) -> None:
    """Keep a target once, whatever it is called."""
    found.setdefault((target.more, target.more_parts, target.less), target)


def own_part(whole: Parts, period: str, truth: Truth) -> dict[Parts, str]:
    """Return the late records of a period that includes others, if it has any."""
    included = [parts for parts in truth.parts_of.values() if parts < whole]
    rest = whole.difference(*included)
    return {rest: f"{period}, its own records"} if included and rest else {}


def generalised(cell: Cell) -> Iterator[Cell]:
    """Yield the cell with some of its categories, one or more, replaced by all."""
    for size in range(len(cell)):
        yield from combinations(cell, size)


def number(target: Target, truth: Truth) -> int:
    """Return how many people it really is."""
    fewer = truth.count(target.less, target.less_parts) if target.less is not None else 0
    return truth.count(target.more, target.more_parts) - fewer


def in_words(cell: Cell) -> str:
    """Return a cell's name for a report."""
    return " and ".join(f"{name} {category}" for name, category in cell) or "everybody"


def absent(answer: Json, truth: Truth) -> set[tuple[str, str, int]]:
    """Return the categories that a release does not list: dimension, category and part.

    Where categories are taken from records, the product says so, and that one it does not list is
    one nobody chose: that is public.
    """
    found = set()
    for release in answer["releases"]:
        for table in release["tables"]:
            for place, name in enumerate(table["dims"]):
                listed = {said["key"][place] for said in table["cells"]}
                for category in listed.symmetric_difference({*truth.categories[name], ANY}):
                    found |= {(name, category, p) for p in truth.parts_of[release["period"]]}
    return found


def lies(answer: Json, truth: Truth) -> list[str]:
    """Return what is wrong with the answer itself: false values, missing or contradicting cells."""
    wrong = []
    seen: dict[tuple[str, Cell], object] = {}
    for period, dims, cell, said in cells(answer, truth):
        people = truth.count(cell, truth.parts_of[period])
        if ("value" in said) == bool(said.get("hidden")):
            wrong.append(f"{period} {dims} {said}: neither shown nor hidden, or both")
        elif "value" in said:
            low, high = meaning(said, truth.k, truth.base)
            even = said.get("exact") or said["value"] % truth.base == 0
            if not (even and low <= people <= high):
                wrong.append(f"{period} {in_words(cell)}: {people} published as {said['value']}")
        if seen.setdefault((period, cell), said.get("value")) != said.get("value"):
            wrong.append(f"{period} {in_words(cell)}: two answers in two tables")
    return wrong + missing(answer, truth)


def missing(answer: Json, truth: Truth) -> list[str]:
    """Return tables and cells that should be there and are not, or are there twice."""
    wrong = []
    if [release["period"] for release in answer["releases"]] != list(truth.parts_of):
        wrong.append("periods differ from the request's")
    for release in answer["releases"]:
        dims = [tuple(sorted(table["dims"])) for table in release["tables"]]
        if dims != list(truth.tables):
            wrong.append(f"{release['period']}: tables {dims}")
        for table in release["tables"]:
            keys = [tuple(said["key"]) for said in table["cells"]]
            listed = [sorted({key[place] for key in keys}) for place in range(len(table["dims"]))]
            if sorted(keys) != sorted(product(*listed)) or any(ANY not in one for one in listed):
                wrong.append(f"{release['period']} {table['dims']}: not every combination once")
    return wrong
