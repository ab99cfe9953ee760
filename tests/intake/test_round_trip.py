"""From the first page to the envelope and back out of it, over HTTP."""

import pytest
from django.test import Client
from nacl.public import PrivateKey
from pytest_django import Settings

from feedback.intake.models import Envelope
from feedback.surveys.definition import Kind, QuestionDefinition
from feedback.surveys.models import Survey
from tests import factories
from tests.intake.conftest import Clock, opened
from tests.intake.person import Person

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
STORY = "They listened.\nThen “nothing” — for weeks."


def finish(person: Person, clock: Clock) -> Person:
    """Wait as long as a person reads, then send."""
    clock.forward(30)
    return person.press("send")


def test_every_kind_of_answer_arrives_as_it_was_given(
    person: Person, clock: Clock, keeper: PrivateKey
) -> None:
    person.start().press("next", q1="b").press("next", q2=["c", "a"])
    person.press("next", q3=STORY, q3_quote="on")
    assert person.heading == "Check your answers"
    finish(person, clock)
    assert person.heading == "Thank you"
    (payload,) = opened(keeper)
    assert payload.context == {"survey": "spring", "version": 1, "schema": 1}
    assert payload.answers == {
        "q1": "b",
        "q2": ["a", "c"],
        "q3": {"text": STORY, "quote": True},
    }


def test_the_first_page_says_everything_before_the_first_question(person: Person) -> None:
    person.open()
    assert person.heading == "Have your say"
    for words in (
        "So that services get better.",
        "Anyone who has used local services.",
        "3 questions, about 5 minutes",
        "Every question is optional",
        "What we keep",
        "the month your answer was opened",
        "What we don’t keep",
        "Who reads it",
        "What we can’t do",
        "On the page “You said, we did”, every three months.",
    ):
        assert words in person.text


def test_the_promise_shown_is_the_frozen_one(person: Person, settings: Settings) -> None:
    settings.BATCH_MINIMUM = 50
    person.open()
    assert "at least 5 have come" in person.text


def test_each_question_stands_on_its_own_page_with_its_hint(person: Person, survey: Survey) -> None:
    person.start()
    assert person.heading == "How easy was it to get help?"
    assert "Question 1 of 3" in person.text
    person.press("next").press("next")
    assert person.heading == "What should change?"
    assert "You don’t have to tell us what happened to you" in person.text
    assert "Please don’t write names, places" in person.text
    assert "May we quote you?" in person.text


def test_nothing_answered_is_an_answer_too(
    person: Person, clock: Clock, keeper: PrivateKey
) -> None:
    person.start().press("next").press("next").press("next")
    assert person.text.count("Not answered") == 3
    finish(person, clock)
    assert person.heading == "Thank you"
    assert opened(keeper)[0].answers == {}


def test_back_keeps_what_was_given_on_both_pages(person: Person) -> None:
    person.start().press("next", q1="b").press("back", q2=["a", "c"])
    assert person.fields()["q1"] == ["b"]
    person.press("next")
    assert person.fields()["q2"] == ["a", "c"]


def test_back_from_the_first_question_leads_to_the_first_page_and_on_again(
    person: Person,
) -> None:
    person.start().press("back", q1="c")
    assert person.heading == "Is it safe to answer now?"
    person.press("back")
    assert person.heading == "Have your say"
    person.press().press("next")
    assert person.fields()["q1"] == ["c"]


def test_back_from_the_check_page_leads_to_the_last_question(person: Person) -> None:
    person.start().press("next").press("next").press("next", q3="Waiting.").press("back")
    assert person.fields()["q3"] == "Waiting."


def test_change_leads_to_one_question_and_straight_back(
    person: Person, clock: Clock, keeper: PrivateKey
) -> None:
    person.start().press("next", q1="a").press("next").press("next", q3="Waiting.")
    person.press("to-q1")
    assert person.fields()["q1"] == ["a"]
    person.press("next", q1="c")
    assert person.heading == "Check your answers"
    finish(person, clock)
    assert opened(keeper)[0].answers == {"q1": "c", "q3": {"text": "Waiting.", "quote": False}}


def test_change_then_back_leads_to_the_check_page_too(person: Person) -> None:
    person.start().press("next").press("next").press("next").press("to-q2").press("back")
    assert person.heading == "Check your answers"


