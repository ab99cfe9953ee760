"""Claim 57: Guessing six words shows nothing and costs the same; a stolen copy opens nothing.

Here: what is left on the device of somebody who got six words, or used them.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.axe import faults_of
from tests.chromium import chromium
from tests.safety.devices import (
    EACH_COMMIT,
    Device,
    Devices,
    focus,
    follow,
    go,
    heading,
    in_profile,
    move,
    shown,
    visit,
)
from tests.safety.house import SurveySite

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

MAKE = """
from tests import factories
from feedback.surveys.models import Survey
if not Survey.objects.filter(slug="words").exists():
    factories.make_survey("words", offers_receipt=True, may_save=True)
"""
SIX = 'Array.from(document.querySelectorAll(".hb-words li"), li => li.innerText).join(" ")'
Look = Callable[[str], None]
SIZES: list[ViewportSize] = [{"width": 360, "height": 740}, {"width": 1280, "height": 900}]


@pytest.fixture
def address(survey_site: SurveySite) -> str:
    """The first page of a survey that gives six words."""
    survey_site.installation.shell(MAKE)
    return f"{survey_site.address}/q/words/"


def get_words(device: Device, address: str) -> str:
    """Answer nothing, and get six words before sending."""
    visit(device, address)
    for button in ("main form button", *["button[value=next]"] * 4, "button[value=words]"):
        follow(device, button)
    words = str(device.evaluate(SIX))
    assert len(words.split()) == 6
    return words


def is_told(device: Device, words: str) -> bool:
    """Say whether half of the words can be seen or dug out of the page: one may stand in any."""
    page = shown(device)
    return sum(word in page for word in words.split()) > 2


def come_back(device: Device, address: str, words: str) -> None:
    """Type the words on the survey's own page."""
    visit(device, address)
    follow(device, "button[value=ask]")
    focus(device, "#w")
    device.type(words)
    follow(device, "button[value=look]")


@pytest.mark.parametrize("cell", EACH_COMMIT)
def test_after_sending_no_way_leads_back_to_the_words(
    devices: Devices, address: str, cell: str
) -> None:
    device = devices.get(cell)
    words = get_words(device, address)
    while heading(device) != "Thank you":
        follow(device, "button[value=send]")
    for way in (-1, -1, 1):
        assert not is_told(device, words)
        go(device, way)
        assert not is_told(device, words)
        move(device, device.reload)
    assert not is_told(device, words)
    come_back(device, address, words)
    assert heading(device) == "What we can tell you"
    for way in (-1, 1):
        go(device, way)
        assert not is_told(device, words)
    assert device.cookies() == []


def test_no_word_is_left_in_the_browsers_files(devices: Devices, address: str) -> None:
    device = devices.get("Chromium")
    words = get_words(device, address)
    while heading(device) != "Thank you":
        follow(device, "button[value=send]")
    come_back(device, address, words)
    visit(device, address)
    device.kill()
    devices.started.pop("Chromium")
    for as_stored in (words, words.replace(" ", "+"), words.replace(" ", "\n")):
        assert in_profile(device, as_stored) == []


def test_control_the_words_page_itself(devices: Devices, address: str) -> None:
    """The page of the six words, while it was open, did show them to this look."""
    device = devices.get("Chromium")
    assert is_told(device, get_words(device, address))


def check(page: Page, folder: Path, name: str) -> None:
    """Let axe look at a page on a phone and on a desk; keep a picture of both."""
    for size in SIZES:
        page.set_viewport_size(size)
        page.screenshot(path=folder / f"{name}-{size['width']}.png", full_page=True)
        assert faults_of(page) == [], name
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{name} is wider than {size['width']}"


@pytest.fixture(params=[True, False])
def looked_at(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Page, Look]]:
    """A page with scripts and axe; and one without scripts, where axe can't look either."""
    with chromium() as browser:
        options: dict[str, Any] = {"ignore_https_errors": True, "bypass_csp": True}
        page = browser.new_context(**options, java_script_enabled=request.param).new_page()
        yield page, lambda name: check(page, tmp_path, name) if request.param else None


def use(page: Page, address: str, words: str, button: str) -> None:
    """Come back to the first page with words."""
    page.goto(address)
    page.click("button[value=ask]")
    page.fill("#w", words)
    page.click(f"button[value={button}]")


def words_on(page: Page) -> str:
    """Return the six words that the page shows."""
    return ", ".join(page.locator(".hb-words li").all_inner_texts())


def test_saving_and_going_on_with_a_phone(address: str, looked_at: tuple[Page, Look]) -> None:
    page, look = looked_at
    page.goto(address)
    look("start")
    page.click("main form button:has-text('Start')")
    page.click("button[value=next]")
    page.click("button[value=save]")
    look("save")
    words = words_on(page)
    page.click("button[value=send]")
    assert page.inner_text("h1") == "Saved for later"
    look("saved")
    use(page, address, "zebra walnut", "open")
    assert "You have typed 2" in page.inner_text("main")
    look("find")
    page.fill("#w", words.upper())
    page.click("button[value=open]")
    assert "no longer saved" in page.inner_text("main")
    use(page, address, words, "open")
    assert page.inner_text("h1") == "Nothing is saved under these words"
    look("nothing")


def test_a_receipt_with_a_phone(address: str, looked_at: tuple[Page, Look]) -> None:
    page, look = looked_at
    page.goto(address)
    page.click("main form button:has-text('Start')")
    while page.inner_text("h1") != "Check your answers":
        page.click("button[value=next]")
    page.click("button[value=words]")
    look("receipt")
    words = words_on(page)
    while page.inner_text("h1") != "Thank you":
        page.click("button[value=send]")
    use(page, address, words, "look")
    assert page.inner_text("h1") == "What we can tell you"
    look("found")
    use(page, address, words, "delete")
    assert page.inner_text("h1") == "Deleted"
    look("deleted")
