"""Claim 7: the button leads away and empties the page whatever the browser lacks."""

import pytest
from playwright.sync_api import Request, expect

from tests.safety.one_page import (
    SITE,
    Open,
    asked_fixture,
    browser_fixture,
    draw,
    fill,
    hold_up,
    open_page_fixture,
)

__all__ = ["asked_fixture", "browser_fixture", "open_page_fixture"]
pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
NO_BEACON = "delete Navigator.prototype.sendBeacon;"
NO_FETCH = "delete window.fetch;"
# What an older or a hardened browser lacks, or does in its own way.
POORER = {
    "no beacon": NO_BEACON,
    "a beacon that throws": "Navigator.prototype.sendBeacon = () => { throw new Error(); };",
    "a beacon that refuses": "Navigator.prototype.sendBeacon = () => false;",
    "no beacon and no fetch": NO_BEACON + NO_FETCH,
    "a fetch that ends with the page": f"{NO_BEACON} delete Request.prototype.keepalive;",
    "a fetch that throws": f"{NO_BEACON} window.fetch = () => {{ throw new Error(); }};",
    "no forms to read": "delete window.FormData;",
    "no parameters": "delete window.URLSearchParams;",
    "no replaceChildren": "delete Element.prototype.replaceChildren;",
    "no append": "delete Element.prototype.append;",
    "no lists to walk": "for (const kind of [NodeList, HTMLCollection]) {"
    " delete kind.prototype[Symbol.iterator]; delete kind.prototype.forEach; }",
    "no history to change": "History.prototype.replaceState = () => { throw new Error(); };",
    "no dataset": "delete HTMLElement.prototype.dataset;",
}


@pytest.fixture(name="html")
def survey_page(public_tier: None) -> str:
    """A page of a survey: leaving it ends its form."""
    return draw(leave_token="a-token")


@pytest.mark.parametrize("first", POORER.values(), ids=POORER)
def test_she_is_away_and_the_form_is_over(
    open_page: Open, asked: list[Request], first: str
) -> None:
    page = open_page(first)
    fill(page)
    page.get_by_role("button", name="Leave this page").first.click(no_wait_after=True)
    page.wait_for_url(f"{SITE}/o")
    ends = [request.post_data for request in asked if request.method == "POST"]
    assert ends == ["step.token=a-token"]


@pytest.mark.parametrize("first", POORER.values(), ids=POORER)
def test_nothing_of_hers_stays_while_the_way_out_hangs(open_page: Open, first: str) -> None:
    page = open_page(first)
    fill(page)
    hold_up(page)
    for _ in range(3):
        page.keyboard.press("Shift")
    expect(page.locator("body")).to_have_text("Loading. Go on")
    assert "MARKER" not in page.content()
    assert "a-token" not in page.content()


@pytest.mark.parametrize("first", POORER.values(), ids=POORER)
def test_pages_are_emptied_all_the_same(open_page: Open, first: str) -> None:
    page = open_page(first)
    fill(page)
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert page.evaluate("document.querySelector('main').innerText.trim()") == ""
