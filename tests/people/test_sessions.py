"""How long a session lives, and what ends it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from freezegun.api import FrozenDateTimeFactory

from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.people.conftest import add_app, is_signed_in, sign_in_with_app, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(db: None) -> User:
    factories.make_partnership()
    user = factories.make_user(Role.ADMINISTRATOR)
    add_app(user)
    return user


@pytest.fixture
def boss(db: None) -> User:
    return factories.make_user(Role.ADMINISTRATOR, email="boss@testshire.example")


@pytest.fixture
def signed_in(client: Client, user: User, clock: FrozenDateTimeFactory) -> Client:
    sign_in_with_app(client, user)
    assert is_signed_in(client)
    return client


def test_fifteen_minutes_without_a_click_end_it(
    signed_in: Client, clock: FrozenDateTimeFactory
) -> None:
    clock.tick(15 * 60 + 1)
    response = signed_in.get("/people/me/")
    assert response["Location"] == "/account/login/?next=/people/me/"
    assert "after 15 minutes without a click" in words_of(signed_in.get(response["Location"]))
    assert not is_signed_in(signed_in)


def test_who_sent_a_long_page_too_late_is_led_back_to_it(
    signed_in: Client, clock: FrozenDateTimeFactory
) -> None:
    clock.tick(15 * 60 + 1)
    wording = reverse("builder:wording", args=[1, "ur"]) + "?show=to-do"
    for left in ("/typing/spring/", wording):
        answer = signed_in.post(left, {"typed": "words"})
        assert parse_qs(urlsplit(answer["Location"]).query)["next"] == [left]


def test_each_click_begins_the_fifteen_minutes_anew(
    signed_in: Client, clock: FrozenDateTimeFactory
) -> None:
    for _ in range(4):
        clock.tick(14 * 60)
        assert is_signed_in(signed_in)


def test_an_open_editor_alone_does_not_keep_it_alive(
    signed_in: Client, clock: FrozenDateTimeFactory
) -> None:
    for _ in range(16):
        clock.tick(60)
        signed_in.post("/admin/editing-sessions/ping/cms/homepage/1/1/")
    assert not is_signed_in(signed_in)


def test_eight_hours_end_it_however_busy(signed_in: Client, clock: FrozenDateTimeFactory) -> None:
    for _ in range(8 * 6):
        clock.tick(10 * 60)
        assert is_signed_in(signed_in)
    clock.tick(2)
    assert not is_signed_in(signed_in)


def test_a_reset_second_factor_ends_it(signed_in: Client, user: User, boss: User) -> None:
    user.lose_second_factor(by=boss, how_checked="She came to my desk.")
    assert not is_signed_in(signed_in)


def test_a_new_password_ends_it_everywhere(signed_in: Client) -> None:
    new = "violet lantern, 42 boats"
    signed_in.post(
        "/account/password/change/",
        {"oldpassword": factories.PASSWORD, "password1": new, "password2": new},
    )
    assert not is_signed_in(signed_in)
    assert AuditEntry.objects.filter(action="password.changed").exists()


def test_pages_are_not_kept_by_the_browser(signed_in: Client) -> None:
    assert signed_in.get("/people/me/")["Cache-Control"] == "no-store"


SENT_TO = [
    ("/desk/texts/7/?group=survivor&state=all", "/desk/texts/7/?group=survivor&state=all"),
    ("/desk/texts/7/flags/?group=survivor&first=yes", "/desk/texts/7/?group=survivor&first=yes"),
    ("/desk/texts/7/undo/", "/desk/texts/7/"),
    ("/desk/second/7/", "/desk/second/7/"),
    ("/desk/texts/7/aside/", "/people/"),
    ("/nowhere/", "/people/"),
]


@pytest.mark.parametrize(("sent_to", "back"), SENT_TO)
def test_one_comes_back_to_the_text_one_was_coding(
    signed_in: Client, clock: FrozenDateTimeFactory, sent_to: str, back: str
) -> None:
    clock.tick(15 * 60 + 1)
    response = signed_in.post(sent_to, {"no_theme": "on"})
    assert parse_qs(urlsplit(response["Location"]).query) == {"next": [back]}
    assert "What you had not saved is lost." in words_of(signed_in.get(response["Location"]))


@pytest.mark.parametrize(("sent_to", "back"), SENT_TO[:-1])
def test_so_does_who_signed_out_in_another_window(
    client: Client, user: User, sent_to: str, back: str
) -> None:
    response = client.post(sent_to, {"no_theme": "on"})
    assert parse_qs(urlsplit(response["Location"]).query) == {"next": [back]}
    assert "What you had not saved is lost." in words_of(client.get(response["Location"]))
