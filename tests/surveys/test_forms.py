"""One question's form, and the check of a whole response."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.surveys.definition import ChoiceDefinition, QuestionDefinition, SurveyDefinition
from feedback.surveys.forms import InvalidAnswers, QuestionForm, check_answers

CHOICES = tuple(ChoiceDefinition(key, key.upper()) for key in "abc")
SINGLE = QuestionDefinition("q1", "single", "How easy was it?", choices=CHOICES)
MULTIPLE = QuestionDefinition("q2", "multiple", "Which did you use?", choices=CHOICES)
WORDS = QuestionDefinition("q3", "text", "What should change?", prompt="should_change")
SURVEY = SurveyDefinition(
    slug="spring",
    number=1,
    title="Have your say",
    respondent_group="survivor",
    who_for="",
    why="",
    results="",
    minutes=5,
    questions=(SINGLE, MULTIPLE, WORDS),
)


def answered(question: QuestionDefinition, data: dict[str, Any]) -> Any:
    """Return a valid form's answer."""
    form = QuestionForm(question, data=data)
    assert form.is_valid(), form.errors
    return form.answer()


def words(typed: str) -> str:
    """Return what is kept of typed words."""
    return str(answered(WORDS, {"q3": typed})["text"])


@pytest.mark.parametrize(
    ("question", "data", "answer"),
    [
        (SINGLE, {"q1": "b"}, "b"),
        (SINGLE, {}, ""),
        (MULTIPLE, {"q2": ["c", "a", "c"]}, ["a", "c"]),
        (MULTIPLE, {}, []),
        (WORDS, {"q3": " Less waiting. "}, {"text": "Less waiting.", "quote": False}),
        (WORDS, {"q3": "x", "q3-quote": "on"}, {"text": "x", "quote": True}),
        (WORDS, {}, {"text": "", "quote": False}),
    ],
)
def test_an_answer_has_one_shape_and_nothing_is_required(
    question: QuestionDefinition, data: dict[str, Any], answer: Any
) -> None:
    assert answered(question, data) == answer


@pytest.mark.parametrize("question", [SINGLE, MULTIPLE])
def test_a_choice_nobody_offered_is_refused_beside_the_field(
    question: QuestionDefinition,
) -> None:
    form = QuestionForm(question, data={question.key: ["z"] if question == MULTIPLE else "z"})
    assert form.errors == {
        question.key: ["Choose from the answers shown, or leave them all empty."]
    }


def test_an_earlier_answer_is_shown_again() -> None:
    assert QuestionForm(SINGLE, answer="b")["q1"].value() == "b"
    assert QuestionForm(MULTIPLE, answer=["a", "c"])["q2"].value() == ["a", "c"]
    form = QuestionForm(WORDS, answer={"text": "Waiting.", "quote": True})
    assert (form["q3"].value(), form["q3-quote"].value()) == ("Waiting.", True)


def test_names_and_ids_tell_nothing_and_no_field_is_required() -> None:
    for question in SURVEY.questions:
        html = str(QuestionForm(question))
        assert f'name="{question.key}"' in html
        assert "required" not in html
        assert "maxlength" not in html  # it would cut a pasted text without a word


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("bell\a, escape\x1b, C1\x85, tab\there", "bell, escape, C1, tab here"),
        ("e\u0301", "é"),
        ("half \ud83d of a pair", "half � of a pair"),
        ("عربی \u202eاردو", "عربی \u202eاردو"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
    ],
)
def test_words_are_kept_clean_and_in_one_form(typed: str, kept: str) -> None:
    assert words(typed) == kept


def test_nul_is_refused_in_words() -> None:
    form = QuestionForm(WORDS, data={"q3": "a\0b"})
    assert "a sign in your answer that we can’t read" in form.errors["q3"][0]


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("a" * 4000, True),
        ("a" * 4001, False),
        ("\r\n" * 1999 + "ab", True),
        # Eleven code points and 25 bytes make one character.
        ("👨‍👩‍👧" * 800, True),
        ("👨‍👩‍👧" * 1000, False),
        ("नि" * 2600, True),
        ("a" + "\u0301" * 60_000, False),
    ],
)
def test_length_is_counted_as_people_count_and_in_bytes(typed: str, fits: bool) -> None:
    assert QuestionForm(WORDS, data={"q3": typed}).is_valid() is fits


def test_too_long_says_how_long_it_is() -> None:
    form = QuestionForm(WORDS, data={"q3": "ü" * 4321})
    assert "4,321 characters" in form.errors["q3"][0]
    assert "4,000" in form.errors["q3"][0]


def test_a_whole_response_is_cleaned_and_loses_its_empty_answers() -> None:
    answers = {"q3": {"text": " cafe\u0301\r\n", "quote": True}, "q1": "", "q2": ["b", "a", "b"]}
    checked = check_answers(SURVEY, answers)
    assert checked == {"q2": ["a", "b"], "q3": {"text": "café", "quote": True}}
    assert list(checked) == ["q2", "q3"]


@pytest.mark.parametrize(
    "answers",
    [
        None,
        [],
        {"q9": "a"},
        {"q1": "z"},
        {"q1": ["a"]},
        {"q1": {}},
        {"q1": None},
        {"q1": 0},
        {"q2": "a"},
        {"q2": ["z"]},
        {"q2": [["a"]]},
        {"q2": {"a": 1}},
        {"q3": "words"},
        {"q3": {}},
        {"q3": None},
        {"q3": {"text": "x"}},
        {"q3": {"text": "x", "quote": 1}},
        {"q3": {"text": 7, "quote": True}},
        {"q3": {"text": "x", "quote": True, "name": "Jo"}},
        {"q3": {"text": "SECRET" * 1000, "quote": True}},
    ],
)
def test_what_our_form_can_not_have_made_is_refused_without_showing_it(answers: Any) -> None:
    with pytest.raises(InvalidAnswers) as caught:
        check_answers(SURVEY, answers)
    assert "SECRET" not in str(caught.value)
    assert "Jo" not in str(caught.value)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=300), st.booleans())
def test_whatever_is_typed_is_refused_or_kept_the_same_for_ever(typed: str, quote: bool) -> None:
    form = QuestionForm(WORDS, data={"q3": typed, "q3-quote": "on" if quote else ""})
    if not form.is_valid():
        assert "\0" in typed
        return
    answer = form.answer()
    answer["text"].encode()
    checked = check_answers(SURVEY, {"q3": answer})
    assert checked == ({"q3": answer} if answer["text"] else {})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from("abc"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["text", "quote", "q1", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["q1", "q2", "q3", "q4"]), json_values, max_size=4))
def test_a_response_of_any_shape_is_checked_or_refused(answers: dict[str, Any]) -> None:
    try:
        checked = check_answers(SURVEY, answers)
    except InvalidAnswers:
        return
    assert check_answers(SURVEY, checked) == checked
