"""Masking at the desk in a browser: one key hides what is selected, one key brings it back."""

import os
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from feedback.desk.models import LiftRequest
from feedback.responses.models import Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.browser.axe import faults_at_both_sizes
from tests.chromium import chromium
from tests.desk.browsing import enter, serving
from tests.desk.conftest import Office
from tests.desk.reviewing import Month, open_text
from tests.desk.test_lifting import MASKED, RAW

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
SELECT = """(words) => {
  const passage = document.querySelector("[data-desk-passage]");
  const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const place = walker.currentNode.data.indexOf(words);
    if (place < 0) continue;
    document.getSelection().setBaseAndExtent(
      walker.currentNode, place, walker.currentNode, place + words.length);
    passage.focus({preventScroll: true});
  }
}"""


@pytest.fixture
def text(version: SurveyVersion, month: Month) -> Text:
    """A text with too much hidden, and too little."""
    return month.add(version, f"{RAW} My nan knew.", f"{MASKED} My nan knew.")


def look(page: Page, name: str) -> list[str]:
    """Return what is wrong with a page; keep a picture of it where somebody asked for them."""
    faults = faults_at_both_sizes(page)
    if folder := os.environ.get("HEARBACK_PICTURES"):
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    return faults


def enter_unlocked(browser: Browser, address: str, reviewer: Client) -> Page:
    """Return a page of a reviewer whose desk is unlocked."""
    page = enter(browser, address, reviewer)
    page.context.add_cookies(
        [
            {"name": name, "value": morsel.value, "url": address}
            for name, morsel in reviewer.cookies.items()
        ]
    )
    return page


def test_one_key_hides_what_is_selected(office: Office, ana: User, text: Text) -> None:
    client = office(user=ana)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client)
        page.goto(f"/desk/texts/{text.pk}/")
        page.keyboard.press("h")
        expect(page.get_by_text("Select or mark words in the text first.")).to_be_visible()
        page.evaluate(SELECT, "nan knew")
        page.keyboard.press("h")
        page.get_by_label("The words you selected are").select_option("name")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Hide these words too")).to_have_value("nan knew = name")
        for key in ("m", "0", "Enter"):
            page.keyboard.press(key)
        page.wait_for_url("**/desk/texts/?*")
    text.refresh_from_db()
    assert text.masked == f"{MASKED} My [name]."
    assert text.is_masking_confirmed


def test_choosing_a_kind_changes_no_other_line(office: Office, ana: User, text: Text) -> None:
    client = office(user=ana)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client)
        page.goto(f"/desk/texts/{text.pk}/")
        page.evaluate(SELECT, "nan knew")
        page.keyboard.press("h")
        box = page.get_by_label("Hide these words too")
        box.fill("nan knew\nsent me")
        kind = page.get_by_label("The words you selected are")
        for chosen in ("school", "place"):
            kind.select_option(chosen)
            expect(box).to_have_value(f"nan knew = {chosen}\nsent me")
        box.fill("sent me")
        kind.select_option("name")
        expect(box).to_have_value("sent me")


def test_words_marked_by_key_are_hidden_and_let_go(office: Office, ana: User, text: Text) -> None:
    client = office(user=ana)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client)
        page.goto(f"/desk/texts/{text.pk}/")
        for key in ("w", "w", "e"):
            page.keyboard.press(key)
        held = page.locator("[data-desk-held]")
        expect(held).to_contain_text("sent me")
        # The marks stay although the selection is lost.
        page.evaluate("getSelection().removeAllRanges()")
        page.keyboard.press("h")
        box = page.get_by_label("Hide these words too")
        expect(box).to_have_value("sent me")
        expect(held).to_be_hidden()
        page.keyboard.press("Enter")
        page.keyboard.press("h")
        expect(page.get_by_text("Select or mark words in the text first.")).to_be_visible()
        page.get_by_label("No theme").check()
        expect(page.locator("[name=passages]")).to_have_count(0)
        page.evaluate(SELECT, "nan knew")
        expect(held).to_contain_text("nan knew")
        page.get_by_role("button", name="Hide the selected words").click()
        expect(box).to_have_value("sent me\nnan knew")
        expect(held).to_be_hidden()


def test_the_button_does_the_same(office: Office, ana: User, text: Text) -> None:
    client = office(user=ana)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client)
        page.goto(f"/desk/texts/{text.pk}/")
        page.evaluate(SELECT, "nan")
        page.get_by_role("button", name="Hide the selected words").click()
        expect(page.get_by_label("Hide these words too")).to_have_value("nan")


def test_asked_by_keyboard_and_answered_by_one_key(
    office: Office, ana: User, rita: User, reviewer: Client, text: Text
) -> None:
    client = office(user=ana)
    open_text(reviewer, text)
    faults = []
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client)
        page.goto(f"/desk/texts/{text.pk}/")
        faults += look(page, "text")
        page.get_by_label("No theme").check()
        page.get_by_label("Hide these words too").fill("nan = name")
        desk = page
        desk.locator("[data-desk-passage]").focus()
        with desk.expect_popup() as opened:
            desk.keyboard.press("l")
        page = opened.value
        page.get_by_label("sent me to the [organisation]").check()
        page.get_by_label("It is a service").check()
        faults += look(page, "lift")
        page.get_by_role("button", name="Ask a reviewer").press("Enter")
        expect(page.get_by_text("A reviewer has been asked to make readable")).to_be_visible()
        faults += look(page, "lift-asked")
        page.close()
        expect(desk.get_by_label("No theme")).to_be_checked()
        expect(desk.get_by_label("Hide these words too")).to_have_value("nan = name")
        raw = enter_unlocked(browser, address, reviewer)
        raw.goto(f"/desk/raw/{text.pk}/")
        expect(raw.get_by_role("button", name="Make “Oakmere Project” readable")).to_be_visible()
        faults += look(raw, "raw")
        raw.keyboard.press("1")
        expect(raw.get_by_text("It is readable again.")).to_be_visible()
    assert faults == []
    assert not LiftRequest.objects.exists()
    text.refresh_from_db()
    assert "the Oakmere Project, and [name]" in text.masked


def test_the_list_on_a_phone_and_without_script(office: Office, db: None) -> None:
    factories.make_codebook()
    client = office(Role.OFFICER)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client, 360, with_script=False)
        page.goto("/desk/masking/")
        page.get_by_label("Word or phrase").fill("Oakmere Rise")
        page.get_by_label("Never hide: a service").check()
        page.get_by_label("Why").fill("Our refuge service")
        page.get_by_role("button", name="Add").click()
        expect(page.get_by_role("row", name="Oakmere Rise")).to_be_visible()
        page = enter(browser, address, client)
        page.goto("/desk/masking/")
        faults = look(page, "masking")
    assert faults == []
