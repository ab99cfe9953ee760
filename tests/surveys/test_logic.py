"""Which questions answers lead to, and the loops and dead ends that are caught."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.surveys.definition import (
    AnswerTest,
    Condition,
    Kind,
    QuestionDefinition,
    SectionDefinition,
    SurveyDefinition,
)
from feedback.surveys.forms import check_answers
from feedback.surveys.logic import asked, kept
from feedback.surveys.structure import problems, wrong_with_logic
from tests import factories
from tests.surveys.every_kind import GRID, MULTIPLE, STATEMENT, TEXT, choices


def question(key: str, *tests: AnswerTest, mode: str = "all", **more: Any) -> QuestionDefinition:
    """A question with choices a, b and c, shown if these tests hold."""
    shown_if = Condition(mode, tests) if tests else None
    return QuestionDefinition(
        key, Kind.SINGLE, f"Question {key}?", choices=choices(*"abc"), shown_if=shown_if, **more
    )


def survey(*questions: QuestionDefinition, **more: Any) -> SurveyDefinition:
    """A survey of these questions."""
    return factories.define("spring", "survivor", *questions, **more)


def keys(definition: SurveyDefinition, answers: dict[str, Any]) -> list[str]:
    """Return the keys of what is asked."""
    return [each.key for each in asked(definition, answers)]


IS_A, IS_B = AnswerTest("q1", "equals", "a"), AnswerTest("q1", "equals", "b")


def test_a_question_is_shown_after_its_answer_only() -> None:
    branching = survey(question("q1"), question("q2", IS_A), question("q3"))
    assert keys(branching, {}) == ["q1", "q3"]
    assert keys(branching, {"q1": "a"}) == ["q1", "q2", "q3"]
    assert keys(branching, {"q1": "b"}) == ["q1", "q3"]


def test_all_and_any() -> None:
    tests = (IS_A, AnswerTest("q2", "equals", "c"))
    both = survey(question("q1"), question("q2"), question("q3", *tests))
    either = survey(question("q1"), question("q2"), question("q3", *tests, mode="any"))
    for answers, in_both, in_either in (
        ({"q1": "a", "q2": "c"}, True, True),
        ({"q1": "a"}, False, True),
        ({"q2": "b"}, False, False),
    ):
        assert ("q3" in keys(both, answers)) is in_both
        assert ("q3" in keys(either, answers)) is in_either


def test_contains_and_equals_of_several() -> None:
    contains = question("q3", AnswerTest("q2", "contains", "a"))
    only = question("q4", AnswerTest("q2", "equals", "a"))
    branching = survey(MULTIPLE, contains, only)
    assert keys(branching, {"q2": ["a", "b"]}) == ["q2", "q3"]
    assert keys(branching, {"q2": ["a"]}) == ["q2", "q3", "q4"]


def test_rows_of_a_grid_and_words_that_were_written() -> None:
    branching = survey(
        GRID,
        TEXT,
        question("q20", AnswerTest("q4-b", "equals", "c")),
        question("q21", AnswerTest("q9", "answered")),
        question("q22", AnswerTest("q4", "answered")),
    )
    said = {"text": "Words.", "quote": False}
    assert keys(branching, {"q4": {"q4-b": "c"}, "q9": said}) == ["q4", "q9", "q20", "q21", "q22"]
    assert keys(branching, {"q4": {"q4-a": "c"}}) == ["q4", "q9", "q22"]


def test_hidden_answers_lead_nowhere_and_are_never_kept() -> None:
    """q2 was answered, then q1 was changed: neither q2 nor what it led to is there any more."""
    chain = survey(
        question("q1"), question("q2", IS_A), question("q3", AnswerTest("q2", "equals", "a"))
    )
    answers = {"q1": "a", "q2": "a", "q3": "b"}
    assert kept(chain, answers) == answers
    assert kept(chain, answers | {"q1": "b"}) == {"q1": "b"}
    assert check_answers(chain, answers | {"q1": "b"}) == {"q1": "b"}


def test_a_part_is_hidden_as_a_whole_and_skipped_from_its_note_on() -> None:
    part = SectionDefinition("p1", "Courts", Condition("all", (IS_A,)))
    note = replace(STATEMENT, key="q2")
    whole = survey(
        question("q1"), note, question("q3", section="p1"), question("q4"), sections=(part,)
    )
    assert keys(whole, {}) == ["q1", "q4"]
    assert keys(whole, {"q1": "a"}) == ["q1", "q2", "q3", "q4"]
    skipped = {"q1": "a", "q2": "skip", "q3": "b", "q4": "c"}
    assert keys(whole, skipped) == ["q1", "q2", "q4"]
    assert check_answers(whole, skipped) == {"q1": "a", "q4": "c"}


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        ((question("q1", AnswerTest("q2", "answered")), question("q2")), "does not come before it"),
        ((question("q1", AnswerTest("q1", "answered")),), "does not come before it"),
        ((question("q1"), question("q2", AnswerTest("q9", "answered"))), "not there"),
        ((question("q1"), question("q2", AnswerTest("q1", "equals", "z"))), "does not have"),
        ((question("q1"), question("q2", IS_A, IS_B)), "can never be shown"),
        ((TEXT, question("q2", AnswerTest("q9", "equals", "a"))), "only be answered or not"),
        (
            (
                question("q1"),
                question("q2", IS_A),
                question("q3", IS_B, AnswerTest("q2", "answered")),
            ),
            "“Question q3?” can never be shown",
        ),
        (
            (
                MULTIPLE,
                question(
                    "q3", AnswerTest("q2", "contains", "a"), AnswerTest("q2", "contains", "d")
                ),
            ),
            "can never be shown",
        ),
    ],
)
def test_loops_and_dead_ends_are_caught(
    questions: tuple[QuestionDefinition, ...], words: str
) -> None:
    assert words in " ".join(problems(survey(*questions)))


def test_a_part_that_depends_on_itself_is_caught() -> None:
    part = SectionDefinition("p1", "Courts", Condition("all", (IS_A,)))
    loop = survey(question("q1", section="p1"), question("q2"), sections=(part,))
    assert "The part “Courts” depends on a question that does not come before it" in " ".join(
        problems(loop)
    )


def test_questions_of_a_part_that_stand_apart_are_caught() -> None:
    apart = survey(
        question("q1", section="p1"),
        question("q2"),
        question("q3", section="p1"),
        sections=(SectionDefinition("p1", "Courts"),),
    )
    assert "stands apart from its part" in " ".join(problems(apart))


@st.composite
def surveys(draw: st.DrawFn) -> SurveyDefinition:
    """Draw surveys with conditions on earlier questions, of which some may be dead ends."""
    count = draw(st.integers(1, 6))
    made = []
    for number in range(1, count + 1):
        earlier = [f"q{each}" for each in range(1, number)]
        test = st.builds(
            AnswerTest,
            st.sampled_from(earlier or ["q1"]),
            st.just("equals"),
            st.sampled_from("abc"),
        )
        tests = draw(st.lists(test, max_size=2)) if earlier else []
        mode = draw(st.sampled_from(("all", "any")))
        made.append(question(f"q{number}", *tests, mode=mode))
    return survey(*made)


said = st.dictionaries(st.integers(1, 6).map("q{}".format), st.sampled_from("abc"))


@given(surveys(), said)
@settings(deadline=None)
def test_whatever_was_said_only_what_is_asked_is_kept(
    definition: SurveyDefinition, answers: dict[str, str]
) -> None:
    """By the meaning of the conditions themselves, worked out once more, apart from `logic`."""
    answers = {
        key: said for key, said in answers.items() if key in {q.key for q in definition.questions}
    }
    expected: dict[str, str] = {}
    for each in definition.questions:
        tests = each.shown_if.tests if each.shown_if else ()
        results = [expected.get(test.item) == test.choice for test in tests]
        mode = each.shown_if.mode if each.shown_if else "all"
        if (all(results) if mode == "all" else any(results)) and each.key in answers:
            expected[each.key] = answers[each.key]
    assert check_answers(definition, answers) == expected


@given(surveys())
@settings(deadline=None, max_examples=60)
def test_a_dead_end_is_reported_exactly_where_there_is_one(definition: SurveyDefinition) -> None:
    """Every set of answers is tried here, not only those that conditions tell apart."""
    reached: set[str] = set()
    sets: list[dict[str, str]] = [{}]
    for each in definition.questions:
        sets = [s | more for s in sets for more in ({}, *({each.key: c} for c in "abc"))]
    for answers in sets:
        reached |= set(keys(definition, answers))
    dead = {
        f"“{q.text}” can never be shown: no answers lead to it."
        for q in definition.questions
        if q.key not in reached
    }
    assert set(wrong_with_logic(definition)) == dead
