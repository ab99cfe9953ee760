"""Suggestions and leads in a real browser: axe, by keyboard alone, without script, on a phone."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from feedback.desk.runs import Run
from feedback.responses.models import CodebookDraft, Lead, SuggestionModel, Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.browser.axe import faults_at_both_sizes
from tests.browser.test_accessibility import tab_to
from tests.chromium import chromium
from tests.desk.browsing import enter, serving
from tests.desk.conftest import Office, suggest
from tests.desk.learning import do, plant_coded, without_sentences
from tests.desk.test_leads import EARLIER, NOW, SAID

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
SUGGESTIONS, LEADS = "/desk/suggestions/", "/desk/leads/"
# A folder to look at the pages in; none: no pictures.
PICTURES = os.environ.get("HEARBACK_TEST_PICTURES", "")


@pytest.fixture
def filled(version: SurveyVersion, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two versions of a model, one training half done, leads."""
    without_sentences(monkeypatch)
    plant_coded(version, ana)
    for said in SAID:
        factories.make_text(version, said, month=NOW)
    for number in range(60):
        factories.make_text(version, f"They listened well, call {number}.", month=EARLIER)
    for kind in ("train", "train", "leads"):
        do(kind)


def press(page: Page, name: str) -> None:
    """Reach a link or button with Tab, and press it."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def look_at(page: Page, name: str) -> None:
    """Keep pictures of a page on a phone and on a desk."""
    for width in (360, 1280) if PICTURES else ():
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


def test_axe_finds_nothing(office: Office, filled: None) -> None:
    client = office(Role.OFFICER)
    lead = Lead.objects.waiting()[0]
    survey = SurveyVersion.objects.get()
    text = factories.make_text(survey, "We were still waiting.")
    suggestion = suggest(text, "waiting", "still waiting")
    suggestion.nearest = Text.objects.filter(codings__theme=suggestion.theme, is_coded=True)[0]
    suggestion.save()
    run = Run.ask(Run.Kind.SUGGEST, None)
    run.begin()
    run.go_on(40)
    pages = {
        "text": f"/desk/texts/{text.pk}/",
        "suggestions": SUGGESTIONS,
        "compare": f"{SUGGESTIONS}compare/?before=1&after=2",
        "leads": LEADS,
        "accept": f"{LEADS}{lead.pk}/accept/",
        "merge": f"{LEADS}{lead.pk}/merge/",
        "lead": f"{LEADS}{lead.pk}/",
    }
    faults = []
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client)
        for name, path in pages.items():
            page.goto(path)
            assert page.locator("h1").count() == 1, path
            faults += faults_at_both_sizes(page)
            look_at(page, name)
        page.goto(pages["accept"])
        page.get_by_role("button", name="Put it in the draft").click()
        expect(page.get_by_role("alert")).to_be_visible()
        faults += faults_at_both_sizes(page)
    assert faults == []


def bottom_of(page: Page, words: str) -> float:
    """Return where the first line with these words ends, in pixels from the top."""
    return float(
        page.locator(".govuk-button-group")
        .get_by_text(words)
        .first.evaluate(
            """(part) => {
                const line = document.createRange();
                line.selectNodeContents(part.firstChild);
                return line.getBoundingClientRect().bottom;
            }"""
        )
    )


def test_links_and_buttons_stand_on_one_line(office: Office, filled: None) -> None:
    run = Run.ask(Run.Kind.TRAIN, None)
    run.begin()
    client = office(Role.OFFICER)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client)
        page.goto(SUGGESTIONS)
        assert abs(bottom_of(page, "Look again") - bottom_of(page, "Stop")) < 2
        page.goto(LEADS)
        assert abs(bottom_of(page, "Make a theme of it") - bottom_of(page, "Dismiss")) < 2


def test_by_keyboard_without_script_on_a_phone(office: Office, filled: None) -> None:
    client = office(Role.OFFICER)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client, width=360, with_script=False)
        page.goto(SUGGESTIONS)
        page.get_by_label("Cautious: fewer").focus()
        page.keyboard.press("Space")
        press(page, "Suggest like this")
        expect(page.get_by_text("The worker has it")).to_be_visible()
        press(page, "Use this version")
        page.goto(LEADS)
        press(page, "Make a theme of it")
        page.get_by_label("Name of the theme").focus()
        page.keyboard.type("Being followed")
        press(page, "Put it in the draft")
        expect(page.get_by_text("It is in the draft")).to_be_visible()
    in_use = SuggestionModel.objects.in_use()
    assert in_use
    assert in_use.number == 1
    assert CodebookDraft.objects.get().read().content.theme("being-followed")
