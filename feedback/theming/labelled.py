"""Reads coded comments from a file, to learn from or to measure on: CSV, or JSON lines."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from feedback.theming.features import Comment

TEXT_COLUMNS = ("text", "comment")
LABEL_COLUMNS = ("labels", "label", "themes")
PROMPT_COLUMNS = ("question", "prompt")
BETWEEN = "|"


class BadFile(ValueError):
    """The file can't be used; the message says which row and which column, for people."""


@dataclass(frozen=True)
class Labelled:
    """A comment and the names of its themes, as the file writes them; there may be none."""

    comment: Comment
    labels: frozenset[str]


def read_labelled(path: Path, labels_column: str = "") -> list[Labelled]:
    """Return the rows of a file. Rows without a text are left out. Raises BadFile.

    CSV has a header with a column of texts (text), one of labels (labels, label or themes, or the
    one named), several separated by "|", and perhaps one of questions (question). In JSON lines
    each object has text and themes (a list), and perhaps group and prompt.
    """
    try:
        written = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadFile(f"{path} can’t be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadFile(f"{path} is not in UTF-8: save it as “CSV UTF-8”.") from error
    read = _from_lines if written.lstrip().startswith("{") else _from_csv
    rows = [row for row in read(path, written, labels_column) if row.comment.text.strip()]
    if not rows:
        raise BadFile(f"{path} has no rows with a text.")
    return rows


def _from_lines(path: Path, written: str, labels_column: str) -> Iterator[Labelled]:
    for number, line in enumerate(written.splitlines(), 1):
        if not line.strip():
            continue
        where = f"{path}, row {number}"
        try:
            row: dict[str, Any] = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadFile(f"{where}: this is no JSON object ({error.msg}).") from error
        label = labels_column or next((name for name in LABEL_COLUMNS if name in row), "themes")
        for name in ("text", label):
            if name not in row:
                raise BadFile(f"{where}: “{name}” is missing.")
        themes = row[label] if isinstance(row[label], list) else _labels(row[label])
        comment = Comment(row["text"], row.get("prompt", ""), row.get("group", ""))
        yield Labelled(comment, frozenset(themes))


def _from_csv(path: Path, written: str, labels_column: str) -> Iterator[Labelled]:
    # A field with a line break is one row to people too, so rows are counted, not lines.
    reader = csv.DictReader(StringIO(written, newline=""))
    columns = list(reader.fieldnames or ())
    text = _column(path, columns, TEXT_COLUMNS, "a text")
    names = (labels_column,) if labels_column else LABEL_COLUMNS
    label = _column(path, columns, names, "labels")
    prompt = next((name for name in PROMPT_COLUMNS if name in columns), "")
    try:
        for number, row in enumerate(reader, 2):
            if row[text] is None or row[label] is None:
                raise BadFile(f"{path}, row {number}: it ends before column “{label}”.")
            comment = Comment(row[text], row[prompt] or "" if prompt else "")
            yield Labelled(comment, frozenset(_labels(row[label])))
    except csv.Error as error:
        raise BadFile(f"{path}, row {reader.line_num}: {error}.") from error


def _column(path: Path, columns: list[str], names: tuple[str, ...], what: str) -> str:
    found = next((name for name in names if name in columns), "")
    if not found:
        raise BadFile(
            f"{path} has no column with {what}: looked for {' or '.join(names)}, found"
            f" {', '.join(columns) or 'none'}."
        )
    return found


def _labels(written: str) -> list[str]:
    return [name.strip() for name in written.split(BETWEEN) if name.strip()]
