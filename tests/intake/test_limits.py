"""What the limiter means for a person: who must wait loses nothing, who has begun can send."""

import pytest
from pytest_django import Settings

from feedback.intake.limiter import TURN_SECONDS, seconds_left
from feedback.intake.models import Envelope
from tests.intake.conftest import Clock, nothing_stored
from tests.intake.person import Person

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


@pytest.fixture
def a_day_old(at_the_end: Person, clock: Clock) -> Person:
    """Before sending, on a form that was kept open for longer than its token lives."""
    for _ in range(25):
        clock.forward(3600)
        at_the_end.press("to-q1").press("next")
    return at_the_end


def test_a_form_that_was_begun_is_sent_whatever_others_do(
    at_the_end: Person, settings: Settings
) -> None:
    settings.LIMIT_PER_BUCKET = settings.LIMIT_NO_ADDRESS = settings.LIMIT_FOR_ALL = 0
    at_the_end.press("send")
    assert at_the_end.heading == "Thank you"
    other = Person(at_the_end.client)
    other.open()
    assert other.press().response.status_code == 429


def test_another_sites_posts_use_up_nothing(person: Person, settings: Settings) -> None:
    """A page that one resident opens, elsewhere, can't shut out her refuge."""
    settings.LIMIT_NO_ADDRESS = 1
    for headers in ({"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://evil.example"}):
        other = Person(person.client, **headers).post({"step.at": "page.start"})
        assert other.response.status_code == 403
    assert person.start().heading == "How easy was it to get help?"


def test_an_expired_form_buys_no_tokens(a_day_old: Person, settings: Settings) -> None:
    """Sent after a day it gets a new token, as at a start: that counts, or it would do so often."""
    settings.LIMIT_NO_ADDRESS = 3
    old = a_day_old.fields() | {"step.go": "send"}
    statuses = [a_day_old.post(old).response.status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert nothing_stored()


def test_who_must_wait_gets_phone_numbers_and_loses_nothing(
    a_day_old: Person, clock: Clock, settings: Settings
) -> None:
    settings.LIMIT_NO_ADDRESS = 0
    a_day_old.press("send")
    response = a_day_old.response
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= TURN_SECONDS
    assert "Nothing has been sent yet" in a_day_old.text
    assert "999" in a_day_old.text
    assert response["Cache-Control"] == "no-store"
    assert a_day_old.soup.title
    assert a_day_old.soup.title.text == "Have your say"
    assert nothing_stored()
    clock.forward(seconds_left(clock.now))
    settings.LIMIT_NO_ADDRESS = 1
    a_day_old.press()  # Try again
    assert "more than a day" in a_day_old.text
    a_day_old.press("send")
    assert a_day_old.heading == "Thank you"
    assert Envelope.objects.count() == 1


def test_who_can_not_start_yet_starts_with_the_same_page(
    person: Person, clock: Clock, settings: Settings
) -> None:
    settings.LIMIT_NO_ADDRESS = 0
    person.open()
    person.press()
    assert person.response.status_code == 429
    settings.LIMIT_NO_ADDRESS = 2
    person.press()
    assert person.heading == "Is it safe to answer now?"


def test_pages_in_between_are_not_counted(person: Person, settings: Settings) -> None:
    settings.LIMIT_NO_ADDRESS = 1
    person.start()
    for _ in range(5):
        person.press("next").press("back")
        assert person.response.status_code == 200
