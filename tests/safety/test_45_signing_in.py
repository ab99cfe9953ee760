"""Claim 45: signing in takes a second factor, and guesses, old codes and old sessions open nothing.

Also: known and unknown addresses read the same, and after signing out Back shows nothing.
"""

from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory
from playwright.sync_api import Page, expect
from pytest_django import Settings

from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.chromium import chromium
from tests.desk.browsing import enter, serving
from tests.people.conftest import (
    add_app,
    code_now,
    is_signed_in,
    sign_in,
    sign_in_with_app,
    words_of,
)

pytestmark = pytest.mark.django_db
GetResponse = Callable[[HttpRequest], HttpResponse]


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    """Nobody has tried to sign in yet."""
    cache.clear()
    factories.make_partnership()


@pytest.fixture
def clock() -> Iterator[FrozenDateTimeFactory]:
    """A clock that stands still until it is told to go on."""
    with freeze_time("2026-11-22 09:00:00", ignore=["psycopg"]) as frozen:
        assert isinstance(frozen, FrozenDateTimeFactory)
        yield frozen


@pytest.fixture
def user(db: None) -> User:
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


def test_a_password_alone_opens_nothing_where_an_app_is_set_up(client: Client) -> None:
    user = factories.make_user(Role.ADMINISTRATOR)
    add_app(user)
    response = sign_in(client, user.email)
    assert response["Location"] == "/account/2fa/authenticate/"
    assert client.get("/people/list/").status_code == 302
    assert client.get("/people/list/")["Location"].startswith("/account/login/")


@pytest.mark.parametrize("path", ["/people/list/", "/people/me/", "/admin/", "/people/", "/"])
def test_without_a_second_factor_everything_leads_to_setting_one_up(
    client: Client, path: str
) -> None:
    sign_in(client, factories.make_user(Role.ADMINISTRATOR, Role.COMMUNICATIONS).email)
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (302, "/account/2fa/")


def test_recovery_codes_alone_are_no_second_factor(client: Client) -> None:
    user = factories.make_user(Role.ADMINISTRATOR)
    sign_in(client, user.email)
    Authenticator.objects.create(
        user=user, type="recovery_codes", data={"seed": "", "used_mask": 0}
    )
    assert client.get("/people/list/")["Location"] == "/account/2fa/"


def test_a_code_works_once(client: Client, clock: FrozenDateTimeFactory) -> None:
    user = factories.make_user(Role.ADMINISTRATOR)
    add_app(user)
    code = code_now()
    sign_in_with_app(client, user, code)
    assert is_signed_in(client)
    # In another process the cache that allauth asks is empty: only the database still knows.
    from django.core.cache import cache

    cache.clear()
    thief = Client()
    sign_in_with_app(thief, user, code)
    assert not is_signed_in(thief)
    clock.tick(30)
    sign_in_with_app(thief, user, code_now())
    assert is_signed_in(thief)


def test_a_wrong_password_reads_the_same_for_known_and_unknown(client: Client) -> None:
    user = factories.make_user(Role.ADMINISTRATOR)
    known = sign_in(client, user.email, "not the password at all")
    unknown = sign_in(client, "nobody.here@testshire.example", "not the password at all")
    assert known.status_code == unknown.status_code == 200
    assert words_of(known) == words_of(unknown)
    assert "not correct" in words_of(known)


def test_guessing_is_slowed_even_with_the_right_password(client: Client) -> None:
    user = factories.make_user(Role.ADMINISTRATOR)
    for _ in range(5):
        sign_in(client, user.email, "wrong wrong wrong")
    response = sign_in(client, user.email)
    assert response.status_code == 200
    assert "Too many failed login attempts" in words_of(response)


def test_a_flood_is_told_calmly_to_wait(client: Client) -> None:
    factories.make_user(Role.ADMINISTRATOR)
    statuses = [sign_in(client, "x@testshire.example", "").status_code for _ in range(31)]
    assert statuses[-1] == 429
    assert "Try again in a minute" in words_of(sign_in(client, "x@testshire.example", ""))


def test_wagtails_own_sign_in_takes_no_password(client: Client) -> None:
    user = factories.make_user(Role.COMMUNICATIONS)
    client.post("/admin/login/", {"username": user.email, "password": factories.PASSWORD})
    assert not is_signed_in(client)


def test_a_session_that_began_elsewhere_is_ended(client: Client) -> None:
    """Even if another sign-in page appeared one day, it would open nothing."""
    user = factories.make_user(Role.ADMINISTRATOR)
    add_app(user)
    client.force_login(user)
    assert client.get("/people/list/")["Location"].startswith("/account/login/")


