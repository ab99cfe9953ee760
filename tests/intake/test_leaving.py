"""Leaving: at once, anywhere, with an empty cookie jar behind."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError, connections
from django.http import HttpResponse
from django.test import Client, RequestFactory

from engagement.models import Partnership
from feedback.intake import exits
from feedback.intake.models import Envelope
from feedback.surveys.models import Survey
from tests.intake.conftest import Clock
from tests.intake.person import Person

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


def cookies_on_the_wire(path: str, scheme: str) -> tuple[str, list[str]]:
    """Return the status and every Set-Cookie line, in order, as a server would send them."""
    sent: dict[str, Any] = {}

    def start_response(status: str, headers: Any, failure: Any = None) -> Any:
        sent["status"], sent["headers"] = status, headers

    environ = RequestFactory().get(path, secure=scheme == "https").environ
    list(WSGIHandler()(environ, start_response))
    return sent["status"], [value for name, value in sent["headers"] if name == "Set-Cookie"]


@pytest.mark.parametrize(("scheme", "name"), [("https", "__Host-v"), ("http", "v")])
def test_the_pair_is_set_then_deleted_in_this_order(public: Client, scheme: str, name: str) -> None:
    status, cookies = cookies_on_the_wire("/o", scheme)
    assert status == "303 See Other"
    first, second = (cookie.strip() for cookie in cookies)
    assert first.startswith(f"{name}=1;")
    assert re.match(rf'{name}=(""|);', second)
    assert "Max-Age=0" in second
    for cookie in (first, second):
        assert "Path=/" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert ("Secure" in cookie) is (scheme == "https")
        assert "Domain" not in cookie


def test_it_leads_to_the_partnership_s_page_and_is_not_kept(public: Client) -> None:
    Partnership.objects.update(exit_url="https://weather.example/today")
    response = public.get("/o")
    assert response["Location"] == "https://weather.example/today"
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"


def test_it_works_when_the_database_does_not(public: Client) -> None:
    def fail(*args: Any) -> None:
        raise DatabaseError

    with connections["default"].execute_wrapper(fail):
        response = public.get("/o")
    assert (response.status_code, response["Location"]) == (303, "https://www.bbc.co.uk/weather")
    assert response.headers["Set-Cookie"]


def test_thank_you_carries_the_pair_and_no_other_page_a_cookie(
    person: Person, survey: Survey, clock: Clock
) -> None:
    for response in every_page(person, clock):
        is_thanks = b"<h1" in response.content and b">Thank you<" in response.content
        assert bool(response.cookies or "Set-Cookie" in response.headers) is is_thanks
        assert set(response.cookies) <= {"v"}


def every_page(person: Person, clock: Clock) -> Iterator[HttpResponse]:
    """Yield every page of a journey."""
    yield person.open()
    yield person.press().response
    for _ in range(4):
        yield person.press("next").response
    yield person.press("to-q3").response
    yield person.press("next", q3="x" * 4001).response
    yield person.press("skip").response
    yield person.press("send").response
    clock.forward(60)
    yield person.press("send").response
    yield person.replay(2).response


def test_no_header_holds_anything_that_was_typed(person: Person, clock: Clock) -> None:
    person.start().press("next", q1="b").press("next")
    person.press("next", q3="Zebrafish in the kitchen")
    assert "Zebrafish" in person.text
    clock.forward(30)
    for response in (person.response, person.press("send").response):
        assert "Zebrafish" not in str(response.headers.items())
        assert "Zebrafish" not in person.address


def test_every_page_has_one_title_one_address_and_the_way_out(person: Person, clock: Clock) -> None:
    titles = set()
    for response in every_page(person, clock):
        page = person.soup
        titles.add(page.title.string if page.title else "")
        assert page.select_one("a[href='/o'], form[action='/o']")
        assert vars(response)["request"]["PATH_INFO"] == "/q/spring/"
        form = page.select_one("main form")
        assert form is None or form.get("action") is None
    assert titles == {"Testshire Together"}


def test_a_form_that_was_left_shows_none_of_its_pages_again(person: Person, clock: Clock) -> None:
    person.start().press("next", q1="b").press("next")
    person.press("next", q3="My own words.")
    clock.forward(30)
    token = person.soup.select_one("form#leave input[name='step.token']")
    assert token
    left = person.client.post("/o", {"step.token": token["value"]})
    assert left.status_code == 200
    assert f"url={Partnership.current().exit_url}" in left.content.decode()
    for place in range(1, len(person.posted)):  # the first began the form, with nothing in it
        person.replay(place)
        person.posted.pop()
        assert person.heading == "Have your say"
        assert "My own words." not in person.response.content.decode()


def test_sending_after_leaving_in_another_tab_is_not_thanked(person: Person, clock: Clock) -> None:
    person.start().press("next", q1="b").press("next").press("next")
    clock.forward(30)
    token = person.soup.select_one("form#leave input[name='step.token']")
    assert token
    person.client.post("/o", {"step.token": token["value"]})
    person.press("send")
    assert person.heading == "Have your say"
    assert "Please start again" in person.text
    assert not Envelope.objects.exists()


@pytest.mark.parametrize("token", ["", "nonsense", "a.b:c"])
def test_leaving_with_a_token_of_nobody_s_still_leaves(public: Client, token: str) -> None:
    assert public.post("/o", {"step.token": token}).status_code == 200


def test_a_busy_database_keeps_nobody_from_leaving(
    person: Person, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form is ended only after the page is out; a fault then is nobody's to see."""
    done: list[str] = []

    def busy(*args: Any) -> None:
        done.append("asked")
        raise DatabaseError

    monkeypatch.setattr("feedback.intake.exits.give_up", busy)
    person.start()
    token = person.soup.select_one("form#leave input[name='step.token']")
    assert token
    request = RequestFactory().post("/o", {"step.token": token["value"]})
    response = exits.leave(request)
    assert response.status_code == 200
    assert done == []
    response.close()
    assert done == ["asked"]
