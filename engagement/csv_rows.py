"""A CSV file as rows told by their headings, as spreadsheet programs write it. Pure."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

MOST_BYTES = 1024 * 1024
MOST_ROWS = 2000


class Unreadable(ValueError):
    """The file can't be read. Its words are for the person who chose it."""


@dataclass(frozen=True)
class Row:
    """One row: its line as a spreadsheet program counts, and its cells by heading."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Problem:
    """What is wrong with one row."""

    number: int
    words: str


def decode(content: bytes) -> str:
    """Return a file's text. Raises Unreadable if it is none."""
    if len(content) > MOST_BYTES:
        raise Unreadable("The file is larger than 1 MB.")
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else UTF_8_OR_WINDOWS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable("This is no CSV file. In your spreadsheet program, choose “Save as CSV”.")


UTF_8_OR_WINDOWS = ("utf-8-sig", "cp1252")


def rows_of(text: str, needed: Sequence[str], known: Sequence[str]) -> list[Row]:
    """Return the rows below the headings that hold anything.

    Headings may stand in any order; "Per cent" and "per_cent" are the same. Raises Unreadable,
    naming what is missing.
    """
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = list(
            csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
        )
    except csv.Error as error:
        raise Unreadable("The columns can’t be told apart. Save the file again as CSV.") from error
    numbered = [
        (number, line) for number, line in enumerate(lines, start=1) if any(map(str.strip, line))
    ]
    if not numbered:
        raise Unreadable("There are no rows.")
    headings = [_heading(cell) for cell in numbered[0][1]]
    _check_headings(headings, needed, known)
    if len(numbered) > MOST_ROWS:
        raise Unreadable(f"There are more than {MOST_ROWS:,} rows.")
    if len(numbered) == 1:
        raise Unreadable("There are headings and no rows below them.")
    return [
        Row(
            number,
            dict(zip(headings, (*map(str.strip, line), *[""] * len(headings)), strict=False)),
        )
        for number, line in numbered[1:]
    ]


def _check_headings(headings: Sequence[str], needed: Sequence[str], known: Sequence[str]) -> None:
    missing = [name for name in needed if name not in headings]
    if missing:
        raise Unreadable(f"The first row has no column “{'”, “'.join(missing)}”.")
    doubled = {name for name in headings if name in known and headings.count(name) > 1}
    if doubled:
        raise Unreadable(f"Two columns are called “{min(doubled)}”.")


def _heading(cell: str) -> str:
    return "_".join(cell.strip().casefold().split())


class Reading:
    """Reads one row cell by cell and keeps every problem, so that all are mended at one go."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def take(self, read: Callable[..., T], *given: object) -> T | None:
        """Return what `read` makes of what was given; keep its ValueError's words, and None."""
        try:
            return read(*given)
        except ValueError as problem:
            self.problems.append(str(problem))
            return None

    def done(self) -> None:
        """Raise ValueError with all that is wrong, if anything is."""
        if self.problems:
            raise ValueError(" ".join(self.problems))
