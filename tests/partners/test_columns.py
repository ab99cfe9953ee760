"""Which rows can be handed in, and what is said of the others."""

import pytest

from feedback.partners.columns import Choice, Part, digest, examine, guess
from feedback.partners.sheets import read
from feedback.surveys.definition import Prompt
from tests.partners.conftest import CANARY, csv_file, excel_file

BY_COLUMN = Choice(comment=2, prompt=1, otherwise=Prompt.ANYTHING_ELSE)


def test_each_comment_knows_what_it_answers() -> None:
    found = examine(read(csv_file(), has_headings=True), BY_COLUMN)
    assert not found.problems
    assert [comment.prompt for comment in found.comments] == [
        "works_well",
        "should_change",
        "idea",
        "anything_else",
        "works_well",
        "should_change",
    ]


def test_without_such_a_column_all_answer_what_was_chosen() -> None:
    choice = Choice(comment=2, prompt=None, otherwise=Prompt.IDEA)
    found = examine(read(csv_file(), has_headings=True), choice)
    assert {comment.prompt for comment in found.comments} == {Prompt.IDEA}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((1, "Ideas", ""), "The comment is empty."),
        ((1, "Ideas", "=A1"), "A formula, not text."),
        ((1, "Ideas", 12), "A number or a date, not text."),
        ((1, "Ideas", "12 / 10 …"), "There are no letters in it."),
        ((1, "Ideas", CANARY * 401), "Too long: at most 4,000 characters."),
        ((1, CANARY, "Kind staff."), "What it answers is none of"),
        ((1, "Ideas", "  please open on a  SATURDAY"), "The same as row 2."),
    ],
)
def test_each_problem_is_named_beside_its_row(row: tuple[object, ...], said: str) -> None:
    file = excel_file((0, "Ideas", "Please open on a Saturday"), row)
    found = examine(read(file, has_headings=True), BY_COLUMN)
    assert [comment.number for comment in found.comments] == [2]
    (problem,) = found.problems
    assert problem.number == 3
    assert problem.words.startswith(said)
    assert CANARY not in problem.words


def test_the_second_of_two_is_kept_where_the_first_is_left_out() -> None:
    file = csv_file((1, "Nonsense", "Kind staff."), (2, "Ideas", "Kind staff."))
    found = examine(read(file, has_headings=True), BY_COLUMN)
    assert [comment.number for comment in found.comments] == [3]


def test_columns_are_guessed_by_heading_and_length() -> None:
    assert guess(read(csv_file(), has_headings=True), {}) == [
        Part.NOTHING,
        Part.PROMPT,
        Part.COMMENT,
    ]
    unnamed = read(csv_file(("x", "many words here"), headings=("A", "B")), has_headings=True)
    assert guess(unnamed, {}) == [Part.NOTHING, Part.COMMENT]


def test_what_was_chosen_before_holds_in_any_order_of_columns() -> None:
    known = {digest("Notes"): "comment", digest("Comment"): ""}
    sheet = read(csv_file(("b", "a"), headings=("COMMENT ", "notes")), has_headings=True)
    assert guess(sheet, known) == [Part.NOTHING, Part.COMMENT]
