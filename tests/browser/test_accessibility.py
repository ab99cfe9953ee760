"""Every screen of the main job: axe finds nothing on a phone or a desk, and keys alone suffice."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import faults_at_both_sizes, faults_of
from tests.browser.installation import Installation
from tests.browser.signing_in import make_person, sign_in
from tests.browser.test_public_walk import ADDRESSES, FOUND_ABSENT
from tests.browser.unhurried import wait_to_send

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

NO_PAGES = (".txt", ".xml", ".svg", ".png")
OFFICE_PAGES = {
    "OFFICER": [
        "/desk/",
        "/desk/surveys/",
        "/desk/surveys/spring/",
        "/desk/surveys/spring/days/",
        "/desk/surveys/spring/reply/",
        "/desk/texts/?group=survivor",
        "/desk/texts/next/?group=survivor",
        "/desk/texts/first/",
        "/desk/second/",
        "/desk/agreement/",
        "/desk/codebook/",
        "/cutting/",
        "/cutting/spring/tables/",
        "/cutting/winter/2026-Q2/",
        "/cutting/winter/2026-Q3/quotes/",
        "/cutting/winter/2026-Q3/quotes/waiting/",
        "/loop/",
        "/loop/finding/1/",
        "/board/papers/",
        "/board/papers/1/",
        "/board/papers/1/copies/",
        "/board/papers/1/withdraw/",
        "/board/papers/2/",
        "/board/papers/2/words/",
        "/board/papers/recipients/",
        "/board/papers/recipients/new/",
    ],
    "BOARD": [
        "/board/",
        "/board/papers/",
        "/board/papers/1/",
        "/board/themes/",
        "/board/winter/2026-Q3/",
        "/board/winter/2026-Q3/tables/",
    ],
    "REVIEWER": [
        "/desk/raw/",
        "/desk/raw/key/",
        "/cutting/quotes/",
        "/cutting/quote/1/refuse/",
    ],
    "SAFEGUARDING": [
        "/desk/safeguarding/",
        "/rota/",
        "/desk/surveys/",
        "/desk/surveys/spring/approve/",
        "/loop/finding/2/review/",
    ],
    "COMMUNICATIONS": [
        "/loop/",
        "/by-email/",
        "/pack/privacy/next/",
        "/format-requests/",
        "/format-requests/new/",
    ],
    "ADMINISTRATOR": ["/people/list/", "/people/invite/", "/people/me/", "/rota/", "/safety/"],
    "DATA_PROTECTION": [
        "/pack/",
        "/pack/privacy/",
        "/pack/impact-assessment/",
        "/pack/impact-assessment/next/",
        "/pack/retention/words/",
        "/pack/cookies/issues/1/",
        "/people/audit/",
        "/people/audit/check/",
        "/cutting/thresholds/",
        "/desk/surveys/spring/",
        "/desk/surveys/spring/approve/",
    ],
}


def test_control_a_picture_without_words_is_found(
    context: Callable[..., BrowserContext],
) -> None:
    page = context().new_page()
    page.set_content('<html lang="en"><title>T</title><main><h1>T</h1><img src="x"></main></html>')
    assert [fault.rpartition(": ")[2] for fault in faults_of(page)] == ["image-alt img"]
    page.set_content('<html lang="en"><title>T</title><main><h1>T</h1></main></html>')
    assert faults_of(page) == []


def test_public_pages(installation: Installation, context: Callable[..., BrowserContext]) -> None:
    page = context().new_page()
    faults = []
    for path in (a for a in ADDRESSES if not a.endswith(NO_PAGES)):
        page.goto(installation.public_url + path)
        assert path in FOUND_ABSENT or page.locator("h1").count() == 1
        faults += faults_at_both_sizes(page)
    assert faults == []


def test_every_step_of_a_survey(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    page = context().new_page()
    page.goto(f"{installation.public_url}/q/spring/")
    faults = faults_at_both_sizes(page)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_selector("text=Is it safe to answer now?")
    faults += faults_at_both_sizes(page)
    page.get_by_role("button", name="Yes, I can answer now").click()
    begun = time.monotonic()
    for _ in range(3):
        page.wait_for_selector("text=Continue")
        faults += faults_at_both_sizes(page)
        with page.expect_navigation():
            page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    faults += faults_at_both_sizes(page)
    wait_to_send(page, begun)
    with page.expect_navigation():
        page.get_by_role("button", name="Send my answers").click()
    faults += faults_at_both_sizes(page)
    assert faults == []


def test_sign_in(installation: Installation, context: Callable[..., BrowserContext]) -> None:
    page = context().new_page()
    page.goto(f"{installation.office_url}/account/login/")
    assert faults_at_both_sizes(page) == []


@pytest.mark.parametrize("role", OFFICE_PAGES)
def test_office_pages(
    installation: Installation, context: Callable[..., BrowserContext], role: str
) -> None:
    page = context().new_page()
    sign_in(
        page, installation, make_person(installation, role, email=f"axe-{role.lower()}@a.example")
    )
    faults = []
    for path in OFFICE_PAGES[role]:
        answer = page.goto(installation.office_url + path)
        assert answer is not None
        assert answer.status == 200, path
        faults += faults_at_both_sizes(page)
    assert faults == []


def tab_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until the control of this name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        # A region that scrolls takes the focus as well, and holds the words of all its links.
        focused = page.locator(":focus:is(a, button, input)")
        if focused.count() and name in focused.inner_text():
            return
    raise AssertionError(f"Tab never reaches “{name}”.")


def test_the_loop_by_keyboard_alone(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    """Choose a status, open the entry, jump to an answer, and go on to who does it."""
    page = context(java_script_enabled=False).new_page()
    page.goto(f"{installation.public_url}/you-said-we-did/")
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    for name in ("We heard", "Something changed"):
        tab_to(page, name)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert page.url.endswith("/you-said-we-did/something-changed/")
    tab_to(page, "Ring back sooner")
    page.keyboard.press("Enter")
    assert "#answer-" in page.url
    tab_to(page, "Children")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/you-said-we-did/by/a" in page.url
    assert "Ring back sooner" in page.locator("main").inner_text()


def test_a_survey_by_keyboard_alone(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    page = context(java_script_enabled=False).new_page()
    page.goto(f"{installation.public_url}/q/spring/")
    page.keyboard.press("Tab")
    assert "Skip to main content" in page.locator(":focus").inner_text()
    tab_to(page, "Start")
    for button in ("Yes, I can answer now", ""):
        with page.expect_navigation():
            page.keyboard.press("Enter")
        if button:
            tab_to(page, button)
    begun = time.monotonic()
    page.locator("main input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    for button in ("Continue", "Continue"):
        tab_to(page, button)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.locator("main textarea").focus()
    page.keyboard.type("Ring back sooner.")
    tab_to(page, "Continue")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Hard")
    expect(page.locator("main")).to_contain_text("Ring back sooner.")
    wait_to_send(page, begun)
    tab_to(page, "Send my answers")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")


def test_leaving_by_keyboard_alone(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    page = context(java_script_enabled=False).new_page()
    page.goto(f"{installation.public_url}/q/spring/")
    tab_to(page, "Leave this page")
    with page.expect_request(lambda request: request.url.startswith("https://www.bbc.co.uk/")):
        page.keyboard.press("Enter")


def test_answering_by_keyboard_alone(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    """The officer's journey: from a released figure to words that wait for approval."""
    page = context().new_page()
    sign_in(page, installation, make_person(installation, "OFFICER", email="keys@o.example"))
    page.goto(f"{installation.office_url}/loop/")
    tab_to(page, "Draft an")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_label("Title").first.focus()
    page.keyboard.type("Someone rings back")
    page.get_by_label("You said").focus()
    page.keyboard.type("People told us that nobody rang back.")
    tab_to(page, "Save draft")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Someone rings back")
    tab_to(page, "Send for approval")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Waiting for approval")


def test_the_board_by_keyboard_alone(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    """The board's journey: from its first page to a release and its figures; then sign out."""
    page = context().new_page()
    sign_in(page, installation, make_person(installation, "BOARD", email="keys@a.example"))
    page.goto(f"{installation.office_url}/board/")
    tab_to(page, "July to September 2026")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main table").first).to_be_visible()
    tab_to(page, "Sign out")
