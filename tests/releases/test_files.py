"""A release as a file for spreadsheet programs."""

import csv
import io
from dataclasses import replace

import pytest

from feedback.releases.document import Document
from feedback.releases.files import to_csv
from hearback.spreadsheets import as_written
from tests.releases.documents import make_document


def rows_of(document: Document) -> list[list[str]]:
    """Read the file as a spreadsheet program would."""
    return list(csv.reader(io.StringIO(to_csv(document).decode("utf-8-sig"))))


def test_the_file_has_its_rule_and_one_row_for_each_cell() -> None:
    rows = rows_of(
        make_document("spring", "Survey spring", {"waiting": 25, "housing": None, "believed": 110})
    )
    heading = {row[0]: row[1] for row in rows if len(row) == 2}
    assert heading["Survey"] == "Survey spring"
    assert heading["Period"] == "July to September 2026"
    assert "fewer than 10 people is hidden" in heading["Rule"]
    assert heading["“hidden” means"] == "fewer than 10, or withheld to protect people"
    columns = ["population", "table", "dimension_1", "category_1", "name_1", "people"]
    figures = rows[rows.index(columns) + 1 :]
    assert figures == [
        ["words", "theme", "theme", "*", "Everybody", "100"],
        ["words", "theme", "theme", "waiting", "Waiting", "25"],
        ["words", "theme", "theme", "housing", "Housing", "hidden"],
        ["words", "theme", "theme", "believed", "Believed", "110"],
    ]


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", '=HYPERLINK("http://x")', "=1+1"]
)
def test_no_cell_runs_as_a_formula(start: str) -> None:
    document = make_document("spring", f"{start}survey", {"waiting": 25})
    (words,) = document.populations
    (themes,) = words.dimensions
    (theme,) = themes.categories
    renamed = replace(themes, categories=(replace(theme, name=f"{start}cmd"),))
    document = replace(document, populations=(replace(words, dimensions=(renamed,)),))
    cells = [cell for row in rows_of(document) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
    (told,) = [cell for cell in cells if as_written(cell) == f"{start}cmd"]
    assert told != f"{start}cmd"
