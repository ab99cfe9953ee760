"""Claim 58: Own details in an answer are warned about, never blocked; one’s own six words are.

The warning stands beside the box before anything is typed; nothing looks at the words, so nothing
can log that they were there. Only the six words this very form was given are looked for.
"""

from typing import Any

import pytest
from django.test import Client
from nacl.public import PrivateKey

from tests import factories
from tests.intake import conftest as intake
from tests.intake.conftest import Clock, opened
from tests.intake.person import Person

clock, keeper, person = intake.clock, intake.keeper, intake.person
survey, today = intake.survey, intake.today
pytestmark = pytest.mark.django_db(databases=["default", "staging"])

DETAILS = (
    "Call me on 07700 900123, please.",
    "My address is sam@example.org",
    "I am Sam Example of 12 High Street, Testford TE1 2ST",
    "NHS 943 476 5919",
)


@pytest.mark.parametrize("typed", DETAILS)
def test_it_is_taken_as_it_is(
    person: Person,
    clock: Clock,
    keeper: PrivateKey,
    typed: str,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    person.start().press("next").press("next")
    before = warning_of(person)
    person.press("next", q3=typed)
    assert person.heading == "Check your answers"
    assert "problem" not in person.text
    clock.forward(30)
    person.press("send")
    assert opened(keeper)[0].answers["q3"]["text"] == typed
    assert "Please don’t write names, places" in before
    printed: Any = capfd.readouterr()
    assert typed not in printed.out + printed.err + caplog.text
    assert caplog.records == []


def test_the_warning_is_the_same_before_and_after(person: Person) -> None:
    person.start().press("next").press("next")
    before = warning_of(person)
    person.press("next", q3=DETAILS[0]).press("to-q3")
    assert warning_of(person) == before


def warning_of(person: Person) -> str:
    """Return what stands beside the box."""
    hint = person.soup.select("main form .govuk-hint")[0]
    return " ".join(hint.get_text().split())


@pytest.mark.parametrize("how", ["{}", "My words: {}.", "{}!!"])
def test_own_six_words_are_refused_gently(
    public: Client, keeper: PrivateKey, clock: Clock, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    factories.make_survey("summer", offers_receipt=True)
    person = Person(public, "summer")
    person.start().press("next").press("next").press("next").press("words")
    six = [each.get_text() for each in person.soup.select(".hb-words li")]
    typed = how.format(", ".join(six).upper())
    person.press("back").press("to-q3").press("next", q3=typed)
    assert "These are the six words you were shown." in person.text
    assert person.fields()["q3"] == typed
    other = " ".join(reversed(six))  # other words, whoever's they are, are taken as they are
    person.press("next", q3=other)
    assert person.heading == "Check your answers"
    assert caplog.records == []
