"""Cells of the files we write: what is put in goes out unchanged, or as letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearback.spreadsheets import as_written, defused

TELLING = st.text(alphabet=" ';,\t\r\n\"=+-@＝＋－＠ax\u200b", max_size=12)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        (" \u200b+1", "' \u200b+1"),
        ('"=1', "'\"=1"),
        ("a;=1", "a;'=1"),
        ('a, "-1', "a,' \"-1"),
        ("a;\t@b", "a;'\t'@b"),
        ("\ta", "'\ta"),
        ("-", "'-"),
    ],
)
def test_a_formula_is_written_as_letters(cell: str, written: str) -> None:
    assert defused(cell) == written
    assert as_written(written) == cell


@pytest.mark.parametrize(
    "cell", ["", " ", "25", "hidden", "'quoted'", "a=1", "well-being; not yet, she said", "a - b"]
)
def test_other_words_stay_as_they_are(cell: str) -> None:
    assert defused(cell) == cell == as_written(cell)


@given(TELLING | st.text())
def test_what_was_written_is_read_again(cell: str) -> None:
    assert as_written(defused(cell)) == cell
