"""The second queue and what two coders settle, in a real browser."""

import pytest
from playwright.sync_api import expect

from feedback.desk.models import Resolution, Turn
from feedback.responses.models import Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from tests import factories
from tests.chromium import chromium
from tests.desk.browsing import enter, serving
from tests.desk.conftest import Office, theme
from tests.desk.test_keyboard import listen

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


@pytest.fixture
def drawn(version: SurveyVersion, ana: User) -> Text:
    """A drawn text that Ana has coded."""
    text = factories.make_text(version, "We were still waiting.", is_drawn=True)
    Turn.take(text, ana, [theme("waiting")])
    return text


def test_one_enter_too_many_saves_nothing_for_ever(office: Office, drawn: Text, ben: User) -> None:
    client = office(user=ben)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client)
        page.goto(f"/desk/second/{drawn.pk}/")
        for key in ("/", *"hous", "Enter", "Enter", "Enter"):
            page.keyboard.press(key)
        expect(page.get_by_label("Housing")).to_be_checked()
        expect(page.locator("[data-desk-status]")).to_contain_text("Enter does not save here.")
        assert page.url.endswith(f"/desk/second/{drawn.pk}/")
        # Control: outside the field it saves.
        page.keyboard.press("Escape")
        page.keyboard.press("s")
        expect(page.get_by_text("Nothing is left for you to code a second time")).to_be_visible()
    assert Turn.objects.filter(is_second=True).count() == 1


@pytest.mark.parametrize("with_script", [True, False])
def test_as_the_second_coder_in_two_steps(
    office: Office, drawn: Text, ana: User, ben: User, *, with_script: bool
) -> None:
    Turn.take(drawn, ben, [theme("housing")], is_second=True)
    client = office(user=ana)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client, with_script=with_script)
        complaints = listen(page)
        page.goto(f"/desk/differences/{drawn.pk}/")
        if with_script:
            page.get_by_label("Why").fill("Home comes first.")
            page.get_by_role("link", name="As the first coder").click()
            expect(page.get_by_label("Waiting")).to_be_checked()
        page.get_by_role("link", name="As the second coder").click()
        expect(page.get_by_text("Nothing is recorded yet.")).to_be_visible()
        expect(page.get_by_label("Housing")).to_be_checked()
        expect(page.get_by_label("Waiting")).not_to_be_checked()
        if not with_script:
            page.get_by_label("Why").fill("Home comes first.")
        page.get_by_role("button", name="Record what counts").click()
        expect(page.get_by_text("Settled.")).to_be_visible()
        assert complaints == []
    assert Resolution.objects.get().note == "Home comes first."
