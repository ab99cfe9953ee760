"""Setting up, changing and removing a second factor."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from freezegun.api import FrozenDateTimeFactory
from pytest_django.fixtures import Settings

from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.people.conftest import (
    add_app,
    code_now,
    is_signed_in,
    sign_in,
    sign_in_with_app,
    words_of,
)

pytestmark = pytest.mark.django_db
APP = "/account/2fa/totp/activate/"


@pytest.fixture
def user(db: None) -> User:
    factories.make_partnership()
    return factories.make_user(Role.CODER)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do what follows a commit at once, as outside of a test: within the request."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda follow: follow())


def confirm_password(client: Client, path: str) -> None:
    """What allauth asks before anything about a factor changes."""
    assert client.get(path)["Location"].startswith("/account/reauthenticate/")
    client.post(f"/account/reauthenticate/?next={path}", {"password": factories.PASSWORD})


def add_passkey(user: User) -> Authenticator:
    data = {"name": "Key", "credential": {}}
    passkey: Authenticator = Authenticator.objects.create(user=user, type="webauthn", data=data)
    return passkey


@pytest.mark.usefixtures("at_once")
def test_setting_up_an_app(client: Client, user: User) -> None:
    sign_in(client, user.email)
    confirm_password(client, APP)
    client.get(APP)
    response = client.post(APP, {"code": code_now(client.session["mfa.totp.secret"])})
    assert response["Location"] == "/account/2fa/recovery-codes/"
    assert user.has_second_factor()
    assert AuditEntry.objects.get(action="factor.app_added").actor == user.email


@pytest.mark.usefixtures("at_once")
def test_only_the_session_that_set_it_up_goes_on(
    client: Client, user: User, settings: Settings
) -> None:
    sign_in(client, user.email)
    confirm_password(client, APP)
    client.get(APP)
    settings.SECOND_FACTOR_REQUIRED = False  # so that a session from elsewhere counts at all
    other = Client()
    other.force_login(User.objects.get(pk=user.pk))
    assert is_signed_in(other)
    client.post(APP, {"code": code_now(client.session["mfa.totp.secret"])})
    assert not is_signed_in(other)
    assert is_signed_in(client)


def test_the_picture_of_the_code_has_an_address_of_its_own(client: Client, user: User) -> None:
    sign_in(client, user.email)
    confirm_password(client, APP)
    client.get(APP)
    response = client.get("/account/2fa/totp/qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert b"<svg" in response.content
    assert "mfa.totp.secret" in client.session


def test_the_picture_is_for_who_is_signed_in(client: Client) -> None:
    assert client.get("/account/2fa/totp/qr.svg").status_code == 302


@pytest.mark.parametrize("required", [True, False])
def test_the_last_app_stays_where_a_factor_is_compulsory(
    client: Client,
    user: User,
    clock: FrozenDateTimeFactory,
    settings: Settings,
    required: bool,
) -> None:
    settings.SECOND_FACTOR_REQUIRED = required
    add_app(user)
    sign_in_with_app(client, user)
    path = "/account/2fa/totp/deactivate/"
    confirm_password(client, path)
    response = client.post(path)
    assert user.has_second_factor() is required
    if required:
        assert "only second step" in words_of(response)


def test_an_app_can_go_when_a_passkey_stays(
    client: Client, user: User, clock: FrozenDateTimeFactory
) -> None:
    add_app(user)
    sign_in_with_app(client, user)
    add_passkey(user)
    path = "/account/2fa/totp/deactivate/"
    confirm_password(client, path)
    client.post(path)
    assert not Authenticator.objects.filter(user=user, type="totp").exists()
    assert AuditEntry.objects.filter(action="factor.app_removed").exists()
    assert is_signed_in(client)


def test_the_last_passkey_stays_too(
    client: Client, user: User, clock: FrozenDateTimeFactory
) -> None:
    add_app(user)
    sign_in_with_app(client, user)
    passkey = add_passkey(user)
    path = f"/account/2fa/webauthn/keys/{passkey.pk}/remove/"
    confirm_password(client, path)
    Authenticator.objects.filter(type="totp").delete()
    page = client.post(path, follow=True)
    assert user.has_second_factor()
    assert "only second step" in words_of(page)


def test_a_passkey_can_go_when_an_app_stays(
    client: Client, user: User, clock: FrozenDateTimeFactory
) -> None:
    add_app(user)
    sign_in_with_app(client, user)
    passkey = add_passkey(user)
    path = f"/account/2fa/webauthn/keys/{passkey.pk}/remove/"
    confirm_password(client, path)
    client.post(path)
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_nobody_removes_the_passkey_of_another(
    client: Client, user: User, clock: FrozenDateTimeFactory
) -> None:
    add_app(user)
    sign_in_with_app(client, user)
    passkey = add_passkey(factories.make_user(Role.BOARD))
    path = f"/account/2fa/webauthn/keys/{passkey.pk}/remove/"
    assert client.post(path).status_code == 404


def test_nothing_about_a_factor_changes_without_the_password(
    client: Client, user: User, clock: FrozenDateTimeFactory
) -> None:
    add_app(user)
    sign_in_with_app(client, user)
    add_passkey(user)
    client.post("/account/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=user, type="totp").exists()
