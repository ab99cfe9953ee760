"""A way to sign in through the real door, with a real authenticator app."""

import re
import time
from collections.abc import Iterator
from typing import Protocol

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory

from hearback import permissions
from hearback.people.models import User
from tests import factories


class Page(Protocol):
    """What the tests read of an answer."""

    content: bytes
    status_code: int

    def __getitem__(self, header: str, /) -> str: ...


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Forget the sign-in limits other tests used up."""
    cache.clear()


@pytest.fixture
def clock() -> Iterator[FrozenDateTimeFactory]:
    """A clock that stands still until it is told to go on."""
    with freeze_time("2026-11-22 09:00:00", ignore=["psycopg"]) as frozen:
        assert isinstance(frozen, FrozenDateTimeFactory)
        yield frozen


@pytest.fixture
def roles(db: None) -> None:
    """Groups with their permissions, as after a migrate."""
    permissions.sync()


def add_app(user: User) -> None:
    """Give `user` an authenticator app."""
    TOTP.activate(user, SECRET)


def code_now(secret: str = SECRET) -> str:
    """What the app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def sign_in(client: Client, email: str, password: str = factories.PASSWORD) -> Page:
    """Send the sign-in form."""
    response: Page = client.post("/account/login/", {"login": email, "password": password})
    return response


def sign_in_with_app(client: Client, user: User, code: str = "") -> Page:
    """Sign in with password and app, as a browser would."""
    sign_in(client, user.email)
    response: Page = client.post("/account/2fa/authenticate/", {"code": code or code_now()})
    return response


def is_signed_in(client: Client) -> bool:
    """Whether the session opens one's own page."""
    return client.get("/people/me/").status_code == 200


def words_of(response: Page) -> str:
    """What a page says, without what differs each time it is drawn."""
    text = re.sub(r'value="[^"]*"', "", response.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
