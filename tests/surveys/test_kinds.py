"""Each kind of question: what is typed, what is kept, what is refused, what is counted."""

from dataclasses import replace
from typing import Any

import pytest

from feedback.surveys.definition import Kind, QuestionDefinition, SurveyDefinition
from feedback.surveys.forms import InvalidAnswers, QuestionForm, check_answers
from feedback.surveys.kinds import KINDS, kind_of
from feedback.surveys.structure import problems
from tests import factories
from tests.surveys import every_kind
from tests.surveys.every_kind import QUESTIONS, TICKS, TYPED, choices

SURVEY = factories.define(
    "spring", "survivor", *QUESTIONS, sections=every_kind.PARTS, about_you=every_kind.ABOUT_YOU
)
ASKING = [question for question in QUESTIONS if question.key in TYPED]


def form(question: QuestionDefinition, data: dict[str, Any]) -> QuestionForm:
    """Return a question's form with what was posted."""
    return QuestionForm(question, data=data)


def test_there_is_one_of_every_kind() -> None:
    assert {question.kind for question in QUESTIONS} == set(Kind.values) == set(KINDS)
    assert problems(SURVEY) == []


@pytest.mark.parametrize("question", ASKING, ids=lambda question: question.kind)
def test_what_is_typed_is_kept_and_shown_again(question: QuestionDefinition) -> None:
    data, answer = TYPED[question.key]
    filled = form(question, data)
    assert filled.is_valid(), filled.errors
    assert filled.answer() == answer
    assert kind_of(question).check(question, answer) == answer
    again = QuestionForm(question, answer=answer)
    for name, value in data.items():
        shown = again[name].value()
        assert (sorted(shown) if isinstance(shown, list) else shown or "") == (
            sorted(value) if isinstance(value, list) else True if value == "on" else value
        )


@pytest.mark.parametrize("question", ASKING, ids=lambda question: question.kind)
def test_nothing_is_ever_required(question: QuestionDefinition) -> None:
    empty = form(question, {})
    assert empty.is_valid(), empty.errors
    assert not kind_of(question).said(question, empty.answer()).lines
    assert check_answers(SURVEY, {question.key: empty.answer()}) == {}
    assert "required" not in str(empty)


def test_what_the_keeper_counts() -> None:
    found = {
        tick
        for question in ASKING
        for tick in kind_of(question).ticks(question, TYPED[question.key][1])
    }
    assert found == TICKS


@pytest.mark.parametrize("question", ASKING, ids=lambda question: question.kind)
def test_every_tick_is_of_a_choice_that_a_table_can_name(question: QuestionDefinition) -> None:
    if question.kind == Kind.MONTH:
        return  # too many to be choices
    items = {item.key: {c.key for c in item.choices} for item in kind_of(question).items(question)}
    for item, choice in kind_of(question).ticks(question, TYPED[question.key][1]):
        assert choice in items[item]


def test_none_of_these_stands_alone() -> None:
    refused = form(every_kind.MULTIPLE, {"q2": ["a", "d"]})
    assert "You ticked “None of these” and something else" in refused.errors["q2"][0]
    assert form(every_kind.MULTIPLE, {"q2": ["d"]}).is_valid()


def test_bands_are_named_by_their_lowest_number() -> None:
    (item,) = kind_of(every_kind.BAND).items(every_kind.BAND)
    assert [(c.key, c.label) for c in item.choices] == [
        ("0", "0"),
        ("1", "1 to 2"),
        ("3", "3 to 5"),
        ("6", "6 or more"),
    ]


def test_a_place_given_twice_is_said_beside_both() -> None:
    refused = form(every_kind.RANK, {"q5-a": "1", "q5-b": "1", "q5-c": "2"})
    assert set(refused.errors) == {"q5-a", "q5-b"}
    assert "place 1 to more than one" in refused.errors["q5-a"][0]


