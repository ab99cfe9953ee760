"""The page before the questions about the person: why they are asked, and that no is an answer."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from nacl.public import PrivateKey

from feedback.surveys.models import EqualitySet
from feedback.surveys.shipped_sets import load_equality_sets
from tests import factories
from tests.intake.conftest import Clock, opened
from tests.intake.person import Person

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
OWN = "We ask in Testshire because the last survey heard from no men."


@pytest.fixture
def at_about(person: Person, public: Client) -> Person:
    """Someone before the questions of the shipped core set, which says why in its own words."""
    load_equality_sets()
    core = EqualitySet.objects.get(slug="core").read()
    survey = factories.make_survey("about", is_open=False)
    factories.rewrite(survey, about_you=core, equality_set="core 1", about_why=OWN)
    factories.open_survey(survey, on=date(2026, 1, 5))
    someone = Person(public, "about").start()
    return someone.press("next", q1="a").press("next").press("next").press("next")


def test_the_page_says_why_this_set_is_asked(at_about: Person) -> None:
    assert at_about.heading == "Would you answer a few questions about you?"
    assert OWN in at_about.text
    assert "never shown beside your words" in at_about.text


def test_the_shipped_set_is_asked_one_by_one_and_arrives(
    at_about: Person, clock: Clock, keeper: PrivateKey
) -> None:
    """Whoever has no lasting condition is not asked what it does to her."""
    at_about.press("yes")
    assert at_about.heading == "How old are you?"
    at_about.press("next", age="c").press("next", disability="b")
    assert at_about.heading == "What is your ethnic group?"
    while at_about.heading != "Ready to send":
        at_about.press("skip")
    clock.forward(60)
    at_about.press("send")
    answers = opened(keeper)[0].answers
    assert {key: said for key, said in answers.items() if said and key != "q1"} == {
        "age": "c",
        "disability": "b",
    }


def test_a_survey_without_words_of_its_own_says_the_usual_ones(
    person: Person, public: Client
) -> None:
    survey = factories.make_survey("plain", is_open=False)
    question = replace(factories.QUESTIONS[0], key="age")
    factories.rewrite(survey, about_you=(question,))
    factories.open_survey(survey, on=date(2026, 1, 5))
    someone = Person(public, "plain").start()
    someone.press("next", q1="a").press("next").press("next").press("next")
    assert "whose voices are missing" in someone.text
