"""Claim 58: A phone number, e-mail address or name in an answer is warned about, never blocked.

The warning stands beside the box before anything is typed; nothing looks at the words, so nothing
can log that they were there. (Receipts, which would be refused, do not exist yet.)
"""

from typing import Any

import pytest
from nacl.public import PrivateKey

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