def test_a_mistake_on_a_changed_page_still_leads_back_to_the_check_page(person: Person) -> None:
    person.start().press("next").press("next").press("next").press("to-q3")
    person.press("next", q3="x" * 4001)
    assert person.heading == "What should change?"
    person.press("next", q3="short")
    assert person.heading == "Check your answers"


def test_skip_takes_an_answer_back(person: Person, clock: Clock, keeper: PrivateKey) -> None:
    person.start().press("next", q1="a").press("back").press("skip", q1="a")
    assert person.heading == "Which services did you use?"
    person.press("next").press("next")
    finish(person, clock)
    assert opened(keeper)[0].answers == {}


def test_a_text_that_is_too_long_stays_in_its_box_with_the_reason_beside_it(
    person: Person,
) -> None:
    person.start().press("next").press("next").press("next", q3="å" * 4001, q3_quote="on")
    assert person.heading == "What should change?"
    assert "4,001 characters" in person.text
    assert "There is a problem" in person.text
    assert person.soup.select_one(".govuk-error-summary a[href='#q3']")
    assert person.fields()["q3"] == "å" * 4001
    assert person.fields()["q3-quote"] == ["on"]
    assert Envelope.objects.count() == 0


def test_a_long_text_with_windows_line_ends_is_counted_as_it_is_kept(person: Person) -> None:
    person.start().press("next").press("next").press("next", q3="\r\n".join("a" * 2000))
    assert person.heading == "Check your answers"


def test_nul_is_refused_calmly_and_the_rest_kept(person: Person) -> None:
    person.start().press("next").press("next").press("next", q3="before\0after")
    assert person.response.status_code == 200
    assert "a sign in your answer that we can’t read" in person.text
    assert "before" in person.fields()["q3"]


def test_texts_that_are_too_much_together_are_refused_on_the_page_that_tips_it(
    public: Client, person: Person, clock: Clock, keeper: PrivateKey
) -> None:
    writer = Person(public, survey_with_texts(6).slug).start()
    full = "\N{PILE OF POO}" * 3_999  # 16 kB: four of them fit into the largest envelope
    for place in range(1, 6):
        writer.press("next", **{f"q{place}": full})
    assert "All your answers together are too long" in writer.text
    assert writer.fields()["q5"] == full
    writer.press("skip").press("next")
    finish(writer, clock)
    assert writer.heading == "Thank you"
    assert len(opened(keeper)[0].answers) == 4


def survey_with_texts(number: int) -> Survey:
    """An open survey of nothing but texts."""
    questions = [
        QuestionDefinition(f"q{place}", Kind.TEXT, "And?", prompt="idea")
        for place in range(1, number + 1)
    ]
    return factories.make_survey("words", "survivor", *questions)


def test_two_tabs_are_two_people(
    public: Client, person: Person, clock: Clock, keeper: PrivateKey
) -> None:
    other = Person(public).start()
    person.start().press("next", q1="a")
    other.press("next", q1="b")
    for each in (person, other):
        each.press("next").press("next")
        finish(each, clock)
        assert each.heading == "Thank you"
    assert sorted(payload.answers["q1"] for payload in opened(keeper)) == ["a", "b"]


def test_the_same_send_twenty_times_is_one_envelope(
    person: Person, clock: Clock, keeper: PrivateKey
) -> None:
    person.start().press("next", q1="a").press("next").press("next")
    finish(person, clock)
    for _ in range(19):
        person.replay()
        assert person.heading == "Thank you"
    assert Envelope.objects.count() == 1


def test_a_second_answer_from_the_same_device_counts(person: Person, clock: Clock) -> None:
    for _ in range(2):
        person.start().press("next").press("next").press("next")
        finish(person, clock)
    assert Envelope.objects.count() == 2


def test_thank_you_is_the_same_to_the_byte_whatever_was_answered(
    public: Client, person: Person, clock: Clock
) -> None:
    person.start().press("next").press("next").press("next")
    short = finish(person, clock).response.content
    person.start().press("next", q1="a").press("next", q2=["a", "b"])
    person.press("next", q3="A long story. " * 250, q3_quote="on")
    assert finish(person, clock).response.content == short
