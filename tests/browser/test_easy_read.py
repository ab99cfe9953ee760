"""Easy Read in a real browser: every page large, with its picture, and without a fault."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import SIZES, faults_at_both_sizes
from tests.browser.installation import Installation
from tests.browser.unhurried import wait_to_send

pytestmark = pytest.mark.browser

MAKE = """
from tests import factories
from feedback.surveys.models import Survey, Wording
from feedback.surveys.strings import picture_of, strings_of
from feedback.surveys.definition import ChoiceDefinition, Kind, QuestionDefinition
about = QuestionDefinition("age", Kind.SINGLE, "How old are you?", choices=factories.CHOICES)
survey = factories.make_survey("easy", is_open=False)
factories.rewrite(survey, about_you=(about,), may_save=True)
survey = Survey.objects.get(pk=survey.pk)
written = survey.as_written()
wording = Wording.objects.create(survey=survey, name="easy")
for string, english in strings_of(written).items():
    wording.write(string, english, english, None)
for question in written.everything():
    wording.write(picture_of(question.key), "", "helping", None)
factories.open_survey(survey, on=factories.TODAY)
"""
LEAST = 16 / 72 * 96  # sixteen points, in pixels
# The size of the smallest words that are seen, and of the smallest button's height.
SMALLEST = """() => {
  const seen = (element) => element && element.checkVisibility() && !element.closest(
    ".govuk-visually-hidden, .govuk-skip-link, [aria-hidden=true], .hb-demo");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let least = [1000, ""];
  while (walker.nextNode()) {
    const words = walker.currentNode.textContent.trim(), around = walker.currentNode.parentElement;
    const size = parseFloat(getComputedStyle(around).fontSize);
    if (words && seen(around) && size < least[0]) least = [size, words.slice(0, 60)];
  }
  return least;
}"""


class Reader:
    """Someone who answers in Easy Read, and what is wrong with the pages she sees."""

    def __init__(self, page: Page, *, script: bool) -> None:
        self.page, self.script = page, script
        self.faults: list[str] = []

    def look(self) -> None:
        """Note what is wrong with this page on a phone and on a desk; keep pictures if
        HEARBACK_PICTURES names a folder.
        """
        name = self.page.locator("h1").inner_text()
        for size in SIZES:
            self.page.set_viewport_size(size)
            if folder := os.environ.get("HEARBACK_PICTURES"):
                picture = f"{name}-{size['width']}-{self.script}.png"
                self.page.screenshot(path=Path(folder) / picture, full_page=True)
            if self.script:
                least, words = self.page.evaluate(SMALLEST)
                self.faults += [f"{name}: “{words}” is {least} pixels"] if least < LEAST else []
        self.faults += faults_at_both_sizes(self.page) if self.script else []

    def press(self, name: str) -> None:
        """Look at the page, press a button, and wait for the next page."""
        self.look()
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()

    def answer(self, address: str) -> None:
        """Make a mistake, answer, and send."""
        self.page.goto(f"{address}/q/easy/easy/")
        self.press("Start")
        self.press("Yes, I can answer now")
        begun = time.monotonic()
        expect(self.page.locator("main svg.hb-easy-picture")).to_be_visible()
        self.page.get_by_label("Hard").check()
        for _ in range(3):
            self.press("Continue")
        self.press("Continue")
        self.press("Yes, go on")
        self.press("Skip this question")
        wait_to_send(self.page, begun)
        self.press("Send my answers")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Thank you")
        self.look()


def test_the_whole_way_is_large_and_without_a_fault(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    """With script axe finds nothing, and no word is smaller than sixteen points; without, all of it
    works as well. Control: the usual form has smaller words.
    """
    installation.shell(MAKE)
    faults = []
    for script in (True, False):
        reader = Reader(context(java_script_enabled=script).new_page(), script=script)
        reader.answer(installation.public_url)
        faults += reader.faults
    assert faults == []
    usual = context().new_page()
    usual.goto(f"{installation.public_url}/q/easy/")
    assert usual.evaluate(SMALLEST)[0] < LEAST
