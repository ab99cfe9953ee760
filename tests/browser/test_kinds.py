"""Every kind of question in a real browser: script on and off, on a phone and on a desk. Answered,
checked, changed, sent, and opened by the keeper exactly as it was typed.
"""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from tests.browser.axe import SIZES, faults_at_both_sizes, faults_of
from tests.browser.installation import Installation
from tests.browser.unhurried import wait_to_send

pytestmark = pytest.mark.browser

MAKE = """
from tests import factories
from tests.surveys import every_kind
from tests.surveys.test_ways import say
survey = factories.make_survey("whole", is_open=False)
factories.rewrite(
    survey,
    questions=every_kind.QUESTIONS,
    sections=every_kind.PARTS,
    about_you=every_kind.ABOUT_YOU,
)
say(survey, "ur", "سوال")
factories.open_survey(survey, on=factories.TODAY)
"""
STORED = """
import json
from feedback.responses.models import Answer, Text
from feedback.surveys.models import Survey
rows = Answer.objects.filter(response__version__survey__slug="whole")
by = {}
for row in rows:
    by.setdefault(row.response_id, []).append([row.question, row.choice])
texts = Text.objects.filter(version__survey__slug="whole")
print(json.dumps([sorted(sorted(ticks) for ticks in by.values()),
                  sorted([t.question, t.masked, t.may_quote] for t in texts)]))
"""
# What each person ticks, in the shape the keeper stores it.
TICKS = [
    *(["e1", "b"], ["q1", "a"], ["q11", "b"], ["q12-a-now", "4"], ["q12-a-then", "1"]),
    *(["q2", "a"], ["q2", "b"], ["q3", "4"], ["q4-a", "a"], ["q5-a", "2"], ["q5-b", "1"]),
    *(["q6", "3"], ["q7", "2025-03"]),
]
Fill = Callable[[Page], None]
CELLS: list[tuple[bool, ViewportSize]] = [
    (script, size) for script in (True, False) for size in SIZES
]


@pytest.fixture(scope="module")
def whole(installation: Installation) -> Installation:
    """The installation with a survey that asks one question of every kind."""
    installation.shell(MAKE)
    return installation


def press(page: Page, name: str) -> None:
    """Press a button and wait for the next page."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


class Visit:
    """Someone answering in a browser, and what is wrong with the pages she sees."""

    def __init__(self, page: Page, *, script: bool) -> None:
        self.page, self.script = page, script
        self.faults: list[str] = []
        self.begun = 0.0

    def press(self, name: str) -> None:
        """Press a button and wait for the next page."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()

    def look(self, name: str) -> None:
        """Note what axe (itself a script) finds, and a page that is too wide; keep a picture if
        HEARBACK_PICTURES names a folder.
        """
        assert self.page.viewport_size
        width = self.page.viewport_size["width"]
        if folder := os.environ.get("HEARBACK_PICTURES"):
            self.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        if self.script:
            self.faults += faults_of(self.page)
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        self.faults += [f"{name} is {wide} wide"] if wide > width else []

    def answer(self, address: str) -> None:
        """Go through the whole survey, change one answer, and send it."""
        page = self.page
        page.goto(f"{address}/q/whole/")
        self.look("start")
        self.press("Start")
        self.look("safe")
        self.press("Yes, I can answer now")
        self.begun = time.monotonic()
        for name, fill in FILL.items():
            self.look(f"{name}-empty")
            fill(page)
            self.look(f"{name}-full")
            self.press("Continue")
        expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
        self.look("check")
        for words in ("Less waiting.", "March 2025", "1. Kindness", "Home (now): 4"):
            expect(page.locator("main")).to_contain_text(words)
        with page.expect_navigation():
            page.locator("button[value=to-q8]").click()
        assert page.get_by_label("In one word?").input_value() == "Slow"
        page.get_by_label("In one word?").fill("Kind")
        self.press("Continue")
        self.press("Continue")
        self.answer_about_her()

    def answer_about_her(self) -> None:
        """Say yes to the questions about herself, skip one, send."""
        self.look("about")
        self.press("Yes, go on")
        self.page.get_by_label("25+").check()
        self.press("Continue")
        self.press("Skip this question")
        self.look("ready")
        wait_to_send(self.page, self.begun)
        self.press("Send my answers")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Thank you")


def tick(*names: str) -> Fill:
    """Return what ticks boxes or circles with these labels."""

    def fill(page: Page) -> None:
        for name in names:
            page.get_by_label(name, exact=True).check()

    return fill


def choose(**values: str) -> Fill:
    """Return what chooses in lists with these labels ("Home_(now)" is "Home (now)")."""

    def fill(page: Page) -> None:
        for name, value in values.items():
            page.get_by_label(name).select_option(value)

    return fill


def write(selector: str, words: str) -> Fill:
    """Return what writes into a box."""
    return lambda page: page.locator(selector).fill(words)


