"""What a screen reader says of a survey, page by page: headings first, every control with its name,
hints and errors with their fields, and all in the order that is seen.
"""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import SIZES
from tests.browser.installation import Installation
from tests.browser.test_building import NAMELESS
from tests.surveys import every_kind

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

MAKE = """
from tests import factories
from tests.surveys import every_kind
survey = factories.make_survey("read-out", is_open=False)
factories.rewrite(
    survey,
    questions=every_kind.QUESTIONS,
    sections=every_kind.PARTS,
    about_you=every_kind.ABOUT_YOU,
)
factories.open_survey(survey)
"""
SEEN = """() => [...document.querySelectorAll(
    "main :is(h1, h2, legend, label, button, input:not([type=hidden]), select, textarea)"
  )].filter((one) => one.offsetParent && !one.querySelector("h1") && !one.closest(".hb-trap")
    && !one.parentElement.closest("h1, legend, label")
    && getComputedStyle(one).position !== "absolute").map((one) => {
    const box = one.getBoundingClientRect();
    return [one.tagName, box.top + scrollY, box.bottom + scrollY, box.left];
  })"""
# The heading, then the ways on, in this order.
WAYS_ON = re.compile(
    r'heading "(?P<heading>[^"]+)" \[level=1\].*button "Continue".*button "Skip[^"]*".*'
    r'button "Back"',
    re.DOTALL,
)


@pytest.fixture(scope="module")
def address(installation: Installation) -> str:
    """A survey with a question of every kind."""
    installation.shell(MAKE)
    return f"{installation.public_url}/q/read-out/"


def begin(page: Page, address: str) -> None:
    """Come to the first question."""
    page.goto(address)
    for name in ("Start", "Yes, I can answer now"):
        with page.expect_navigation():
            page.get_by_role("button", name=name, exact=True).click()


def in_the_order_that_is_seen(page: Page) -> None:
    """What comes later is never above what came before, but beside it."""
    for (_, _, bottom, left), (tag, top, _, right) in pairwise(page.evaluate(SEEN)):
        assert top >= bottom - 16 or right > left, (tag, top, bottom)


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_every_question_is_read_out_in_order(
    address: str, context: Callable[..., BrowserContext], size: dict[str, int]
) -> None:
    page = context(java_script_enabled=False, viewport=size).new_page()
    begin(page, address)
    heard = []
    while page.get_by_role("heading", level=1).inner_text() != "Check your answers":
        read_out = page.locator("main").aria_snapshot()
        assert NAMELESS.findall(read_out) == []
        said = WAYS_ON.search(read_out)
        assert said, read_out
        heard.append(said["heading"])
        in_the_order_that_is_seen(page)
        with page.expect_navigation():
            page.get_by_role("button", name="Continue", exact=True).click()
    assert heard == [q.text for q in every_kind.QUESTIONS if not q.shown_if]
    in_the_order_that_is_seen(page)


def test_the_check_page_names_what_each_change_is_about(
    address: str, context: Callable[..., BrowserContext]
) -> None:
    page = context(java_script_enabled=False).new_page()
    begin(page, address)
    while page.get_by_role("heading", level=1).inner_text() != "Check your answers":
        with page.expect_navigation():
            page.get_by_role("button", name="Continue", exact=True).click()
    names = page.locator("button[value^='to-']").all_inner_texts()
    assert len(set(names)) == len(names) > 10


def test_an_error_is_said_first_and_leads_to_its_field(
    address: str, context: Callable[..., BrowserContext]
) -> None:
    page = context(java_script_enabled=False).new_page()
    begin(page, address)
    while every_kind.RANK.text not in page.locator("main").inner_text():
        with page.expect_navigation():
            page.get_by_role("button", name="Continue", exact=True).click()
    for name in ("q5-a", "q5-b"):
        page.locator(f"[name={name}]").select_option("1")
    with page.expect_navigation():
        page.get_by_role("button", name="Continue", exact=True).click()
    read_out = page.locator("main").aria_snapshot()
    assert read_out.index("There is a problem") < read_out.index("level=1")
    field = page.locator("[name=q5-b]")
    described = field.get_attribute("aria-describedby") or ""
    texts = [page.locator(f"[id='{each}']").inner_text() for each in described.split()]
    assert any("Give each place once" in text for text in texts)
    expect(field).to_have_attribute("aria-invalid", "true")
