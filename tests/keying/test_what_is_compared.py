"""What two people typed is compared as it stands on the paper; and what a page says meanwhile."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from feedback.keying.models import TypingRule, WaitingForm
from feedback.surveys.definition import AnswerTest, Condition, Operator
from feedback.surveys.models import Survey
from tests import factories
from tests.keying.conftest import give, page, printed, said
from tests.keying.test_twice import counts
from tests.surveys import every_kind
from tests.surveys.test_ways import say

Typist = Callable[..., Client]
pytestmark = [
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.usefixtures("keys"),
]
WORDS = replace(every_kind.TEXT, key="q1")
IF_WORDS = replace(
    every_kind.COURT,
    key="q2",
    section="",
    shown_if=Condition("all", (AnswerTest("q1", Operator.ANSWERED),)),
)


@pytest.fixture
def survey(db: None) -> Survey:
    """Words, and a question for those who wrote some; then about the person."""
    survey = factories.make_survey(
        "spring", "survivor", WORDS, IF_WORDS, about_you=every_kind.ABOUT_YOU, is_open=False
    )
    say(survey, "pl", "pl")
    factories.open_survey(survey)
    TypingRule.objects.create(survey=survey, is_double=True)
    return Survey.objects.get(pk=survey.pk)


def test_a_tick_that_hangs_on_words_is_compared_without_them(
    survey: Survey, typist: Typist
) -> None:
    number, other = printed(survey, how_many=2)
    anna, ben = typist("anna"), typist("ben")
    give(anna, number, "first", q1="We waited too long.", q2="a", e1="b")
    give(ben, number, "second", q2="a", e1="b")
    assert counts() == (0, 1, 1)
    give(anna, other, "first", q1="We waited too long.", q2="a", e1="b")
    give(ben, other, "second", q2="b", e1="b")
    assert WaitingForm.objects.get().differing == ["q2"], "control: a tick that differs is told"


def test_who_was_overtaken_is_told_so_whatever_else_is_wrong(
    survey: Survey, typist: Typist
) -> None:
    (number,) = printed(survey)
    give(typist("anna"), number, "first", q1="Long.", q2="a")
    meanwhile = give(typist("ben"), number, "first", q1="Long.", **{"q2": "b", "q2.unread": "on"})
    told = said(meanwhile)
    assert "Somebody else typed this form in while you did." in told
    assert "The ticks, a second time" in told
    assert "You ticked “I can’t read this” and gave an answer too." in told


def test_the_questions_about_the_person_have_a_heading(survey: Survey, typist: Typist) -> None:
    (number,) = printed(survey)
    shown = said(give(typist("anna"), number))
    before, after = shown.split("A few questions about you")
    assert "Did a court explain things?" in before
    assert "How old are you?" in after


def test_what_is_printed_in_another_language_says_so(survey: Survey, typist: Typist) -> None:
    (number,) = printed(survey, "pl")
    shown = page(give(typist("anna"), number))
    marked = [each.get_text() for each in shown.select("bdi[lang=pl]")]
    assert len(marked) > 8, "questions and choices"
    assert all(words.startswith("pl") for words in marked)
    assert not shown.select("bdi:not([lang])")
    assert "\N{FIRST STRONG ISOLATE}" not in shown.get_text()
    assert "&lt;bdi" not in str(shown)
    (plain,) = printed(survey)
    assert not page(give(typist("ben"), plain)).select("bdi")
