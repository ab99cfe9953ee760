"""Changes to a draft: keys stay, parts stay together, nothing is lost."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.builder.editing import (
    depending_on,
    next_question_key,
    placed,
    places,
    relabelled,
    stepped,
    stepped_part,
    with_part,
    with_question,
    without_part,
    without_question,
)
from feedback.surveys.definition import (
    AnswerTest,
    ChoiceDefinition,
    Condition,
    Kind,
    QuestionDefinition,
    SectionDefinition,
    SurveyDefinition,
)
from tests import factories
from tests.surveys.every_kind import choices


def question(key: str, section: str = "") -> QuestionDefinition:
    """A question of a part."""
    return QuestionDefinition(key, Kind.SINGLE, key, choices=choices("Yes", "No"), section=section)


def survey(*keys: str) -> SurveyDefinition:
    """A survey of questions; "q2/p1" is in a part."""
    parts = (SectionDefinition("p1", "One"), SectionDefinition("p2", "Two"))
    made = [question(*key.split("/")) for key in keys]
    return factories.define("spring", "survivor", *made, sections=parts)


def order(definition: SurveyDefinition) -> list[str]:
    """Return the questions with their parts."""
    return [f"{q.key}/{q.section}".rstrip("/") for q in definition.questions]


def test_a_new_question_comes_last() -> None:
    two = survey("q1", "q2")
    assert order(with_question(two, question("q3"))) == ["q1", "q2", "q3"]


def test_a_question_that_changes_stays_where_it_is() -> None:
    changed = with_question(survey("q1", "q2"), replace(question("q1"), text="Anew?"))
    assert order(changed) == ["q1", "q2"]
    assert changed.question("q1").text == "Anew?"


def test_a_question_put_into_a_part_joins_its_others() -> None:
    three = survey("q1", "q2/p1", "q3", "q4")
    assert order(with_question(three, question("q4", "p1"))) == ["q1", "q2/p1", "q4/p1", "q3"]


def test_keys_of_versions_that_are_out_are_never_given_again() -> None:
    left = without_question(survey("q1", "q2"), "q2")
    assert next_question_key(left, spent={"q1", "q2"}) == "q3"
    assert next_question_key(left, spent=()) == "q2"


def test_a_key_that_a_condition_asks_for_is_not_given_again() -> None:
    asks = replace(question("q2"), shown_if=Condition("all", (AnswerTest("q1", "equals", "a"),)))
    left = without_question(with_question(survey("q1", "q2"), asks), "q1")
    assert next_question_key(left, spent=()) == "q3"


@pytest.mark.parametrize(
    ("before", "key", "by", "after"),
    [
        (["q1", "q2", "q3"], "q2", -1, ["q2", "q1", "q3"]),
        (["q1", "q2", "q3"], "q2", 1, ["q1", "q3", "q2"]),
        (["q1", "q2", "q3"], "q1", -1, ["q1", "q2", "q3"]),
        (["q1", "q2/p1", "q3/p1", "q4"], "q1", 1, ["q2/p1", "q3/p1", "q1", "q4"]),
        (["q1", "q2/p1", "q3/p1", "q4"], "q4", -1, ["q1", "q4", "q2/p1", "q3/p1"]),
        (["q1", "q2/p1", "q3/p1", "q4"], "q3", -1, ["q1", "q3/p1", "q2/p1", "q4"]),
        (["q1", "q2/p1", "q3/p1", "q4"], "q3", 1, ["q1", "q2/p1", "q3/p1", "q4"]),
    ],
)
def test_up_and_down_never_change_the_part(
    before: list[str], key: str, by: int, after: list[str]
) -> None:
    assert order(stepped(survey(*before), key, by)) == after


def test_a_part_moves_as_a_whole() -> None:
    four = survey("q1", "q2/p1", "q3/p1", "q4/p2")
    assert order(stepped_part(four, "p1", -1)) == ["q2/p1", "q3/p1", "q1", "q4/p2"]
    assert order(stepped_part(four, "p1", 1)) == ["q1", "q4/p2", "q2/p1", "q3/p1"]
    assert order(stepped_part(four, "p2", 1)) == order(four)


def test_what_depends_on_a_question_is_named() -> None:
    asks = Condition("all", (AnswerTest("q1-a", "equals", "a"),))
    whole = with_question(survey("q1", "q2"), replace(question("q2"), shown_if=asks))
    whole = with_part(whole, SectionDefinition("p1", "One", asks))
    assert depending_on(whole, "q1") == ["q2", "One"]


def test_a_part_that_goes_leaves_its_questions() -> None:
    assert order(without_part(survey("q1", "q2/p1"), "p1")) == ["q1", "q2"]
    renamed = with_part(survey(), SectionDefinition("p1", "Anew"))
    assert [part.title for part in renamed.sections] == ["Anew", "Two"]


def labels(made: tuple[ChoiceDefinition, ...]) -> list[tuple[str, str]]:
    """Return keys and labels."""
    return [(choice.key, choice.label) for choice in made]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (["Yes", "No", "Not sure"], [("a", "Yes"), ("b", "No"), ("c", "Not sure")]),
        (["Yes", "Nope", "Not sure"], [("a", "Yes"), ("b", "Nope"), ("c", "Not sure")]),
        (["Yes", "Not sure"], [("a", "Yes"), ("c", "Not sure")]),
        (
            ["Yes", "Maybe", "No", "Not sure"],
            [("a", "Yes"), ("d", "Maybe"), ("b", "No"), ("c", "Not sure")],
        ),
        (["Not sure", "Yes", "No"], [("c", "Not sure"), ("a", "Yes"), ("b", "No")]),
        ([], []),
    ],
)
def test_a_choice_keeps_its_key_when_it_stays_or_is_reworded(
    typed: list[str], kept: list[tuple[str, str]]
) -> None:
    assert labels(relabelled(choices("Yes", "No", "Not sure"), typed)) == kept


def test_a_choice_that_was_out_gets_its_key_back_and_no_other_line_does() -> None:
    out = choices("Yes", "No", "Helpline")
    left = relabelled(out, ["Yes", "No"])
    assert labels(relabelled(left, ["Yes", "No", "Helpline"], before=out))[2] == ("c", "Helpline")
    assert labels(relabelled(left, ["Yes", "No", "Other"], before=out))[2] == ("d", "Other")
    assert labels(relabelled(left, ["Yes", "No", "Other"], asked={"c"}))[2] == ("d", "Other")


def test_choices_that_stand_alone_come_last() -> None:
    made = relabelled((), ["Housing", "Health"], ["None of these"])
    assert [choice.is_alone for choice in made] == [False, False, True]


lines = st.lists(st.sampled_from("ABCDEFG"), unique=True, max_size=7)


@given(lines, lines)
@settings(deadline=None)
def test_a_line_that_stays_never_loses_its_key(before: list[str], after: list[str]) -> None:
    old = relabelled((), before)
    new = relabelled(old, after)
    keys = {choice.label: choice.key for choice in old}
    assert [choice.label for choice in new] == after
    assert len({choice.key for choice in new}) == len(new)
    for choice in new:
        if choice.label in keys:
            assert choice.key == keys[choice.label]


@given(
    st.permutations(["q1/p1", "q2/p1", "q3", "q4/p2", "q5"]),
    st.integers(0, 4),
    st.sampled_from((-1, 1)),
)
@settings(deadline=None)
def test_wherever_a_question_goes_parts_stay_in_one_piece(
    keys: list[str], which: int, by: int
) -> None:
    start = with_question(survey(*keys), question("q6", "p1"))
    after = stepped(start, keys[which].split("/")[0], by)
    assert sorted(order(after)) == sorted(order(start))
    sections = [q.section for q in after.questions]
    runs = [s for n, s in enumerate(sections) if not n or sections[n - 1] != s]
    assert all(runs.count(part) <= 1 for part in ("p1", "p2"))


@given(
    st.permutations(["q1/p1", "q2/p1", "q3", "q4/p2", "q5"]), st.integers(0, 4), st.integers(0, 9)
)
@settings(deadline=None)
def test_a_question_takes_every_place_it_is_offered_and_no_other(
    keys: list[str], which: int, place: int
) -> None:
    start = with_question(survey(*keys), question("q6", "p1"))
    key = keys[which].split("/")[0]
    free = places(start, key)
    after = placed(start, key, place)
    taken = [q.key for q in after.questions].index(key) + 1
    assert taken in free
    assert abs(taken - place) == min(abs(each - place) for each in free)
    assert sorted(order(after)) == sorted(order(start))
    sections = [q.section for q in after.questions]
    runs = [s for n, s in enumerate(sections) if not n or sections[n - 1] != s]
    assert all(runs.count(part) <= 1 for part in ("p1", "p2"))
    rest = [q.key for q in start.questions if q.key != key]
    assert [q.key for q in after.questions if q.key != key] == rest, "the others keep their order"
