"""Building in a real browser: dragging, keys, a preview that follows, and nothing typed lost."""

import json
import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Dialog,
    FrameLocator,
    Locator,
    Page,
    StorageState,
    expect,
)

from tests.browser.axe import SIZES, faults_at_both_sizes
from tests.browser.installation import Installation
from tests.browser.signing_in import make_person, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

MAKE = """
from tests import factories
from tests.surveys import every_kind
survey = factories.make_survey("building", is_open=False)
factories.rewrite(survey, questions=every_kind.QUESTIONS, sections=every_kind.PARTS)
print(survey.pk)
"""
ORDER = """
import json
from feedback.surveys.models import Survey
written = Survey.objects.get(slug="building").draft.read()
print(json.dumps([q.key for q in written.questions]))
"""
COUNTS = """
from feedback.intake.models import Envelope, SpentToken
print(Envelope.objects.count(), SpentToken.objects.count())
"""
WIDE, PHONE = SIZES[1], SIZES[0]


@pytest.fixture(scope="module")
def building(installation: Installation) -> str:
    """The number of a draft with a question of every kind."""
    return installation.shell(MAKE).split()[-1]


@pytest.fixture(scope="module")
def signed_in(installation: Installation, browser: Browser) -> StorageState:
    """What a browser keeps once an officer has signed in."""
    context = browser.new_context(ignore_https_errors=True)
    sign_in(context.new_page(), installation, make_person(installation, "OFFICER", "b@o.example"))
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def open_page(
    installation: Installation,
    building: str,
    signed_in: StorageState,
    context: Callable[..., BrowserContext],
) -> Callable[..., Page]:
    """Return what opens a page of the builder as an officer."""

    def open_page(path: str, **options: object) -> Page:
        page = context(storage_state=signed_in, **options).new_page()
        page.set_viewport_size(WIDE)
        page.goto(f"{installation.office_url}/admin/surveys/{building}/{path}")
        return page

    return open_page


def order(installation: Installation) -> list[str]:
    """Return the keys of the questions as they stand."""
    listed: list[str] = json.loads(installation.shell(ORDER))
    return listed


def phone(page: Page) -> FrameLocator:
    """Return the preview beside what is written."""
    return page.frame_locator("[data-phone] iframe:not(.builder__fresh)")


def middle(place: Locator) -> tuple[float, float]:
    """Return where the middle of something is on the screen."""
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, key: str, onto: str) -> None:
    """Take a question by its handle and let it go over the upper half of another."""
    for each in (onto, key):
        page.locator(f"#{each}").scroll_into_view_if_needed()
    page.mouse.move(*middle(page.locator(f"#{key} .builder__handle")))
    page.mouse.down()
    x, y = middle(page.locator(f"#{onto}"))
    page.mouse.move(x, y - 12, steps=8)
    expect(page.locator("[class*=question--]:not(.builder__question--held)")).to_have_count(1)


def test_a_question_is_dragged_to_its_place(
    installation: Installation, open_page: Callable[..., Page]
) -> None:
    page = open_page("")
    page.set_viewport_size({"width": 1280, "height": 1400})
    before = order(installation)
    drag(page, "q3", onto="q1")
    with page.expect_navigation():
        page.mouse.up()
    expect(page.locator(".messages")).to_contain_text("was moved to place 1 of 13")
    assert order(installation) == ["q3", *[key for key in before if key != "q3"]]
    drag(page, "q1", onto="q3")
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator("#moved")).to_be_visible()
    assert order(installation)[0] == "q3", "Escape lets go of it where it was"


def test_a_question_is_moved_by_keys_and_keeps_the_focus(
    installation: Installation, open_page: Callable[..., Page]
) -> None:
    page = open_page("")
    before = order(installation)
    page.locator("#q7 button[value=up]").focus()
    for _ in range(2):
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("#q7 button[value=up]")).to_be_focused()
    place = before.index("q7") - 2
    assert order(installation)[place] == "q7"
    expect(page.locator("#q7 button[value=up]")).to_have_accessible_description(
        f"Now at place {place + 1} of 13."
    )
    page.get_by_label(re.compile("^Place of: When did you first ask")).focus()
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert order(installation)[-1] == "q7"


def test_the_preview_follows_what_is_typed(
    installation: Installation, open_page: Callable[..., Page]
) -> None:
    page = open_page("question/q2/")
    expect(phone(page).locator("h1")).to_have_text("Which kinds of help?")
    entries = page.evaluate("history.length")
    page.get_by_label("Question").fill("Which help was it?")
    expect(phone(page).locator("h1")).to_have_text("Which help was it?")
    page.get_by_label("Choices", exact=True).fill("Food\nFuel")
    expect(phone(page).locator(".govuk-checkboxes__label").nth(1)).to_have_text("Fuel")
    assert page.evaluate("history.length") == entries, "Back still leads back"
    phone(page).get_by_label("Food").check()
    phone(page).get_by_label("None of these").check()
    expect(phone(page).get_by_label("Food")).not_to_be_checked()
    assert "Which help was it?" not in installation.shell(
        "from feedback.surveys.models import Survey;"
        "print(Survey.objects.get(slug='building').draft.content)"
    )
    page.on("dialog", lambda dialog: pytest.fail(f"asked while saving: {dialog.message}"))
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#q2")).to_contain_text("Which help was it?")


