"""The codebook in files: out and in again, and every problem with its row."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given

from feedback.responses.book.content import Content, Written
from feedback.responses.book.files import (
    COLUMNS,
    FileProblems,
    example_from_line,
    line_of,
    read_file,
    to_csv,
    to_json,
)
from feedback.responses.book.problems import phrase_key, problems
from feedback.responses.codebook import read_starter
from tests.responses.books import CALM, book, contents, mended, with_words

HERE = book("waiting", "believed")


def told(name: str, raw: bytes, spent: tuple[str, ...] = ()) -> list[str]:
    """Return why a file is refused."""
    with pytest.raises(FileProblems) as refused:
        read_file(name, raw, HERE, spent)
    return refused.value.found


def sheet(*rows: str, head: str = "group,slug,name,definition,phrases,examples") -> bytes:
    """A CSV file of these lines."""
    return "\n".join([head, *rows]).encode()


@CALM
@given(contents())
def test_what_goes_out_comes_in_again(content: Content) -> None:
    content = mended(content)
    assert problems(Written(content, {})) == []
    assert read_file("c.json", to_json(content), HERE) == content
    assert read_file("c.csv", to_csv(content), content) == content


def test_the_shipped_codebook_goes_through_both_kinds_of_file() -> None:
    shipped = Content.from_json(read_starter())
    assert read_file("C.JSON", to_json(shipped), HERE) == shipped
    assert read_file("c.csv", to_csv(shipped), shipped) == shipped


@CALM
@given(contents())
def test_no_cell_is_a_formula(content: Content) -> None:
    rows = list(csv.reader(io.StringIO(to_csv(content).decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert not [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r\n") - {""}]


def test_a_formula_is_defused() -> None:
    """Control: the words were a formula."""
    planted = with_words(HERE, "waiting", definition="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in to_csv(planted).decode()


def test_every_problem_is_told_with_its_row() -> None:
    raw = sheet(
        "All,waiting,Waiting,About it.,took ages,",
        "",
        "All,waits,waiting,,Took AGES,He waits. [also: nothing]",
    )
    assert told("c.csv", raw) == [
        "Row 4, definition: Say what the theme means: coders and the board go by it.",
        "Row 4, examples: “nothing” is no other theme of this codebook.",
        "Row 4, name: “Waiting” has the same name.",
        "Row 2, phrases: “took ages” is a phrase of “waiting” too. Take it out of one.",
        "Row 4, phrases: “Took AGES” is a phrase of “Waiting” too. Take it out of one.",
    ]


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("c.xlsx", b"PK", "Choose a file that ends in .json or .csv."),
        ("c.json", b"{", "This is no JSON file, or it was cut off."),
        ("c.json", b"[" * 100_000, "This is no JSON file, or it was cut off."),
        ("c.json", b"[]", "This is no codebook: it has no “groups”."),
        ("c.json", b'{"name": "C", "groups": [1]}', "A group has no “themes”."),
        ("c.json", b'{"name": "C", "groups": []}', "A codebook needs at least one theme."),
        ("c.csv", b"", "The first row must name the columns. Missing: group, name, definition."),
        ("c.csv", b'group,name,definition\n"cut', "This is no CSV file, or it was cut off."),
        ("c.csv", b"x" * (401 * 1024), "This file is too large: 400 kB is the most."),
    ],
)
def test_what_is_no_codebook_is_refused_in_words(name: str, raw: bytes, why: str) -> None:
    (problem,) = told(name, raw)
    assert problem.startswith(why)


def test_each_theme_of_a_json_file_is_named() -> None:
    stored: dict[str, Any] = book("a", "b", "c").to_json()
    stored["groups"][0]["themes"][1]["phrases"] = "one"
    del stored["groups"][0]["themes"][2]["name"]
    assert told("c.json", json.dumps(stored).encode()) == [
        "Theme 2: “phrases” is no list of texts.",
        "Theme 3: “name” is missing, or is no text.",
    ]


def test_a_theme_that_was_merged_can_not_come_back() -> None:
    (problem,) = told("c.json", to_json(HERE), spent=("waiting",))
    assert problem.startswith("Theme 1, slug: “waiting” was merged or split")


def test_a_sheet_without_slugs_finds_the_themes_by_name() -> None:
    raw = sheet("ALL;Believed;New words.", "Home;Housing!;Homes.", head="Group;Name;Definition")
    content = read_file("c.csv", raw, HERE)
    assert [group.slug for group in content.groups] == ["all", "home"]
    assert content.slugs() == ["believed", "housing"]


def test_an_older_programs_letters_are_read() -> None:
    raw = "group,name,definition\nAll,Waiting,It’s long\n".encode("cp1252")
    assert next(read_file("c.csv", raw, HERE).themes()).definition == "It’s long"


def test_an_example_on_a_line_says_which_other_themes_it_is_about() -> None:
    for line in ("He waits.", "He waits. [also: housing, money]"):
        assert line_of(example_from_line(line)) == line
    assert example_from_line("A [name] left. [Also:  b ]").also == ("b",)


def test_phrases_are_the_same_whatever_their_capitals_and_quotes() -> None:
    assert phrase_key("Didn’t  ring!") == phrase_key("didn't ring") == phrase_key("DIDNT ring")
    assert phrase_key("still waiting") != phrase_key("waiting still")


def written_as(**changes: object) -> bytes:
    theme = {"slug": "a", "name": "A", "definition": "D.", "phrases": [], **changes}
    group = {"slug": "g", "name": "G", "themes": [theme]}
    return json.dumps({"name": "Book", "groups": [group]}).encode()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"slug": "none"}, "means something else at the desk"),
        ({"phrases": ["help " * 13]}, "is too long: 12 words at most"),
        ({"phrases": ["x" * 81]}, "is too long: 12 words at most"),
        ({"phrases": [f"help {n}" for n in range(101)]}, "A theme has 100 phrases at most"),
    ],
)
def test_what_the_program_cannot_carry_is_refused(changes: dict[str, object], why: str) -> None:
    assert any(why in problem for problem in told("book.json", written_as(**changes)))


def test_letters_no_database_can_store_are_replaced() -> None:
    raw = written_as(definition="d\ud800 e\u0000f")
    [theme] = read_file("book.json", raw, Content("Empty")).themes()
    assert theme.definition == "d� ef"


def test_a_phrase_of_many_themes_is_told_once_for_each() -> None:
    themes = [
        {"slug": f"t{n}", "name": f"T{n}", "definition": "D.", "phrases": ["the same words"]}
        for n in range(60)
    ]
    group = {"slug": "g", "name": "G", "themes": themes}
    raw = json.dumps({"name": "Book", "groups": [group]}).encode()
    assert len(told("book.json", raw)) == 60
