"""Claim 42: No cell of a file we hand out runs as a formula, however a program splits it.

Each file is read as programs do: with each delimiter they may expect, minding quotes and not, in
each alphabet they fold, and without the white space, quotes and invisible marks they leave out.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Literal

import pytest

from feedback.releases import files as release_files
from feedback.responses.book import files
from feedback.responses.book.content import Content
from tests.releases.documents import make_document
from tests.responses.books import book, with_words
from tests.test_architecture import ROOT, SOURCES

# White space, quotes and invisible marks before a sign; a sign after a delimiter inside the cell.
SIGNS = ("=1+1", "+1", "-1+1", "@SUM(A1)", "＝1+1", "＋1", "－1+1", "＠SUM(A1)")
BEFORE = ("", " ", "\u00a0", "\u3000", "\u200b", "\ufeff", '"', "“", "\t", "\r", "\n")
INSIDE = ("words;{}", "words,{}", "words\t{}", "words\n{}", "words; {}", 'words;"{}', "words;;{}")
ATTACKS = [f"{before}{sign}" for before in BEFORE for sign in SIGNS]
ATTACKS += [inside.format(sign) for inside in INSIDE for sign in SIGNS]
LEFT_OUT = re.compile('^[\\s"“”\u200b\ufeff]+')
MINDS_QUOTES: tuple[Literal[0, 3], ...] = (csv.QUOTE_MINIMAL, csv.QUOTE_NONE)
WRITERS = re.compile(r"csv\.writer|csv\.DictWriter|Workbook\(|text/csv")
# They hand out what another module wrote.
ONLY_HAND_OUT = {
    "feedback/desk/codebook/reading.py",
    "you_said_we_did/board/evidence_views.py",
    "feedback/indicators/views_public.py",
    "you_said_we_did/board/indicators/reading.py",
}


def formulas(written: bytes) -> list[str]:
    """Return every cell that a program would run, whatever delimiter it expects."""
    text = written.decode("utf-8-sig")
    rows = [
        row
        for delimiter, quoting in product(",;\t", MINDS_QUOTES)
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
    ]
    cells = [unicodedata.normalize("NFKC", cell) for row in rows for cell in row]
    return [cell for cell in cells if LEFT_OUT.sub("", cell).startswith(("=", "+", "-", "@"))]


def naive(cell: str) -> str:
    return cell


def planted(attack: str) -> Content:
    """A codebook with the attack in each of its words."""
    return with_words(
        book("waiting"), "waiting", name=attack, definition=attack, phrases=(attack, attack)
    )


def figures(attack: str) -> bytes:
    """Return the file of a release with the attack in each of its words."""
    document = make_document("spring", attack, {"waiting": 25})
    (words,) = document.populations
    (themes,) = words.dimensions
    (theme,) = themes.categories
    theme = replace(theme, name=attack, definition=attack, group=attack)
    renamed = replace(themes, name=attack, categories=(theme,))
    return release_files.to_csv(
        replace(document, populations=(replace(words, name=attack, dimensions=(renamed,)),))
    )


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_codebook(attack: str, figure: Callable[[str], None]) -> None:
    assert formulas(files.to_csv(planted(attack))) == []
    if attack == ATTACKS[0]:
        figure(f"{len(ATTACKS)} cells, read in six ways each")


@pytest.mark.parametrize("attack", ATTACKS)
def test_control_the_codebook(attack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With cells written as they are, each was a formula in the codebook's file."""
    monkeypatch.setattr(files, "defused", naive)
    assert formulas(files.to_csv(planted(attack)))


@pytest.mark.parametrize("attack", ATTACKS)
def test_figures(attack: str) -> None:
    assert formulas(figures(attack)) == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_control_figures(attack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With cells written as they are, each was a formula in the file of figures."""
    monkeypatch.setattr(release_files, "defused", naive)
    assert formulas(figures(attack))


def unguarded(paths: list[Path]) -> list[str]:
    """Return the modules that write cells and do not ask."""
    return [
        name
        for path in paths
        if (name := path.relative_to(ROOT).as_posix()) not in ONLY_HAND_OUT
        and not name.startswith("tests/")
        and WRITERS.search(source := path.read_text(encoding="utf-8"))
        and "import defused" not in source.replace("as_written, ", "")
    ]


def test_whoever_writes_cells_asks() -> None:
    assert unguarded(SOURCES) == []
    writing = [path for path in SOURCES if WRITERS.search(path.read_text(encoding="utf-8"))]
    assert Path(release_files.__file__) in writing, "control: it finds those who do"
