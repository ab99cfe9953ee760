"""Marking words by mouse and by keyboard, and the next text that is there at once."""

from time import sleep

import pytest
from playwright.sync_api import Page, Route, expect

from feedback.responses.models import Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from tests import factories
from tests.chromium import chromium
from tests.desk.browsing import enter, serving
from tests.desk.conftest import Office, suggest, theme
from tests.desk.test_keyboard import listen

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


@pytest.fixture
def text(version: SurveyVersion) -> Text:
    made = factories.make_text(version, "We were still waiting for [name] at Blue Gate, he said.")
    suggest(made, "waiting", "still waiting")
    return made


def drag_over(page: Page, first: str, last: str) -> None:
    """Mark from the middle of one word to the middle of another, as a mouse would."""
    page.evaluate(
        """([first, last]) => {
          const passage = document.querySelector("[data-desk-passage]");
          const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
          const at = {};
          while (walker.nextNode()) {
            const node = walker.currentNode;
            if (node.parentElement.closest(".desk-mark__theme")) continue;
            for (const word of [first, last]) {
              const place = node.data.indexOf(word);
              if (place >= 0) at[word] = [node, place + 2];
            }
          }
          getSelection().setBaseAndExtent(...at[first], ...at[last]);
        }""",
        [first, last],
    )


# Notes what the page shows while the answer to the form is still on its way.
WATCH = """() => {
  const passage = document.querySelector("[data-desk-passage]");
  new MutationObserver(() => {
    sessionStorage.shown = passage.textContent.trim();
  }).observe(passage, { childList: true });
}"""


def answer_late(route: Route) -> None:
    """Let the answer wait, as on a slow line."""
    sleep(0.5)
    route.continue_()


def test_words_are_marked_and_kept_with_a_theme(office: Office, text: Text, ana: User) -> None:
    client, housing = office(user=ana), theme("housing").pk
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client)
        complaints = listen(page)
        page.goto(f"/desk/texts/{text.pk}/")
        held = page.locator("[data-desk-held]")
        # By mouse: over the marked words of a suggestion, whose theme's name is not the text's.
        drag_over(page, "waiting", "Blue")
        expect(held).to_contain_text("“waiting for [name] at Blue”")
        page.locator(f"label[for=theme-{housing}]").click()
        kept = page.get_by_label("Housing: “waiting for [name] at Blue”")
        expect(kept).to_be_checked()
        expect(held).to_be_hidden()
        # By keyboard: the third word, then one more; the theme's own key keeps them.
        page.locator("[data-desk-passage]").focus()
        for key in ("w", "w", "w", "e", "1"):
            page.keyboard.press(key)
        expect(page.get_by_label("Waiting: “still waiting”")).to_be_checked()
        # Again with the finder, for a theme that is ticked already: it stays ticked.
        for key in ("w", "/", *"hous", "Enter"):
            page.keyboard.press(key)
        expect(page.get_by_label("Housing: “We”")).to_be_checked()
        expect(page.locator(f"#theme-{housing}")).to_be_checked()
        page.get_by_label("Housing: “We”").uncheck()
        page.locator("[data-desk-passage]").focus()
        page.keyboard.press("w")
        page.keyboard.press("Escape")
        expect(held).to_be_hidden()
        page.keyboard.press("Enter")
        expect(page.get_by_text("That was the last text of this selection.")).to_be_visible()
        assert complaints == []
    confirmed = text.codings.filter(coder=ana, status="confirmed")
    assert {c.theme.slug: c.words for c in confirmed} == {
        "housing": ["waiting for [name] at Blue"],
        "waiting": ["still waiting"],
    }


def test_the_next_text_is_there_before_the_answer_is(
    office: Office, version: SurveyVersion, text: Text, ana: User
) -> None:
    factories.make_text(version, "The other text.")
    client = office(user=ana)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client)
        complaints = listen(page)
        with page.expect_response(lambda answer: "before=" in answer.url) as fetched:
            page.goto(f"/desk/texts/{text.pk}/?group=survivor")
        assert fetched.value.headers["cache-control"] == "no-store"
        fetched.value.finished()
        passage = page.locator("[data-desk-passage]")
        passage.focus()
        page.evaluate(WATCH)
        page.route("**/desk/texts/**", answer_late)
        page.keyboard.press("n")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: f"/{text.pk}/" not in url)
        assert page.evaluate("sessionStorage.shown") == "The other text."
        expect(passage).to_have_text("The other text.")
        assert complaints == []
    text.refresh_from_db()
    assert text.is_coded


def test_without_script_a_passage_can_still_be_let_go(
    office: Office, text: Text, ana: User
) -> None:
    waiting = theme("waiting")
    text.code(ana, [waiting], passages={waiting.pk: ["still waiting"]})
    client = office(user=ana)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client, with_script=False)
        page.goto(f"/desk/texts/{text.pk}/")
        expect(page.get_by_text("Mark words in the text")).to_be_hidden()
        page.get_by_label("Waiting: “still waiting”").uncheck()
        page.get_by_role("button", name="Save and next").click()
    assert text.codings.get(coder=ana).words == []
