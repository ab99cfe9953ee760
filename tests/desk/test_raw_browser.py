"""What was typed, in a real browser: Back shows nothing after locking, nothing goes to paper."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django import Settings

from feedback.responses.models import Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.browser.axe import faults_at_both_sizes
from tests.chromium import chromium
from tests.desk.browsing import enter, serving
from tests.desk.conftest import Office
from tests.desk.reviewing import RAW, WORDS, Month

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
GetResponse = Callable[[HttpRequest], HttpResponse]


@pytest.fixture
def text(version: SurveyVersion, month: Month) -> Text:
    return month.add(
        version,
        RAW + " karen came again.",
        "My neighbour [name] told Blue Gate that we were still waiting. karen came again.",
    )


@pytest.fixture
def rita_signed_in(office: Office, rita: User, text: Text) -> Client:
    return office(user=rita)


def open_it(page: Page) -> None:
    """Unlock, choose the text, give a reason."""
    page.goto("/desk/")
    page.get_by_role("link", name="Unlock your desk").click()
    page.get_by_label("Your passphrase").fill(WORDS)
    page.get_by_role("button", name="Unlock").click()
    page.get_by_role("link", name="My neighbour").click()
    page.get_by_label("To check that enough is hidden").check()
    page.get_by_role("button", name="Open what was typed").click()
    expect(page.get_by_text("(hidden as name)")).to_be_visible()


def says(page: Page) -> str:
    page.wait_for_load_state()
    return page.locator("body").inner_text()


@pytest.mark.parametrize("button", ["Lock now", "Sign out"])
def test_every_window_closes_when_one_is_locked(rita_signed_in: Client, button: str) -> None:
    with serving(is_secure=True) as address, chromium() as browser:
        first = enter(browser, address, rita_signed_in)
        open_it(first)
        second = first.context.new_page()
        second.goto("/desk/raw/")
        second.get_by_role("button", name=button).click()
        expect(first.get_by_text("Closed: you opened another text")).to_be_visible()
        assert "(hidden as name)" not in says(first)


LOCKING = {"lock": "Lock now", "sign out": "Sign out"}


@pytest.mark.parametrize(
    ("way", "with_script"), [("lock", True), ("lock", False), ("sign out", False)]
)
def test_back_shows_nothing_after_locking(
    rita_signed_in: Client, way: str, *, with_script: bool
) -> None:
    with serving(is_secure=True) as address, chromium() as browser:
        page = enter(browser, address, rita_signed_in, with_script=with_script)
        open_it(page)
        here = page.url
        page.goto("/desk/raw/")
        page.get_by_role("button", name=LOCKING[way]).click()
        page.wait_for_load_state()
        names = {cookie.get("name") for cookie in page.context.cookies()}
        for _ in range(3):
            page.go_back(wait_until="commit")
            assert "Karen" not in says(page)
        page.goto(here)
        assert "Karen" not in says(page)
    assert not {"__Host-desk", "__Host-v"} & names


class NoCookies:
    """The office as it would be without changing a cookie, once the desk is unlocked."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/desk/raw/") and request.path != "/desk/raw/unlock/":
            response.cookies.clear()
            response.headers.pop("Set-Cookie", None)
        return response


def test_control_no_cookie_is_changed(rita_signed_in: Client, settings: Settings) -> None:
    """Without a changed cookie, Back showed what was typed although the desk was locked."""
    settings.MIDDLEWARE = [f"{__name__}.NoCookies", *settings.MIDDLEWARE]
    with serving(is_secure=True) as address, chromium() as browser:
        page = enter(browser, address, rita_signed_in, with_script=False)
        open_it(page)
        page.get_by_role("button", name="Lock now").click()
        expect(page.get_by_text("Your desk is locked.")).to_be_visible()
        page.go_back(wait_until="commit")
        expect(page.locator("[data-raw]")).to_contain_text("Karen")


