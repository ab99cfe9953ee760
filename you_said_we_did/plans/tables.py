"""A file as rows of cells, with the line of each. Pure: bytes in, rows out; nothing is kept.

A tab-separated table as it is copied out of a document or saved by a spreadsheet program, or XLSX.
"""

import io
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from feedback.partners.sheets import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    OLD_EXCEL,
    ZIP,
    Unreadable,
    excel,
    refuse_what_unpacks_badly,
)
from feedback.surveys.typed_text import clean_text, without_unseen
from hearback.spreadsheets import as_written

# A quoted cell may run over several lines. One with a tab in it is no such cell, but words that
# begin with a quotation mark.
QUOTED = re.compile(r'"((?:[^"\t]|"")*)"(?=\t|\n|\Z)')
BARE = re.compile(r"[^\t\n]*")


@dataclass(frozen=True)
class Row:
    """One row: the line it begins on, and its cells. `is_in_table` is false for a line of text
    that has no second cell, not even an empty one.
    """

    line: int
    cells: tuple[str, ...]
    is_in_table: bool = True


def read_rows(content: bytes) -> list[Row]:
    """Return every row of a file, the empty ones too. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable("The file is larger than 5 MB. A plan is smaller than that.")
    if content.startswith(OLD_EXCEL):
        raise Unreadable("This is an old Excel file, or locked by a password. Save it as .xlsx.")
    rows = list(_excel(content) if content.startswith(ZIP) else _tab_separated(_decoded(content)))
    if not any(any(row.cells) for row in rows):
        raise Unreadable("The file is empty.")
    return rows


def _decoded(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Unreadable("This is neither a tab-separated nor an XLSX file, or it is damaged.")


def _tab_separated(text: str) -> Iterator[Row]:
    place, line, count = 0, 1, 0
    while place < len(text):
        begun, cells, at_end = line, [], False
        while not at_end:
            quoted = QUOTED.match(text, place)
            found = quoted or BARE.match(text, place)
            if found is None:  # BARE matches anywhere: this is for the type checker
                break
            cells.append(found[1].replace('""', '"') if quoted else found[0])
            line += found[0].count("\n")
            place = found.end() + 1
            at_end = found.end() >= len(text) or text[found.end()] == "\n"
        line += 1
        count += 1
        if count > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise Unreadable("The file has more rows or columns than a plan can have.")
        yield Row(begun, tuple(as_written(_clean(cell)) for cell in cells), len(cells) > 1)


def _excel(content: bytes) -> list[Row]:
    refuse_what_unpacks_badly(content)
    try:
        with closing(excel().load_workbook(io.BytesIO(content), read_only=True)) as book:
            return list(_worksheet(book.worksheets[0].iter_rows(max_col=MOST_COLUMNS)))
    except Unreadable:
        raise
    # A hostile or damaged file may raise anything from the XML and ZIP libraries.
    except Exception as error:
        raise Unreadable("This XLSX file is damaged. Save it again.") from error


def _worksheet(rows: Iterable[Any]) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise Unreadable("The file has more rows than a plan can have.")
        yield Row(number, tuple(_value(cell.value) for cell in cells))


def _value(value: Any) -> str:
    """Return what a cell shows: a spreadsheet program makes a day of “1 October 2015”."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value.day} {value:%B %Y}"
    # Excel writes control characters, a carriage return above all, as _x000D_.
    return as_written(_clean(excel().utils.escape.unescape(str(value))))


def _clean(cell: str) -> str:
    """Return a cell without what nobody sees: a sign may turn the direction of all behind it."""
    return without_unseen(clean_text(cell))