def test_a_recovery_code_signs_in_once(client: Client, user: User) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    sign_in_with_app(client, user, code)
    assert is_signed_in(client)
    thief = Client()
    sign_in_with_app(thief, user, code)
    assert not is_signed_in(thief)


def test_an_app_asked_again_takes_a_code_once(
    client: Client, user: User, clock: FrozenDateTimeFactory
) -> None:
    """The code that signed in can't confirm what comes next."""
    code = code_now()
    sign_in_with_app(client, user, code)
    page = client.post("/account/2fa/reauthenticate/", {"code": code})
    assert "used before" in words_of(page)
    clock.tick(30)
    assert client.post("/account/2fa/reauthenticate/", {"code": code_now()}).status_code == 302


def test_signing_in_elsewhere_ends_the_first(
    signed_in: Client, user: User, clock: FrozenDateTimeFactory
) -> None:
    first_key = signed_in.session.session_key
    clock.tick(30)
    second = Client()
    sign_in_with_app(second, user)
    assert is_signed_in(second)
    assert not is_signed_in(signed_in)
    assert not Session.objects.filter(session_key=first_key).exists()
    assert UserSession.objects.filter(user=user).count() == 1


def test_changed_roles_end_it(signed_in: Client, user: User, boss: User) -> None:
    user.set_roles([Role.CODER], by=boss)
    assert not is_signed_in(signed_in)


def test_a_closed_account_ends_it(signed_in: Client, user: User, boss: User) -> None:
    user.leave(by=boss)
    assert not is_signed_in(signed_in)


def test_signing_out_ends_it(signed_in: Client) -> None:
    key = signed_in.session.session_key
    signed_in.post("/account/logout/")
    thief = Client()
    thief.cookies["office_session"] = str(key)
    assert not is_signed_in(thief)
    assert not is_signed_in(signed_in)


def test_guessing_codes_is_slowed_even_with_the_right_one(
    client: Client, user: User, clock: FrozenDateTimeFactory
) -> None:
    sign_in(client, user.email)
    for _ in range(5):
        client.post("/account/2fa/authenticate/", {"code": "000000"})
    page = client.post("/account/2fa/authenticate/", {"code": code_now()})
    assert "Too many failed login attempts" in words_of(page)
    assert not is_signed_in(client)


def test_a_session_planted_before_signing_in_is_not_used_on(
    client: Client, user: User, clock: FrozenDateTimeFactory
) -> None:
    """Whoever slipped her a session cookie knows none that is signed in."""
    thief = Client()
    sign_in(thief, user.email)  # as far as the second step: there is a session to plant
    planted = thief.cookies["office_session"].value
    client.cookies["office_session"] = planted
    clock.tick(30)
    sign_in_with_app(client, user)
    assert is_signed_in(client)
    assert client.cookies["office_session"].value != planted
    assert not is_signed_in(thief)


@pytest.mark.parametrize("secret", ["", "x", "0" * 32, "../../etc/passwd", "é"])
def test_a_made_up_session_is_never_taken_over(client: Client, user: User, secret: str) -> None:
    client.cookies["office_session"] = secret
    sign_in_with_app(client, user)
    assert client.cookies["office_session"].value != secret
    assert is_signed_in(client)


class NoCookies:
    """The office as it would be if signing out changed no cookie."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "office_session" in request.COOKIES and "office_form" in request.COOKIES:
            response.cookies.clear()
        return response


def sign_out(page: Page) -> None:
    """Open the list of people, sign out, and go back."""
    page.goto("/people/")  # sets the form's cookie
    page.goto("/people/list/")
    expect(page.get_by_role("cell", name="boss@testshire.example")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/**")
    page.go_back(wait_until="commit")


@pytest.fixture
def office_session(office: Callable[..., Client], boss: User) -> Client:
    return office(user=boss)


@pytest.mark.browser
@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no script"])
def test_after_signing_out_back_shows_nothing(office_session: Client, *, with_script: bool) -> None:
    with serving(is_secure=True) as address, chromium() as browser:
        page = enter(browser, address, office_session, with_script=with_script)
        sign_out(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        assert "boss@testshire.example" not in page.content()


@pytest.mark.browser
def test_control_signing_out_changes_no_cookie(office_session: Client, settings: Settings) -> None:
    """Without a changed cookie, Back after signing out showed the list of people."""
    settings.MIDDLEWARE = [f"{__name__}.NoCookies", *settings.MIDDLEWARE]
    with serving(is_secure=True) as address, chromium() as browser:
        page = enter(browser, address, office_session, with_script=False)
        sign_out(page)
        expect(page.get_by_role("cell", name="boss@testshire.example")).to_be_visible()
