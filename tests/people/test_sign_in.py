"""Signing in: what is asked, what is refused, what is written down."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django.fixtures import Settings

from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.people.conftest import (
    SECRET,
    add_app,
    code_now,
    is_signed_in,
    sign_in,
    sign_in_with_app,
    words_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def partnership(db: None) -> None:
    factories.make_partnership()


def test_password_and_app_sign_in(client: Client) -> None:
    user = factories.make_user(Role.ADMINISTRATOR)
    add_app(user)
    response = sign_in_with_app(client, user)
    assert response.status_code == 302
    assert client.get("/people/", follow=True).redirect_chain == [("/people/list/", 302)]
    assert AuditEntry.objects.get(action="sign_in.done").actor == user.email


def test_a_wrong_code_is_refused_and_written_down(client: Client) -> None:
    user = factories.make_user(Role.ADMINISTRATOR)
    add_app(user)
    sign_in_with_app(client, user, "000000")
    assert not is_signed_in(client)
    entry = AuditEntry.objects.get(action="sign_in.factor_refused")
    assert (entry.subject, entry.detail) == (user.email, {})


def test_a_refused_sign_in_is_written_down_without_what_was_typed(client: Client) -> None:
    user = factories.make_user(Role.ADMINISTRATOR)
    sign_in(client, user.email, "hunter2hunter2")
    sign_in(client, "hunter2hunter2@mistyped.example", "x")
    subjects = AuditEntry.objects.filter(action="sign_in.refused").values_list("subject", flat=True)
    assert set(subjects) == {user.email, ""}
    assert not any("hunter2" in str(vars(entry)) for entry in AuditEntry.objects.all())


def test_a_new_session_key_at_sign_in(client: Client) -> None:
    """No session fixation: a key planted before sign-in is worth nothing after it."""
    user = factories.make_user(Role.ADMINISTRATOR)
    add_app(user)
    sign_in(client, user.email)
    planted = client.session.session_key
    client.post("/account/2fa/authenticate/", {"code": code_now()})
    assert client.session.session_key != planted
    thief = Client()
    thief.cookies["office_session"] = str(planted)
    assert not is_signed_in(thief)


@pytest.mark.parametrize(
    "path",
    [
        "/account/signup/",
        "/account/password/reset/",
        "/account/password/set/",
        "/account/email/",
        "/account/confirm-email/",
        "/account/login/code/confirm/",
        "/account/3rdparty/",
        "/account/3rdparty/signup/",
        "/account/2fa/webauthn/login/",
        "/account/2fa/webauthn/signup/",
        "/admin/login/",
        "/admin/password_reset/",
        "/admin/password_reset/done/",
    ],
)
def test_no_other_way_in(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, {}).status_code == 404


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email"])
def test_no_name_leads_to_a_way_in(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_secrets_of_apps_are_sealed_in_the_database() -> None:
    user = factories.make_user(Role.ADMINISTRATOR)
    add_app(user)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = str(cursor.fetchall())
    assert SECRET not in stored


def test_a_changed_secret_key_still_opens_them_while_the_old_is_listed(
    client: Client, settings: Settings
) -> None:
    user = factories.make_user(Role.ADMINISTRATOR)
    add_app(user)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-key-" + "y" * 40
    sign_in_with_app(client, user)
    assert is_signed_in(client)


def test_under_another_secret_key_the_code_is_refused_in_words(
    client: Client, settings: Settings
) -> None:
    """After a restore on a new machine, say. A passkey or an administrator lets her in."""
    user = factories.make_user(Role.ADMINISTRATOR)
    add_app(user)
    settings.SECRET_KEY = "another-secret-key-" + "y" * 40
    page = sign_in_with_app(client, user)
    assert "That code is not right" in words_of(page)
    assert not is_signed_in(client)
    assert AuditEntry.objects.filter(action="sign_in.factor_refused").count() == 1
