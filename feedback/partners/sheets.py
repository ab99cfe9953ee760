"""A spreadsheet as rows of words, read in memory. Pure: bytes in, rows out; nothing is kept.

CSV as Excel, LibreOffice and Google write it, or XLSX. What is no text in a cell is told from text
by a mark that no text can hold: control characters are taken out of every cell.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from feedback.surveys.typed_text import clean_text

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5000
MOST_COLUMNS = 40
# A packed sheet may be so large when it is unpacked, and no larger: a small file can hold a flood.
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 500
FORMULA = "\x01"
NO_TEXT = "\x02"
DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
HEADING_MOST = 80

Cells = tuple[str, ...]


@cache
def excel() -> ModuleType:
    """Return openpyxl, loaded when a sheet comes: it takes numpy along where that is installed."""
    return import_module("openpyxl")


class Unreadable(ValueError):
    """The file can't be read. Its words are for the person who chose it, and hold none of its."""


@dataclass(frozen=True)
class Row:
    """One row: its number as the spreadsheet program shows it, and a cell for each column."""

    number: int
    cells: Cells


@dataclass(frozen=True)
class Sheet:
    """Rows below their headings, each with as many cells as there are headings. `note` says what
    else was in the file.
    """

    headings: Cells
    rows: tuple[Row, ...]
    note: str = ""


def read(content: bytes, *, has_headings: bool) -> Sheet:
    """Return the rows of a CSV or XLSX file that hold anything.

    Raises Unreadable.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable("The file is larger than 5 MB. Split it, and hand in the parts.")
    if content.startswith(OLD_EXCEL):
        raise Unreadable("This is an old Excel file, or locked by a password. Save it as .xlsx.")
    rows, note = (
        _excel(content) if content.startswith(ZIP) else (list(_comma_separated(content)), "")
    )
    return _sheet(rows, note, has_headings=has_headings)


def _sheet(rows: list[Row], note: str, *, has_headings: bool) -> Sheet:
    filled = [row for row in rows if any(row.cells)]
    if not filled:
        raise Unreadable("The file has no rows.")
    width = max(len(row.cells) for row in filled)
    if width > MOST_COLUMNS:
        raise Unreadable(f"The file has more than {MOST_COLUMNS} columns. Keep those you need.")
    filled = [Row(row.number, (row.cells + ("",) * width)[:width]) for row in filled]
    headings = filled.pop(0).cells if has_headings else ("",) * width
    if not filled:
        raise Unreadable("The file has headings and no rows below them.")
    if len(filled) > MOST_ROWS:
        raise Unreadable(f"The file has more than {MOST_ROWS:,} rows. Split it.")
    if sum(len(cell.encode()) for row in filled for cell in row.cells) > MOST_BYTES:
        raise Unreadable("There are more than 5 MB of words in the file. Split it.")
    return Sheet(tuple(_headings(headings)), tuple(filled), note)


def _headings(cells: Cells) -> Iterator[str]:
    """Yield a name for each column: its heading, or its letter."""
    for place, cell in enumerate(cells, start=1):
        named = "" if cell in (FORMULA, NO_TEXT) else " ".join(cell.split())[:HEADING_MOST]
        yield named or f"Column {excel().utils.get_column_letter(place)}"


def _comma_separated(content: bytes) -> Iterator[Row]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            if number > 2 * MOST_ROWS:
                raise Unreadable(f"The file has more than {MOST_ROWS:,} rows. Split it.")
            yield Row(number, tuple(_cell(cell) for cell in cells))
    except csv.Error as error:
        raise Unreadable(
            "The file’s columns can’t be told apart. Save it again as CSV or XLSX."
        ) from error


def _decoded(content: bytes) -> str:
    encodings: Sequence[str] = ("utf-8-sig", "cp1252")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable("This is neither a CSV nor an XLSX file, or it is damaged.")


def _excel(content: bytes) -> tuple[list[Row], str]:
    refuse_what_unpacks_badly(content)
    try:
        with closing(excel().load_workbook(io.BytesIO(content), read_only=True)) as book:
            sheets = book.worksheets
            rows = list(_worksheet(sheets[0].iter_rows(max_col=MOST_COLUMNS + 1)))
            note = (
                f"The file has {len(sheets)} sheets. Only the first was read."
                if len(sheets) > 1
                else ""
            )
    except Unreadable:
        raise
    # A hostile or damaged file may raise anything from the XML and ZIP libraries.
    except Exception as error:
        raise Unreadable("This XLSX file is damaged. Save it again, or as CSV.") from error
    return rows, note


def _worksheet(rows: Iterable[Sequence[Any]]) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=1):
        if number > 2 * MOST_ROWS:
            raise Unreadable(f"The file has more than {MOST_ROWS:,} rows. Split it.")
        values = [_value(cell) for cell in cells]
        while values and not values[-1]:
            values.pop()
        yield Row(number, tuple(values))


def _value(cell: Any) -> str:
    if cell.value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    # Excel writes control characters, a carriage return above all, as _x000D_.
    return (
        _cell(excel().utils.escape.unescape(cell.value)) if isinstance(cell.value, str) else NO_TEXT
    )


def _cell(value: str) -> str:
    text = clean_text(value)
    return FORMULA if text.startswith("=") else text


def refuse_what_unpacks_badly(content: bytes) -> None:
    """Refuse a flood in a small file, and XML that declares anything of its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Unreadable("This XLSX file holds too much. Save the rows alone, as CSV.")
            declares = any(
                DECLARES.search(packed.read(part).replace(b"\0", b""))
                for part in parts
                if part.filename.endswith((".xml", ".rels"))
            )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise Unreadable("This XLSX file is damaged or locked by a password.") from error
    if declares:
        raise Unreadable("This XLSX file holds what no spreadsheet program writes. Save it again.")
