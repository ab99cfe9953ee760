"""The codebook in files: JSON, in the shape of the shipped one, and a spreadsheet's CSV."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from feedback.responses.book.content import (
    LISTS,
    WORDS,
    Content,
    Example,
    GroupContent,
    ShapeError,
    ThemeContent,
    Written,
    group_from_json,
)
from feedback.responses.book.editing import slug_for
from feedback.responses.book.problems import problems
from hearback.spreadsheets import as_written, defused

COLUMNS = ("group", "slug", "name", *WORDS, "phrases", "examples", "priorities", "outcomes")
NEEDED = ("group", "name", "definition")
BETWEEN = "|"
ALSO = re.compile(r"^(?P<text>.*?)\s*\[also:(?P<also>[^\]]*)\]\s*$", re.IGNORECASE | re.DOTALL)
LARGEST = 400 * 1024


class FileProblems(Exception):
    """Why a file can't be taken in: every problem, with the row or theme it is in."""

    def __init__(self, *found: str) -> None:
        super().__init__(*found)
        self.found = list(found)


@dataclass(frozen=True)
class Read:
    """A file's themes, and for each of them where it stood."""

    content: Content
    places: list[str]


def example_from_line(line: str) -> Example:
    """Return an example as typed on a line: a sentence, with “[also: slug, slug]” after it if it
    is about other themes too.
    """
    match = ALSO.match(line)
    if match is None:
        return Example(line.strip())
    also = tuple(part for part in re.split(r"[,\s]+", match["also"]) if part)
    return Example(match["text"].strip(), also)


def line_of(example: Example) -> str:
    """Return the line that `example_from_line` reads."""
    return f"{example.text} [also: {', '.join(example.also)}]" if example.also else example.text


# ---- Out -----------------------------------------------------------------------------------------


def to_json(content: Content) -> bytes:
    """Return a codebook as a JSON file, for people to read too."""
    return (json.dumps(content.to_json(), ensure_ascii=False, indent=2) + "\n").encode()


def to_csv(content: Content) -> bytes:
    """Return a codebook as a spreadsheet: one row for each theme, lists with | between."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for group in content.groups:
        for theme in group.themes:
            writer.writerow([defused(cell) for cell in _row(group, theme)])
    # The mark makes spreadsheet programs read the accents and quotes right.
    return out.getvalue().encode("utf-8-sig")


def _row(group: GroupContent, theme: ThemeContent) -> Iterator[str]:
    yield from (group.name, theme.slug, theme.name)
    yield from (getattr(theme, name) for name in WORDS)
    between = f" {BETWEEN} "
    yield between.join(theme.phrases)
    yield between.join(map(line_of, theme.examples))
    yield between.join(theme.priorities)
    yield between.join(theme.outcomes)


# ---- In ------------------------------------------------------------------------------------------


def read_file(name: str, raw: bytes, current: Content, spent: Sequence[str] = ()) -> Content:
    """Return the codebook in a file, whole and free of problems; groups and themes without a slug
    take that of the one of `current` with the same name. Raises FileProblems.
    """
    if len(raw) > LARGEST:
        raise FileProblems(f"This file is too large: {LARGEST // 1024} kB is the most.")
    if name.lower().endswith(".json"):
        read = _read_json(raw)
    elif name.lower().endswith(".csv"):
        read = _read_csv(raw, current)
    else:
        raise FileProblems("Choose a file that ends in .json or .csv.")
    found = [
        f"{read.places[each.theme]}, {each.field}: {each.what}"
        if each.theme is not None
        else each.what
        for each in problems(Written(read.content, {}), spent)
    ]
    if found:
        raise FileProblems(*found)
    return read.content


def _read_json(raw: bytes) -> Read:
    try:
        stored = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise FileProblems("This is no JSON file, or it was cut off.") from None
    found: list[str] = []
    places: list[str] = []

    def theme(each: Any) -> ThemeContent:
        places.append(f"Theme {len(places) + 1}")
        try:
            return ThemeContent.from_json(each)
        except ShapeError as error:
            found.append(f"{places[-1]}: {error}")
            return ThemeContent("", "")

    try:
        whole = Content.from_json({**stored, "groups": []} if isinstance(stored, dict) else stored)
        groups = tuple(group_from_json(each, theme) for each in _groups_of(stored))
    except ShapeError as error:
        raise FileProblems(str(error)) from None
    if found:
        raise FileProblems(*found)
    return Read(replace(whole, groups=groups), places)


def _groups_of(stored: Any) -> list[Any]:
    groups = stored.get("groups")
    if not isinstance(groups, list):
        raise ShapeError("This is no codebook: it has no “groups”.")
    return groups


def _read_csv(raw: bytes, current: Content) -> Read:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:  # as older spreadsheet programs save it
        text = raw.decode("cp1252", errors="replace")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise FileProblems("This is no CSV file, or it was cut off.") from None
    columns = [cell.strip().casefold() for cell in rows[0]] if rows else []
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise FileProblems(
            f"The first row must name the columns. Missing: {', '.join(missing)}. Known are"
            f" {', '.join(COLUMNS)}."
        )
    return _grouped(columns, rows[1:], current)


def _grouped(columns: list[str], rows: list[list[str]], current: Content) -> Read:
    """Return the themes of a spreadsheet's rows, those of a group together."""
    group_slugs = {group.name.casefold(): group.slug for group in current.groups}
    slugs = {theme.name.casefold(): theme.slug for theme in current.themes()}
    taken = {*slugs.values()}
    groups: dict[str, tuple[GroupContent, list[tuple[str, ThemeContent]]]] = {}
    for number, row in enumerate(rows, start=2):
        cells = dict(zip(columns, map(_read, row), strict=False))
        if not any(cells.values()):
            continue
        name = cells.get("group", "")
        key = name.casefold()
        if key not in groups:
            others = [group.slug for group, _ in groups.values()]
            slug = group_slugs.get(key) or slug_for(name, [*others, *group_slugs.values()])
            groups[key] = GroupContent(slug, name), []
        theme = _theme(cells)
        if not theme.slug:
            slug = slugs.get(theme.name.casefold()) or slug_for(theme.name, taken)
            theme = replace(theme, slug=slug)
        taken.add(theme.slug)
        groups[key][1].append((f"Row {number}", theme))
    content = Content(
        current.name,
        tuple(replace(g, themes=tuple(t for _, t in themes)) for g, themes in groups.values()),
    )
    return Read(content, [place for _, themes in groups.values() for place, _ in themes])


def _read(cell: str) -> str:
    """Return what a cell said before it was written for a spreadsheet program."""
    return as_written(cell.strip())


def _theme(cells: dict[str, str]) -> ThemeContent:
    def listed(name: str) -> tuple[str, ...]:
        parts = (part.strip() for part in cells.get(name, "").split(BETWEEN))
        return tuple(part for part in parts if part)

    read: dict[str, Any] = {name: cells.get(name, "") for name in ("slug", "name", *WORDS)}
    read |= {name: listed(name) for name in LISTS}
    return ThemeContent(**read, examples=tuple(map(example_from_line, listed("examples"))))
