"""What the limiter means for a person: who must wait loses nothing, who has begun can send."""

import pytest
from pytest_django import Settings

from feedback.intake.limiter import TURN_SECONDS, seconds_left
from feedback.intake.models import Envelope
from tests.intake.conftest import Clock, nothing_stored
from tests.intake.person import Person

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


def test_a_form_that_was_begun_is_sent_whatever_others_do(
    at_the_end: Person, settings: Settings
) -> None:
    settings.LIMIT_PER_BUCKET = settings.LIMIT_NO_ADDRESS = settings.LIMIT_FOR_ALL = 0
    at_the_end.press("send")
    assert at_the_end.heading == "Thank you"
    assert Person(at_the_end.client).start().response.status_code == 429


def test_another_sites_posts_use_up_nothing(person: Person, settings: Settings) -> None:
    """A page that one resident opens, elsewhere, can't shut out her refuge."""
    settings.LIMIT_NO_ADDRESS = 1
    for headers in ({"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://evil.example"}):
        other = Person(person.client, **headers).post({"step.at": "page.start"})
        assert other.response.status_code == 403
    assert person.start().heading == "How easy was it to get help?"


def test_an_expired_form_buys_no_tokens(
    at_the_end: Person, clock: Clock, settings: Settings
) -> None:
    """Sent after a day it gets a new token, as at a start: that counts, or it would do so often."""
    for _ in range(25):
        clock.forward(3600)
        at_the_end.press("to-q1").press("next")
    settings.LIMIT_NO_ADDRESS = 3
    old = at_the_end.fields() | {"step.go": "send"}
    statuses = [at_the_end.post(old).response.status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert nothing_stored()


def test_who_must_wait_gets_phone_numbers_and_loses_nothing(
    at_the_end: Person, clock: Clock, settings: Settings
) -> None:
    for _ in range(25):
        clock.forward(3600)
        at_the_end.press("to-q1").press("next")
    settings.LIMIT_NO_ADDRESS = 0
    at_the_end.press("send")
    response = at_the_end.response
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= TURN_SECONDS
    assert "Nothing has been sent yet" in at_the_end.text
    assert "999" in at_the_end.text
    assert response["Cache-Control"] == "no-store"
    assert at_the_end.soup.title
    assert at_the_end.soup.title.text == "Have your say"
    assert nothing_stored()
    clock.forward(seconds_left(clock.now))
    settings.LIMIT_NO_ADDRESS = 1
    at_the_end.press()  # Try again
    assert "more than a day" in at_the_end.text
    at_the_end.press("send")
    assert at_the_end.heading == "Thank you"
    assert Envelope.objects.count() == 1


def test_who_can_not_start_yet_starts_with_the_same_page(
    person: Person, clock: Clock, settings: Settings
) -> None:
    settings.LIMIT_NO_ADDRESS = 0
    person.start()
    assert person.response.status_code == 429
    settings.LIMIT_NO_ADDRESS = 2
    person.press()
    assert person.heading == "How easy was it to get help?"


def test_pages_in_between_are_not_counted(person: Person, settings: Settings) -> None:
    settings.LIMIT_NO_ADDRESS = 1
    person.start()
    for _ in range(5):
        person.press("next").press("back")
        assert person.response.status_code == 200
