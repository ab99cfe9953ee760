"""Large print in a real browser: by one link, and for as long as somebody stays on the page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.axe import faults_at_both_sizes
from tests.browser.installation import Installation

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


def test_large_print(installation: Installation, context: Callable[..., BrowserContext]) -> None:
    """One link makes a page large, without script or cookie, and another makes it usual again."""
    page = context(java_script_enabled=False).new_page()
    scripted = context().new_page()  # axe is a script itself
    size = "getComputedStyle(document.querySelector('main p.govuk-body')).fontSize"
    faults = []
    for path in ("/strategy/", "/you-said-we-did/something-changed/", "/formats/"):
        page.goto(installation.public_url + path)
        expect(page.locator(".hb-print-size a:visible")).to_have_text(["Large print"])
        before = float(page.evaluate(size)[:-2])
        page.get_by_role("link", name="Large print", exact=True).click()
        assert float(page.evaluate(size)[:-2]) >= 1.4 * before
        expect(page.locator(".hb-print-size a:visible")).to_have_text(["Usual print"])
        scripted.goto(page.url)
        faults += faults_at_both_sizes(scripted)
        page.get_by_role("link", name="Usual print").click()
        assert float(page.evaluate(size)[:-2]) == before
    assert faults == []
    assert page.context.cookies() == []


def test_a_page_stays_large_within_itself(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    """By the skip link, a keyboard's first stop, and by every link to a part of it. So it does
    at the usual size, and each link stands there once.
    """
    page = context(java_script_enabled=False).new_page()
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    within = "a[href^='#']:not(.hb-print-size a)"
    for path, least in (
        ("/results/winter/2026-Q3/", 3),
        ("/you-said-we-did/something-changed/", 2),
        ("/strategy/", 2),
        ("/q/spring/", 2),
    ):
        for times, before in ((1, ""), (1.5, "#large")):
            page.goto(f"{installation.public_url}{path}{before}")
            links = page.locator(within).filter(visible=True)
            words = links.all_inner_texts()
            assert len(set(words)) == len(words) >= least, words
            for place in range(len(words)):
                page.goto("about:blank")
                page.goto(f"{installation.public_url}{path}{before}")
                links.nth(place).focus()
                page.keyboard.press("Enter")
                page.wait_for_url(lambda url: url.partition("#")[2] not in ("", "large"))
                assert page.evaluate(size) == 16 * times, (page.url, words[place])
                assert page.locator(":target").count() == 1
                assert links.all_inner_texts() == words
    page.get_by_role("link", name="Usual print").click()
    assert page.evaluate(size) == 16