def test_leaving_an_edited_form_asks_first(open_page: Callable[..., Page]) -> None:
    page = open_page("first-page/")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_label("Why we ask").press_sequentially("Dear ")
    page.get_by_role("link", name="Cancel").click(no_wait_after=True)
    expect(page.get_by_label("Why we ask")).to_have_value(re.compile("Dear "))
    assert asked == ["beforeunload"]


def test_without_script_a_button_shows_what_is_typed(open_page: Callable[..., Page]) -> None:
    page = open_page("question/q1/", java_script_enabled=False)
    page.get_by_label("Question").fill("Did anyone help you?")
    page.get_by_role("button", name="Show what I typed").click()
    expect(page.frame_locator("iframe[name=preview]").locator("h1")).to_have_text(
        "Did anyone help you?"
    )
    expect(page.get_by_label("Question")).to_have_value("Did anyone help you?")


def test_the_whole_survey_is_walked_through_in_the_frame(
    installation: Installation, open_page: Callable[..., Page]
) -> None:
    page = open_page("")
    before, address, shown = installation.shell(COUNTS), page.url, phone(page)
    shown.get_by_role("link", name="Leave this page").first.click()
    expect(shown.locator(".hb-preview__why")).to_be_visible()
    shown.get_by_role("button", name="Start").click()
    shown.get_by_role("button", name="Yes, I can answer now").click()
    expect(shown.get_by_role("button", name="Continue")).to_be_visible()
    while shown.get_by_role("button", name="Continue").count():
        old = shown.locator("h1").inner_text()
        shown.get_by_role("button", name="Continue").click()
        expect(shown.locator("h1")).not_to_have_text(old)
    shown.get_by_role("button", name="Send my answers").click()
    expect(shown.locator("h1")).to_have_text("Thank you")
    expect(shown.locator("#preview")).to_contain_text("Preview: nothing is sent.")
    assert page.url == address
    assert installation.shell(COUNTS) == before


def test_a_link_of_the_outline_shows_its_page_in_the_frame(open_page: Callable[..., Page]) -> None:
    page = open_page("")
    address = page.url
    page.locator("#q12 a[data-shows]").click()
    expect(phone(page).locator("h1")).to_have_text("How are things, then and now?")
    assert page.url == address
    page.set_viewport_size(PHONE)
    page.locator("#q12 a[data-shows]").click()
    page.wait_for_url(re.compile(r"/preview/\d+/\?at=q12"))
    page.get_by_role("link", name="Back to the builder").click()
    page.wait_for_url(address)


def test_axe_finds_nothing_on_the_previews_own_pages(
    installation: Installation, building: str, open_page: Callable[..., Page]
) -> None:
    page = open_page("")
    faults = []
    for at in ("", *(f"?at=q{number}" for number in range(1, 14))):
        page.goto(f"{installation.office_url}/preview/{building}/{at}")
        faults += faults_at_both_sizes(page)
    assert faults == []


# In what a screen reader reads out, a control without a name.
NAMELESS = re.compile(r"- (?:button|link|textbox|combobox|checkbox)(?: \[.*)?:?$", re.MULTILINE)
IN_ORDER = """() => {
  const all = [...document.querySelectorAll(
    "#builder :is(h1, h2, h3, a[href], button, input:not([type=hidden]), select, textarea)"
  )].filter((one) => one.offsetParent && !one.closest(".w-sr-only"));
  return all.map((one) => {
    const box = one.getBoundingClientRect();
    return [one.tagName, box.top + scrollY, box.bottom + scrollY, box.left];
  });
}"""


@pytest.mark.parametrize("path", ["", "question/q2/", "first-page/", "library/"])
def test_what_is_read_out_comes_in_the_order_that_is_seen(
    open_page: Callable[..., Page], path: str
) -> None:
    page = open_page(path)
    page.set_viewport_size(PHONE)
    page.reload()  # Wagtail’s frame slides into its new shape; a fresh page has it at once
    parts = page.evaluate(IN_ORDER)
    for (_, _, bottom, left), (tag, top, _, right) in pairwise(parts):
        assert top >= bottom - 12 or right > left, (tag, top, bottom)
    levels = [int(tag[1]) for tag, *_ in parts if tag in ("H1", "H2", "H3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))
    read_out = page.locator("#builder").aria_snapshot()
    assert NAMELESS.findall(read_out) == []
    assert NAMELESS.findall('- button\n- link "Up"') == ["- button"], "control"
