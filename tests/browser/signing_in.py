"""Signing in as a person does: password, then a code from an authenticator app."""

import re
import time
from typing import Protocol

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Page

from tests import factories

SECRETS: dict[tuple[str, str], str] = {}
TOTP_PERIOD_SECONDS = 30


class Office(Protocol):
    """An installation whose office runs."""

    @property
    def office_url(self) -> str: ...

    def shell(self, code: str) -> str: ...


def code_for(secret: str) -> str:
    """Return the code an authenticator app would show now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def make_person(installation: Office, role: str, email: str = "") -> str:
    """Make an account with one role inside the installation and return its address."""
    email = email or f"{role.lower()}@testshire.example"
    installation.shell(
        "from tests import factories; from hearback.people.roles import Role;"
        f"factories.make_user(Role.{role}, email={email!r})"
    )
    return email


def sign_in(page: Page, installation: Office, email: str) -> None:
    """Sign in; the first time, set up the second factor that the office insists on."""
    page.goto(f"{installation.office_url}/account/login/")
    page.get_by_label(re.compile("e-?mail", re.IGNORECASE)).fill(email)
    page.get_by_label(re.compile("^password", re.IGNORECASE)).fill(factories.PASSWORD)
    page.get_by_role("button", name=re.compile("sign in", re.IGNORECASE)).click()
    page.wait_for_url(lambda url: "/account/login/" not in url)
    account = installation.office_url, email
    if account in SECRETS:
        enter_code(page, SECRETS[account])
    else:
        SECRETS[account] = set_up_factor(page, installation)


def set_up_factor(page: Page, installation: Office) -> str:
    """Add an authenticator app and return its secret. A code that ran out on its way: another."""
    page.goto(f"{installation.office_url}/account/2fa/totp/activate/")
    page.get_by_label("Password").fill(factories.PASSWORD)  # asked again before anything grave
    page.get_by_role("button", name="Confirm").click()
    for _ in range(2):
        secret = page.get_by_label("Key").input_value()
        page.locator("#id_code").fill(code_for(secret))
        with page.expect_navigation():
            page.get_by_role("button", name="Start using it").click()
        if "/activate/" not in page.url:
            break
    assert "/activate/" not in page.url
    return secret


def enter_code(page: Page, secret: str) -> None:
    """Give the second factor. A code works once, so wait for the next if it was used."""
    page.locator("#id_code").fill(code_for(secret))
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    if page.locator("#id_code").count():
        time.sleep(TOTP_PERIOD_SECONDS - time.time() % TOTP_PERIOD_SECONDS + 0.5)
        page.locator("#id_code").fill(code_for(secret))
        page.locator("main form button[type=submit]").first.click()