def test_gaps_between_places_say_nothing() -> None:
    filled = form(every_kind.RANK, {"q5-a": "3", "q5-c": "1"})
    assert filled.is_valid()
    assert filled.answer() == ["c", "a"]


def test_a_month_needs_its_year_and_a_year_no_month() -> None:
    refused = form(every_kind.MONTH, {"q7-m": "03", "q7-y": ""})
    assert "Choose a year too" in refused.errors["q7-y"][0]
    filled = form(every_kind.MONTH, {"q7-m": "", "q7-y": "2024"})
    assert filled.is_valid()
    assert filled.answer() == "2024"


def test_a_few_words_are_few() -> None:
    refused = form(every_kind.SHORT, {"q8": "x" * 201})
    assert "The most we can take is 200" in refused.errors["q8"][0]


@pytest.mark.parametrize(
    "answers",
    [
        {"q2": ["a", "d"]},
        {"q3": "6"},
        {"q3": 4},
        {"q4": {"q4-c": "a"}},
        {"q4": {"q4-a": "z"}},
        {"q4": {"q4-a": ["a"]}},
        {"q4": ["a"]},
        {"q5": ["a", "a"]},
        {"q5": ["z"]},
        {"q5": "a"},
        {"q6": "2"},
        {"q7": "2019-03"},
        {"q7": "2025-13"},
        {"q7": "2025-3"},
        {"q7": 2025},
        {"q8": {"text": "x" * 201, "quote": False}},
        {"q10": "said"},
        {"q12": {"q12-a": "1"}},
        {"q12": {"q12-a-then": "9"}},
        {"e1": "z"},
    ],
)
def test_what_no_form_of_ours_makes_is_refused(answers: dict[str, Any]) -> None:
    with pytest.raises(InvalidAnswers) as refusal:
        check_answers(SURVEY, answers)
    assert "9" not in str(refusal.value)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (replace(every_kind.SINGLE, choices=choices("Yes")), "at least 2 choices"),
        (replace(every_kind.SINGLE, choices=choices("Yes", "yes")), "twice"),
        (replace(every_kind.SCALE, points=2), "3 to 7 points"),
        (replace(every_kind.SCALE, ends=("Low", " ")), "both ends"),
        (replace(every_kind.GRID, rows=choices("One")), "at least 2 statements"),
        (replace(every_kind.RANK, choices=choices(*"abcdefghijk")), "more than 10"),
        (replace(every_kind.BAND, bounds=(3, 1)), "from low to high"),
        (replace(every_kind.BAND, bounds=(0,)), "at least 2 bands"),
        (replace(every_kind.MONTH, from_year=1800), "first year"),
        (replace(every_kind.TEXT, prompt=""), "asks for"),
        (replace(every_kind.TEXT, choices=choices("a", "b")), "can’t have choices"),
        (replace(every_kind.STATEMENT, help=" "), "says nothing"),
        (replace(every_kind.STATEMENT, section=""), "stand in a part"),
        (replace(every_kind.STAR, rows=choices("One", "Two")), "at least 3 scales"),
    ],
)
def test_what_is_unfinished_is_said(question: QuestionDefinition, words: str) -> None:
    assert words in kind_of(question).problem(question)


def test_what_was_frozen_before_there_were_kinds_still_reads() -> None:
    old = {
        "key": "q1",
        "kind": "single",
        "text": "How easy was it?",
        "help": "",
        "content_note": "",
        "prompt": "",
        "choices": [{"key": "a", "label": "Easy"}, {"key": "b", "label": "Hard"}],
    }
    stored = {**SURVEY.to_json(), "questions": [old]}
    for name in ("sections", "about_you"):
        del stored[name]
    read = SurveyDefinition.from_json(stored)
    assert check_answers(read, {"q1": "b"}) == {"q1": "b"}


def test_everything_survives_being_stored() -> None:
    assert SurveyDefinition.from_json(SURVEY.to_json()) == SURVEY
