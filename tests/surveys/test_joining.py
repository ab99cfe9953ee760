"""Answers joined to words: which may be, and what the promise says of them."""

from dataclasses import replace
from typing import Any

import pytest

from feedback.surveys.definition import Joined, Kind, QuestionDefinition, SurveyDefinition
from feedback.surveys.promise import promise_for
from feedback.surveys.structure import problems
from tests import factories
from tests.surveys.every_kind import ABOUT_YOU, choices

WORDS = factories.QUESTIONS[2]
AREA = QuestionDefinition(
    "q4", Kind.SINGLE, "Which area?", choices=choices("North", "South"), joined_as=Joined.AREA
)
AGE = QuestionDefinition(
    "q5", Kind.SINGLE, "What age?", choices=choices("Under 25", "25+"), joined_as=Joined.AGE
)
APART = "Ticks and words are kept apart, in mixed order. We don’t put them back together."


def asking(*questions: QuestionDefinition, **more: Any) -> SurveyDefinition:
    """A survey that asks for words, and these."""
    return factories.define("spring", "survivor", WORDS, *questions, **more)


def readers(survey: SurveyDefinition) -> str:
    """What the promise says of who reads an answer."""
    return " ".join(promise_for(survey).readers)


def test_one_area_and_one_age_band_may_be_joined() -> None:
    assert problems(asking(AREA, AGE)) == []
    assert asking(AREA, AGE).joined(Joined.AGE) == AGE
    assert asking(AREA).joined(Joined.AGE) is None


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ((AREA, replace(AREA, key="q6")), "Only one answer can be joined to words as area."),
        ((AGE, replace(AGE, key="q6")), "Only one answer can be joined to words as age band."),
        ((replace(AREA, kind=Kind.MULTIPLE),), "“Which area?” can’t be joined to words: people"),
        ((replace(AREA, joined_as="faith"),), "only an area and an age band can"),
        (
            (replace(AREA, choices=choices(*(f"Ward {n}" for n in range(13)))),),
            "more than 12 choices",
        ),
    ],
)
def test_no_more_and_nothing_finer_can_be(
    questions: tuple[QuestionDefinition, ...], said: str
) -> None:
    assert said in " ".join(problems(asking(*questions)))


def test_an_answer_about_the_person_is_never_joined() -> None:
    about = (replace(ABOUT_YOU[0], joined_as=Joined.AGE),)
    assert "never joined to words" in " ".join(problems(asking(about_you=about)))


def test_the_promise_names_what_is_joined() -> None:
    one, both = readers(asking(AREA)), readers(asking(AREA, AGE))
    assert "Your answer to “Which area?” stays with your words, but only where at least 5" in one
    assert "Your answers to “Which area?” and “What age?” stay with your words" in both
    for said in (one, both):
        assert APART not in said
        assert "All other ticks are kept apart from words" in said


def test_the_promise_is_the_old_one_where_nothing_is_joined() -> None:
    assert APART in readers(asking())
    assert "questions about you" not in readers(asking())
    assert "stay" not in readers(factories.define("spring", "survivor", AREA)), "no words to join"


def test_answers_about_the_person_are_promised_to_stay_apart() -> None:
    said = readers(asking(AREA, about_you=ABOUT_YOU))
    assert "Those answers are kept apart from your words too." in said
