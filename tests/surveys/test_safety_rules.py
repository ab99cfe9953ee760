"""A planted fault of every rule is found, by that rule; without it nothing is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from feedback.surveys.definition import (
    AnswerTest,
    ChoiceDefinition,
    Condition,
    Joined,
    Kind,
    QuestionDefinition,
    SectionDefinition,
    SurveyDefinition,
)
from feedback.surveys.forms import check_answers
from feedback.surveys.kinds import kind_of
from feedback.surveys.safety import RULES, Circumstances, check
from tests import factories

SAFE = factories.define()
AROUND = Circumstances(
    last_day=date(2027, 3, 31),
    expected_a_quarter=200,
    support=("A helpline",),
    shares={("religion", "a"): Decimal("46.2"), ("religion", "b"): Decimal("0.5")},
    shares_by_name={("age", "16 to 34"): Decimal(30), ("age", "35 or over"): Decimal(70)},
    approved=frozenset({"safeguarding", "data_protection"}),
)


def choices(*labels: str) -> tuple[ChoiceDefinition, ...]:
    return tuple(ChoiceDefinition(key, label) for key, label in zip("abcdef", labels, strict=False))


def words(text: str, key: str = "q9", **more: Any) -> QuestionDefinition:
    return QuestionDefinition(key, Kind.TEXT, text, prompt="should_change", **more)


def closed(text: str, *labels: str, key: str = "q9", **more: Any) -> QuestionDefinition:
    return QuestionDefinition(key, Kind.SINGLE, text, choices=choices(*labels), **more)


def with_one(question: QuestionDefinition, **more: Any) -> SurveyDefinition:
    return replace(SAFE, questions=(*SAFE.questions, question), **more)


AGE = closed("How old are you?", "16 to 34", "35 or over", key="q8", joined_as=Joined.AGE)
AREA = closed("Where do you live?", *"ABCDEF", key="q9", joined_as=Joined.AREA)
RELIGION = closed("What is your religion?", "Christian", "Buddhist", key="religion")
PLANTED: dict[str, tuple[SurveyDefinition, Mapping[str, Any]]] = {
    "names": (with_one(words("What is your worker’s name?")), {}),
    "places": (with_one(words("What is your postcode?")), {}),
    "dates": (with_one(words("When exactly did you leave?")), {}),
    "contact": (with_one(words("What is your case number?")), {}),
    "story": (with_one(words("What happened to you?")), {}),
    "compulsory": (with_one(closed("Was it easy?", "Yes", help="You must answer this.")), {}),
    "loaded": (with_one(closed("Why did you stay so long?", "Love", "Money")), {}),
    "hard_words": (with_one(closed("Did he strangle you?", "Yes", "No")), {}),
    "hard_to_read": (with_one(words("What would facilitate the provision of assistance?")), {}),
    "reading_age": (
        replace(SAFE, why="Commissioning organisations require comprehensive information. " * 20),
        {},
    ),
    "jargon": (with_one(closed("Did you have an IDVA?", "Yes", "No")), {}),
    "too_many_texts": (
        replace(
            SAFE, minutes=20, questions=tuple(words("What helped?", f"q{n}") for n in range(4))
        ),
        {},
    ),
    "too_long": (replace(with_one(words("What else?")), minutes=1), {}),
    "no_support": (SAFE, {"support": ()}),
    "codes": (replace(SAFE, needs_code=True), {}),
    "too_few": (SAFE, {"expected_a_quarter": 4}),
    "small_joined": (
        replace(SAFE, questions=(*SAFE.questions, AGE, AREA)),
        {"expected_a_quarter": 190},
    ),
    "few_words": (
        with_one(words("Why?", shown_if=Condition("all", (AnswerTest("q1", "equals", "b"),)))),
        {"expected_a_quarter": 20},
    ),
    "small_groups": (replace(SAFE, about_you=(RELIGION,)), {}),
    "does_not_fit": (
        replace(
            SAFE, minutes=60, questions=tuple(words("What helped?", f"q{n}") for n in range(4))
        ),
        {},
    ),
    "six_words": (replace(SAFE, offers_receipt=True), {}),
    "no_last_day": (SAFE, {"last_day": None}),
    "no_safeguarding": (SAFE, {"approved": frozenset({"data_protection"})}),
    "no_data_protection": (SAFE, {"approved": frozenset({"safeguarding"})}),
}


def found(survey: SurveyDefinition, **around: Any) -> set[str]:
    """Return the rules that have a concern."""
    return {concern.rule for concern in check(survey, replace(AROUND, **around))}


def test_nothing_is_found_where_nothing_is_planted() -> None:
    assert found(SAFE) == set()


def test_six_words_are_a_concern_where_finding_them_does_harm() -> None:
    saving = replace(SAFE, may_save=True)
    assert found(saving) == {"six_words"}
    assert found(replace(saving, respondent_group="staff", offers_receipt=True)) == set()


def test_there_is_a_planted_fault_for_every_rule() -> None:
    assert set(PLANTED) == {rule.slug for rule in RULES}


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_fault_is_found(rule: str) -> None:
    survey, around = PLANTED[rule]
    assert rule in found(survey, **around)


def test_every_concern_says_what_why_and_how_to_mend() -> None:
    for survey, around in PLANTED.values():
        for concern in check(survey, replace(AROUND, **around)):
            assert concern.what.endswith(".")
            assert concern.fix.endswith(".")
    assert all(rule.why.endswith(".") and rule.title for rule in RULES)


def test_what_people_are_told_not_to_do_is_not_asked() -> None:
    told = "What should change? Please don’t write names or dates. You do not have to answer."
    assert found(with_one(words(told))) == set()


def test_hard_words_are_fine_after_a_note() -> None:
    question = closed("Did he strangle you?", "Yes", "No")
    assert "hard_words" not in found(with_one(replace(question, content_note="About violence.")))
    note = QuestionDefinition("q8", Kind.STATEMENT, "About violence", section="p1")
    part = (note, replace(question, section="p1"))
    survey = replace(SAFE, questions=part, sections=(SectionDefinition("p1", "Violence"),))
    assert "hard_words" not in found(survey)
    before_it = replace(survey, questions=(part[1], part[0]))
    assert "hard_words" in found(before_it)


def test_a_concern_about_other_words_is_another() -> None:
    first, second = (
        next(c for c in check(with_one(words(text)), AROUND) if c.rule == "names")
        for text in ("What is your name?", "What is your full name?")
    )
    assert first.mark != second.mark


def test_two_joined_answers_are_fine_where_many_answer() -> None:
    assert "small_joined" not in found(PLANTED["small_joined"][0], expected_a_quarter=1000)


@pytest.mark.parametrize("kind", Kind)
def test_the_fullest_answer_of_each_kind_is_one_that_can_be_given(kind: Kind) -> None:
    question = QuestionDefinition(
        *("q1", kind, "A question?"),
        prompt="idea" if kind in (Kind.TEXT, Kind.SHORT) else "",
        choices=choices("One", "Two", "Three")
        if kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.GRID, Kind.RANK)
        else (),
        rows=choices("A", "B", "C") if kind in (Kind.GRID, Kind.STAR) else (),
        points=5 if kind in (Kind.SCALE, Kind.STAR) else 0,
        ends=("Low", "High"),
        bounds=(0, 1, 20) if kind == Kind.BAND else (),
        from_year=2020 if kind == Kind.MONTH else 0,
    )
    fullest = kind_of(question).fullest(question)
    answered = check_answers(replace(SAFE, questions=(question,)), {"q1": fullest})
    assert answered == ({} if kind == Kind.STATEMENT else {"q1": fullest})


@pytest.mark.parametrize("name", ["na\u00adme", "n\u0430me", "na\u200bme", "N\u0410ME"])
def test_letters_that_only_look_alike_are_read_as_they_look(name: str) -> None:
    assert "names" in found(with_one(words(f"What is your {name}?")))
