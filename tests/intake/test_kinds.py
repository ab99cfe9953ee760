"""Every kind of question over HTTP without script, from the first page to the keeper's rows."""

from datetime import date

import pytest
from django.test import Client
from nacl.public import PrivateKey
from pytest_django import Settings

from feedback.intake.models import Envelope
from feedback.surveys.models import Draft, Survey
from tests import factories
from tests.intake.conftest import Clock, nothing_stored, opened
from tests.intake.person import Person
from tests.surveys import every_kind
from tests.surveys.every_kind import TYPED

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


@pytest.fixture
def whole(person: Person, public: Client, settings: Settings) -> Person:
    """Someone about to answer a survey with a question of every kind, and two about her."""
    survey = factories.make_survey("whole", is_open=False)
    factories.rewrite(
        survey,
        questions=every_kind.QUESTIONS,
        sections=every_kind.PARTS,
        about_you=every_kind.ABOUT_YOU,
    )
    factories.open_survey(survey, on=date(2026, 1, 5))
    return Person(public, "whole").start()


def answer_all(person: Person) -> Person:
    """Answer every question that is asked, going on from each note."""
    while person.heading != "Check your answers":
        key = str(person.fields()["step.at"])
        data, _ = TYPED.get(key, ({}, None))
        person.post(person.fields() | {"step.go": "next"} | data)
    return person


def test_every_kind_arrives_as_it_was_given(
    whole: Person, clock: Clock, keeper: PrivateKey
) -> None:
    answer_all(whole)
    assert "What kept you from asking?" not in whole.text, "shown after “No” only"
    for shown in ("Less waiting.", "March 2025", "1. Kindness", "I was listened to: Agree"):
        assert shown in whole.text
    whole.press("next").press("no")
    assert whole.heading == "Ready to send"
    clock.forward(60)
    whole.press("send")
    assert whole.heading == "Thank you"
    assert opened(keeper)[0].answers == {key: answer for key, (_, answer) in TYPED.items()}


def test_each_page_shows_again_what_was_answered(whole: Person) -> None:
    answer_all(whole)
    for key, (data, _) in TYPED.items():
        whole.press(f"to-{key}")
        shown = {name: value for name, value in whole.fields().items() if name.startswith("q")}
        for name, value in data.items():
            assert shown.get(name, "") in (value, [value], sorted(value), [""])
        whole.press("next")
        assert whole.heading == "Check your answers"


def test_a_change_that_leads_to_a_new_question_asks_it(whole: Person) -> None:
    answer_all(whole)
    whole.press("to-q1").press("next", q1="b")
    assert whole.heading == "What kept you from asking?"
    whole.press("next", q13="a")
    assert whole.heading == "Check your answers"
    assert "Fear" in whole.text


def test_a_hidden_answer_is_not_sent(whole: Person, clock: Clock, keeper: PrivateKey) -> None:
    answer_all(whole)
    whole.press("to-q1").press("next", q1="b").press("next", q13="a")
    whole.press("to-q1").press("next", q1="a")
    whole.press("next").press("no")
    clock.forward(60)
    whole.press("send")
    assert "q13" not in opened(keeper)[0].answers


def test_a_part_can_be_skipped_and_taken_up_again(
    whole: Person, clock: Clock, keeper: PrivateKey
) -> None:
    while whole.heading != "The next part is about courts":
        whole.press("next")
    assert "Question" not in whole.text.partition("Skip this part")[0].partition("courts")[0]
    whole.press("skip")
    assert whole.heading == "How are things, then and now?"
    whole.press("next")
    assert "You skipped this part" in whole.text
    assert "Did a court explain things?" not in whole.text
    whole.press("to-q10").press("next")
    assert whole.heading == "Did a court explain things?", "now it is asked after all"
    whole.press("next", q11="a")
    whole.press("next").press("no")
    clock.forward(60)
    whole.press("send")
    assert opened(keeper)[0].answers == {"q11": "a"}