FILL: dict[str, Fill] = {
    "single": tick("Yes"),
    "multiple": tick("Housing", "Health"),
    "scale": tick("4"),
    "grid": lambda page: page.locator("[name=q4-a][value=a]").check(),
    "rank": choose(Speed="2", Kindness="1"),
    "band": tick("3 to 5"),
    "month": choose(Month="03", Year="2025"),
    "short": write("[name=q8]", "Slow"),
    "text": write("textarea", "Less waiting."),
    "statement": lambda page: None,
    "court": tick("No"),
    "star": choose(**{"Home (then)": "1", "Home (now)": "4"}),
}


def test_every_kind_with_and_without_script_on_a_phone_and_on_a_desk(
    whole: Installation, context: Callable[..., BrowserContext]
) -> None:
    faults = []
    for script, size in [*CELLS, CELLS[0]]:  # five, so that the keeper opens them
        visit = Visit(context(java_script_enabled=script, viewport=size).new_page(), script=script)
        visit.answer(whole.public_url)
        faults += visit.faults
    assert faults == []
    whole.manage("keeper", "--passphrase-file", str(whole.passphrase_file))
    ticks, texts = json.loads(whole.shell(STORED))
    assert ticks == [sorted(TICKS)] * 5
    assert texts == sorted([["q8", "Kind", False], ["q9", "Less waiting.", False]] * 5)


def test_none_of_these_unticks_the_others_and_places_change_hands(
    whole: Installation, context: Callable[..., BrowserContext]
) -> None:
    page = context().new_page()
    page.goto(f"{whole.public_url}/q/whole/")
    for name in ("Start", "Yes, I can answer now", "Continue"):
        press(page, name)
    page.get_by_label("Housing").check()
    page.get_by_label("None of these").check()
    assert not page.get_by_label("Housing").is_checked()
    page.get_by_label("Health").check()
    assert not page.get_by_label("None of these").is_checked()
    for _ in range(3):
        press(page, "Continue")
    page.get_by_label("Speed").select_option("1")
    page.get_by_label("Kindness").select_option("2")
    page.get_by_label("Privacy").select_option("1")
    assert [page.get_by_label(each).input_value() for each in ("Speed", "Kindness", "Privacy")] == [
        "2",
        "3",
        "1",
    ]


def test_the_counter_counts_and_speaks_when_one_stops(
    whole: Installation, context: Callable[..., BrowserContext]
) -> None:
    page = context().new_page()
    page.goto(f"{whole.public_url}/q/whole/")
    for name in ("Start", "Yes, I can answer now", *["Continue"] * 8):
        press(page, name)
    box = page.locator("textarea")
    box.fill("Less waiting 👨‍👩‍👧")
    expect(page.locator(".hb-count")).to_have_text("You have 3,986 characters left")
    box.fill("x" * 4001)
    expect(page.locator(".hb-count")).to_have_text("You have 1 character too many")
    expect(page.locator("[aria-live=polite]")).to_have_text("You have 1 character too many")


def test_pages_in_urdu_run_from_right_to_left(
    whole: Installation, context: Callable[..., BrowserContext]
) -> None:
    """On a phone and on a desk: each box stands right of its words, axe finds nothing, no page is
    too wide, every letter has a shape, and what scripts say is in Urdu as well.
    """
    page = context().new_page()
    page.goto(f"{whole.public_url}/q/whole/ur/")
    faults: list[str] = []
    seen: set[str] = set()
    while True:
        faults += faults_at_both_sizes(page)
        keep(page, len(seen))
        at = page.locator("input[name='step.at']").first.input_value()
        if at == "page.check":
            break
        assert at not in seen
        seen.add(at)
        boxes = page.locator("main .govuk-radios__item, main .govuk-checkboxes__item").all()
        for box in boxes:
            input_box = box.locator("input").bounding_box()
            words = box.locator("label").bounding_box()
            assert input_box
            assert words
            faults += [f"{at}: a box left of its words"] if input_box["x"] < words["x"] else []
        if at == "q9":
            page.locator("textarea").fill("x" * 4001)
            expect(page.locator(".hb-count")).to_have_text("زائد حروف: 1")
            page.locator("textarea").fill("")
            expect(page.locator(".hb-count")).to_have_text("باقی حروف: 4,000")
        with page.expect_navigation():
            page.locator("main form button:not([value=ask])").first.click()
    assert faults == []
    assert {"page.start", "page.safe", "q1", "q12"} <= seen
    assert page.evaluate("document.fonts.check('19px \"Hearback Arabic\"', 'ہ')")
    page.locator("h1").click()
    page.keyboard.press("Shift")
    expect(page.locator("[data-leave-status]")).to_contain_text("2 بار")


def keep(page: Page, number: int) -> None:
    """Keep a picture if HEARBACK_PICTURES names a folder."""
    if folder := os.environ.get("HEARBACK_PICTURES"):
        page.screenshot(path=Path(folder) / f"urdu-{number}.png", full_page=True)
