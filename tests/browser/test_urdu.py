"""A survey with every kind of question, answered in Urdu in a real browser: script on and off, on a
phone and on a desk, and opened by the keeper to the same rows as in English.
"""

import json
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.installation import Installation
from tests.browser.test_kinds import CELLS, MAKE, STORED, TICKS
from tests.browser.unhurried import wait_to_send

pytestmark = pytest.mark.browser

SLUG = "urdu"
# What is typed, by field: the words around it are not ours to read.
TYPED: dict[str, str | list[str]] = {
    "q1": "a",
    "q2": ["a", "b"],
    "q3": "4",
    "q4-a": "a",
    "q5-a": "2",
    "q5-b": "1",
    "q6": "3",
    "q7-m": "03",
    "q7-y": "2025",
    "q8": "سست",
    "q9": "کم انتظار",
    "q11": "b",
    "q12-a-then": "1",
    "q12-a-now": "4",
}
THANKS = "شکریہ"
RUNS_LEFT = "(element) => getComputedStyle(element).direction"


def press(page: Page, value: str = "") -> None:
    """Press the button that posts this value, or the first, and wait for the next page."""
    button = f"main button[value={value}]" if value else "main form button:not([value=ask])"
    with page.expect_navigation():
        page.locator(button).first.click()


def fill(page: Page, name: str) -> None:
    """Fill in one field, whatever it is."""
    values = TYPED[name]
    for value in [values] if isinstance(values, str) else values:
        box = page.locator(f"main [name='{name}']")
        if box.first.get_attribute("type") in ("radio", "checkbox"):
            page.locator(f"main [name='{name}'][value='{value}']").check()
        elif box.evaluate("(element) => element.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)


def answer(page: Page, address: str) -> None:
    """Go through the whole survey with one mistake, look once more, and send it."""
    page.goto(f"{address}/q/{SLUG}/ur/")
    assert page.locator("html").evaluate(RUNS_LEFT) == "rtl"
    press(page)
    press(page, "next")
    begun = time.monotonic()
    while (at := page.locator("main input[name='step.at']").input_value()) != "page.check":
        if at == "q7":
            fill(page, "q7-m")
            press(page, "next")
            assert page.locator(".govuk-error-summary").evaluate(RUNS_LEFT) == "rtl"
        for name in TYPED:
            if name == at or name.startswith(f"{at}-"):
                fill(page, name)
        press(page, "next")
    for words in ("سست", "کم انتظار"):
        expect(page.locator("main")).to_contain_text(words)
    press(page, "next")
    press(page, "no")
    wait_to_send(page, begun)
    press(page, "send")
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS)


def test_every_kind_in_urdu_comes_to_the_same_rows(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    installation.shell(MAKE.replace("whole", SLUG))
    for script, size in [*CELLS, CELLS[0]]:  # five, so that the keeper opens them
        page = context(java_script_enabled=script, viewport=size).new_page()
        answer(page, installation.public_url)
    installation.manage("keeper", "--passphrase-file", str(installation.passphrase_file))
    ticks, texts = json.loads(installation.shell(STORED.replace("whole", SLUG)))
    assert ticks == [sorted(each for each in TICKS if each[0] != "e1")] * 5
    assert texts == sorted([["q8", "[hidden]", False], ["q9", "[hidden]", False]] * 5)