def test_questions_about_her_come_after_the_check_and_only_if_she_likes(
    whole: Person, clock: Clock, keeper: PrivateKey
) -> None:
    answer_all(whole)
    assert "Send my answers" not in str(whole.soup.main)
    whole.press("next")
    assert whole.heading == "Would you answer a few questions about you?"
    whole.press("yes")
    assert whole.heading == "How old are you?"
    assert "About you, question 1 of 2" in " ".join(whole.text.split()) or "About you" in whole.text
    whole.press("next", e1="b").press("skip")
    assert whole.heading == "Ready to send"
    assert "25+" in whole.text
    whole.press("to-e2").press("next", e2="a")
    clock.forward(60)
    whole.press("send")
    assert {"e1": "b", "e2": "a"}.items() <= opened(keeper)[0].answers.items()


def test_no_takes_back_what_she_said_about_herself(
    whole: Person, clock: Clock, keeper: PrivateKey
) -> None:
    answer_all(whole).press("next").press("yes").press("next", e1="b").press("back").press("back")
    assert whole.heading == "Would you answer a few questions about you?"
    whole.press("no")
    clock.forward(60)
    whole.press("send")
    assert "e1" not in opened(keeper)[0].answers


def test_it_is_not_safe_now(person: Person) -> None:
    person.open()
    person.press()
    person.press("no")
    assert person.heading == "Another time is fine"
    assert "Your safety comes first" in person.text
    person.press()
    assert person.heading == "Is it safe to answer now?"


def test_when_it_is_not_safe_any_more_she_learns_that_her_answers_are_still_here(
    person: Person,
) -> None:
    person.start().press("next", q1="a").press("back").press("back").press("no")
    assert person.heading == "Another time is fine"
    assert "still in this form" in person.text


@pytest.mark.parametrize("said", ["no", "0", "yes", ["on", "off"]])
def test_only_the_box_itself_says_that_we_may_quote(person: Person, said: str | list[str]) -> None:
    person.start().press("next").press("next")
    person.post(person.fields() | {"step.go": "next", "q3": "Words.", "q3-quote": said})
    assert "Please don’t quote this" in person.text


def test_spaces_are_no_answer(person: Person) -> None:
    person.start().press("next").press("next").press("next", q3="   ")
    assert "You have not answered any question" in person.text


@pytest.mark.parametrize(
    ("at", "go"),
    [
        ("page.safe", "send"),
        ("page.check", "yes"),
        ("page.check", "next"),
        ("page.ready", "send"),
        ("page.ready", "back"),
        ("page.later", "back"),
        ("page.start", "back"),
    ],
)
def test_a_button_that_page_does_not_have_is_refused(person: Person, at: str, go: str) -> None:
    person.start().press("next").press("next").press("next")
    person.post(person.fields() | {"step.at": at, "step.go": go})
    assert person.response.status_code == 400
    assert nothing_stored()


def test_the_last_page_changes_only_what_it_shows(whole: Person) -> None:
    answer_all(whole).press("next").press("no")
    whole.post(whole.fields() | {"step.go": "to-q1"})
    assert whole.response.status_code == 400


@pytest.mark.parametrize("at", ["q13", "e9", "page.ready.", "q99", "page.thanks", "p1"])
def test_a_page_these_answers_do_not_lead_to_is_refused(whole: Person, at: str) -> None:
    whole.post(whole.fields() | {"step.at": at, "step.go": "next", "q13": "a"})
    assert whole.response.status_code == 400
    assert nothing_stored()


def test_a_survey_without_questions_about_her_has_no_such_page(person: Person) -> None:
    person.start().press("next").press("next").press("next")
    person.post(person.fields() | {"step.at": "page.about", "step.go": "yes"})
    assert person.response.status_code == 400


def test_drafts_of_open_surveys_reach_nobody(person: Person, survey: Survey) -> None:
    factories.rewrite(survey, why="A later thought.")
    assert "A later thought" not in person.open().content.decode()
    assert Draft.objects.get(survey=survey).revision == 2
    assert Envelope.objects.count() == 0
