"""Spreadsheets as people send them, and as nobody should."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from feedback.partners import sheets
from feedback.partners.sheets import FORMULA, NO_TEXT, Unreadable, read
from tests.partners.conftest import COMMENTS, HEADINGS, csv_file, excel_file

BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'


@pytest.mark.parametrize("content", [csv_file(), excel_file()])
def test_both_kinds_say_the_same(content: bytes) -> None:
    sheet = read(content, has_headings=True)
    assert sheet.headings == HEADINGS
    assert [row.number for row in sheet.rows] == [2, 3, 4, 5, 6, 7]
    assert [row.cells[1:] for row in sheet.rows] == [row[1:] for row in COMMENTS]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheet_programs_write(encoding: str, delimiter: str) -> None:
    text = f"Comment{delimiter}Ref\r\n“Café” was kind{delimiter}1\r\n"
    sheet = read(text.encode(encoding), has_headings=True)
    assert sheet.rows[0].cells == ("“Café” was kind", "1")


def test_rows_keep_the_numbers_that_the_spreadsheet_shows() -> None:
    content = csv_file(("", "", ""), (1, "", "two\nlines"), ("", "", ""), (2, "", "after"))
    assert [row.number for row in read(content, has_headings=True).rows] == [3, 5]
    content = excel_file((None, None, None), (1, "", "two"), (None,), (2, "", "after"))
    assert [row.number for row in read(content, has_headings=True).rows] == [3, 5]


def test_without_headings_columns_have_letters_and_no_row_is_lost() -> None:
    sheet = read(csv_file(("a", "b"), ("c", "d"), headings=()), has_headings=False)
    assert sheet.headings == ("Column A", "Column B")
    assert len(sheet.rows) == 2


def test_what_is_no_text_is_told_from_text() -> None:
    sheet = read(excel_file((7, "=1+1", "words")), has_headings=True)
    assert sheet.rows[0].cells == (NO_TEXT, FORMULA, "words")
    assert read(b"Comment\n=HYPERLINK(1)\n", has_headings=True).rows[0].cells == (FORMULA,)
    # Nobody can write the marks themselves.
    assert read(b"Comment\na\x01\x02b\n", has_headings=True).rows[0].cells == ("ab",)


def test_a_second_sheet_is_named_and_not_read() -> None:
    book = Workbook()
    book.worksheets[0].append(["Comment"])
    book.worksheets[0].append(["words"])
    book.create_sheet("More").append(["others"])
    out = io.BytesIO()
    book.save(out)
    sheet = read(out.getvalue(), has_headings=True)
    assert sheet.note == "The file has 2 sheets. Only the first was read."
    assert len(sheet.rows) == 1


def packed(name: str, content: bytes, times: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(times):
            file.writestr(f"{number}{name}", content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no rows"),
        (b"\n\n , \n", "no rows"),
        (b"Comment\n", "no rows below"),
        (b"\x00\x01\x02\x81\x8d", "neither a CSV nor an XLSX"),
        (b'Comment\n"never closed', "can’t be told apart"),
        (b"\xd0\xcf\x11\xe0 old", "old Excel file"),
        (b"PK\x03\x04 nonsense", "damaged"),
        (packed("a.xml", b"<a/>"), "damaged"),
        (packed("a.xml", BOMB), "no spreadsheet program writes"),
        (packed("a.xml", BOMB.decode().encode("utf-16")), "no spreadsheet program writes"),
        (packed("a.xml", bytes(70_000_000)), "holds too much"),
        (packed("a.xml", b"<a/>", 501), "holds too much"),
        (b"x" * (sheets.MOST_BYTES + 1), "larger than 5 MB"),
        (b"Comment\n" + b"words\n" * 5001, "more than 5,000 rows"),
        (b"Comment\n" + b"\n" * 20_000, "more than 5,000 rows"),
        (b"," * 41 + b"x\nwords" + b"," * 41 + b"\n", "more than 40 columns"),
        (excel_file(("x",) * 42), "more than 40 columns"),
    ],
)
def test_what_is_refused_and_in_which_words(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read(content, has_headings=True)


def test_five_thousand_rows_are_taken() -> None:
    assert len(read(b"Comment\n" + b"words\n" * 5000, has_headings=True).rows) == 5000
