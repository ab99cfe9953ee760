"""The codebook's pages in a real browser: by keyboard alone, without script, on a phone too."""

import pytest
from playwright.sync_api import Page, expect

from feedback.responses.models import Codebook, CodebookDraft
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.browser.axe import faults_at_both_sizes
from tests.browser.test_accessibility import tab_to
from tests.chromium import chromium
from tests.desk.browsing import enter, serving
from tests.desk.conftest import Office
from tests.desk.test_codebook import coded, split

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
HOME = "/desk/codebook/"
DRAFT = f"{HOME}draft/"
READ = (
    "/board/themes/",
    HOME,
    f"{HOME}versions/",
    f"{HOME}versions/1/",
    f"{HOME}compare/?before=1&after=2",
    DRAFT,
)
WRITE = ("", "new-theme/", "themes/money/", "themes/money/out/", "new-group/", "import/")


def press(page: Page, name: str) -> None:
    """Reach a link or button with Tab, and press it."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_axe_finds_nothing(office: Office, version: SurveyVersion) -> None:
    officer = factories.make_user(Role.OFFICER, email="o@testshire.example")
    coded(version, officer, "waiting")
    split()
    client = office(user=officer)
    faults = []
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client)
        for path in READ:
            page.goto(path)
            faults += faults_at_both_sizes(page)
        page.get_by_role("button", name="Begin a draft").click()
        page.goto(f"{DRAFT}themes/money/out/")
        page.get_by_label("Retire it").check()
        page.get_by_role("button", name="Take it out of the draft").click()
        expect(page.get_by_text("Themes that go")).to_be_visible()
        page.get_by_role("button", name="Take that back").click()
        page.goto(f"{DRAFT}themes/money/")
        page.get_by_label("Phrases").fill("no money")
        page.get_by_role("button", name="Keep in the draft").click()
        for path in (*(DRAFT + each for each in WRITE), f"{DRAFT}publish/", f"{DRAFT}discard/"):
            page.goto(path)
            assert page.locator("h1").count() == 1, path
            faults += faults_at_both_sizes(page)
        page.goto(f"{DRAFT}new-theme/")
        page.get_by_role("button", name="Keep in the draft").click()
        expect(page.get_by_role("alert")).to_be_visible()
        faults += faults_at_both_sizes(page)
    assert faults == []


@pytest.mark.parametrize("with_script", [True, False])
def test_how_a_theme_goes_shows_what_belongs_to_the_answer(
    office: Office, version: SurveyVersion, with_script: bool
) -> None:
    client = office(Role.OFFICER)
    client.post(f"{DRAFT}start/")
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client, with_script=with_script)
        page.goto(f"{DRAFT}themes/waiting/out/")
        fields = [page.get_by_label("Merge into"), page.get_by_label("Split into new themes")]
        assert [field.is_visible() for field in fields] == [False, False]
        page.get_by_label("Split it").check()
        assert [field.is_visible() for field in fields] == [False, True]
        page.get_by_label("Merge it into another").check()
        assert [field.is_visible() for field in fields] == [True, False]
        page.get_by_role("button", name="Take it out of the draft").click()
        expect(page.get_by_role("alert")).to_contain_text("Choose the theme it goes into.")
        assert [field.is_visible() for field in fields] == [True, False]
        page.get_by_label("Retire it").check()
        # What has a fault stays in sight: the summary leads there.
        assert [field.is_visible() for field in fields] == [True, False]


def test_a_version_is_written_and_published_by_keyboard_without_script(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    client = office(Role.OFFICER)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client, width=360, with_script=False)
        page.goto(HOME)
        press(page, "Change the codebook")
        press(page, "Add a theme")
        page.get_by_label("Name").focus()
        page.keyboard.type("Money")
        page.get_by_label("What it means").focus()
        page.keyboard.type("Money that is kept from someone.")
        press(page, "Keep in the draft")
        expect(page.get_by_text("“Money” is in the draft.")).to_be_visible()
        press(page, "Look through it and publish")
        page.get_by_label("What changed, and why").focus()
        page.keyboard.type("Many wrote about money.")
        press(page, "Publish")
        expect(page.get_by_text("version 2 is in use.")).to_be_visible()
        expect(page.get_by_role("heading", name="Money")).to_be_visible()
    assert Codebook.objects.in_use() == Codebook.objects.get(number=2)
    assert not CodebookDraft.objects.exists()