def test_with_script_the_words_leave_the_page_at_once(
    rita_signed_in: Client, settings: Settings
) -> None:
    """Even where no cookie changes: a page that comes back is empty, and asks the server."""
    settings.MIDDLEWARE = [f"{__name__}.NoCookies", *settings.MIDDLEWARE]
    with serving(is_secure=True) as address, chromium() as browser:
        page = enter(browser, address, rita_signed_in)
        open_it(page)
        page.get_by_role("button", name="Lock now").click()
        expect(page.get_by_text("Your desk is locked.")).to_be_visible()
        page.go_back(wait_until="commit")
        expect(page.get_by_text("Your desk is locked. Unlock it")).to_be_visible()
        assert "Karen" not in says(page)


def test_nothing_of_it_goes_to_paper(rita_signed_in: Client) -> None:
    with serving(is_secure=True) as address, chromium() as browser:
        page = enter(browser, address, rita_signed_in)
        open_it(page)
        assert "Karen" in page.locator("main").inner_text()
        page.emulate_media(media="print")
        on_paper = page.locator("body").inner_text()
    assert "Karen" not in on_paper
    assert "What was typed is not for paper." in on_paper


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.locator(":focus:is(a, button, input, textarea)")
        if focused.count() and name in (focused.inner_text() or focused.get_attribute("id") or ""):
            return
    raise AssertionError(f"Tab never reaches “{name}”.")


def press_on(page: Page, name: str) -> None:
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_by_keyboard_alone_and_read_by_axe(rita_signed_in: Client, text: Text) -> None:
    """From the first page to the confirmed masking; axe looks at every page on the way."""
    faults: list[str] = []
    with serving(is_secure=True) as address, chromium() as browser:
        page = enter(browser, address, rita_signed_in)
        page.goto("/desk/")
        faults += faults_at_both_sizes(page)
        press_on(page, "Texts of 1 month wait")
        press_on(page, "My neighbour")
        faults += faults_at_both_sizes(page)
        press_on(page, "Unlock your desk")
        faults += faults_at_both_sizes(page)
        tab_to(page, "id_passphrase")
        page.keyboard.type(WORDS)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        faults += faults_at_both_sizes(page)
        tab_to(page, "id_reason_0")
        page.keyboard.press("Space")
        press_on(page, "Open what was typed")
        faults += faults_at_both_sizes(page)
        tab_to(page, "id_also_0")
        page.keyboard.press("Space")
        tab_to(page, "id_hide")
        page.keyboard.type("Blue Gate")
        press_on(page, "Confirm the masking")
        expect(page.get_by_text("The masking is confirmed.")).to_be_visible()
        faults += faults_at_both_sizes(page)
        press_on(page, "Lock now")
        page.goto("/desk/raw/over/")
        faults += faults_at_both_sizes(page)
    text.refresh_from_db()
    assert text.masked == (
        "My neighbour [name] told [hidden] that we were still waiting. [hidden] came again."
    )
    assert faults == []
    assert AuditEntry.objects.filter(action="raw.locked").exists()


def test_the_key_page(office: Office, cheap_keys: None) -> None:
    client = office(user=factories.make_user(Role.REVIEWER, email="new@testshire.example"))
    with serving(is_secure=True) as address, chromium() as browser:
        page = enter(browser, address, client)
        page.goto("/desk/raw/key/")
        page.get_by_label("Password").fill(factories.PASSWORD)
        page.get_by_role("button", name="Confirm").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your review key")
        faults = faults_at_both_sizes(page)
        page.get_by_role("button", name="Make my key").click()
        faults += faults_at_both_sizes(page)
        page.get_by_label("New passphrase").fill(WORDS)
        page.get_by_label("The same again").fill(WORDS)
        page.get_by_role("button", name="Make my key").click()
        expect(page.get_by_text("Your key is made.")).to_be_visible()
        faults += faults_at_both_sizes(page)
    assert faults == []
