"""The desk in a real browser: by keyboard alone, and read by axe."""

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from feedback.desk.models import ThemeMemo, Turn
from feedback.desk.referrals import Referral
from feedback.responses.models import Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.browser.axe import faults_of
from tests.chromium import chromium
from tests.desk.browsing import enter, serving
from tests.desk.conftest import Office, suggest, theme

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


@pytest.fixture
def ten(version: SurveyVersion) -> list[Text]:
    """Ten texts; a theme is suggested for every second one."""
    texts = []
    for number in range(10):
        text = factories.make_text(version, f"Number {number}, still waiting for [name].")
        if number % 2:
            suggest(text, "waiting", "still waiting")
        texts.append(text)
    return texts


def listen(page: Page) -> list[str]:
    """Collect what the browser complains of: a refused script or style would be here."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "console",
        lambda message: said.append(message.text) if "Security Policy" in message.text else None,
    )
    return said


def box(locator: Locator) -> FloatRect:
    found = locator.bounding_box()
    assert found
    return found


def wait_to_leave(page: Page, here: str) -> None:
    page.wait_for_url(lambda url: url != here)


def test_ten_texts_by_keyboard_alone(office: Office, ten: list[Text], ana: User) -> None:
    client = office(user=ana)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client)
        complaints = listen(page)
        page.goto("/desk/texts/next/?group=survivor")
        for done in range(10):
            expect(page.get_by_text(f"{done} of 10 coded in this selection")).to_be_visible()
            here = page.url
            if page.locator(".desk-suggested").count():
                keys = ["1", "m", "Enter"]
            else:
                keys = ["m", "/", *"hous", "Enter", "Enter"]
            for key in keys:
                page.keyboard.press(key)
            wait_to_leave(page, here)
        expect(page.get_by_text("That was the last text of this selection.")).to_be_visible()
        assert complaints == []
    assert Text.objects.filter(is_coded=True, is_masking_confirmed=True).count() == 10
    for number, text in enumerate(ten):
        chosen = text.codings.filter(coder=ana, status="confirmed")
        assert [c.theme.slug for c in chosen] == ["waiting" if number % 2 else "housing"]


def test_a_mistake_is_no_dead_end_for_the_keys(office: Office, ten: list[Text], ana: User) -> None:
    client = office(user=ana)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client)
        page.goto("/desk/texts/next/?group=survivor")
        # Nothing is chosen: the error has the focus, and nothing moved on.
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Choose at least one theme")
        page.keyboard.press("w")
        expect(page.locator("[data-desk-held]")).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("h")
        said = page.locator("[data-hide-status]")
        expect(said).to_have_text("Select or mark words in the text first.")


def test_keys_go_back_skip_and_stay_in_the_main_part(
    office: Office, ten: list[Text], ana: User
) -> None:
    client = office(user=ana)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client)
        page.goto("/desk/texts/next/?group=survivor")
        first = page.url.split("?")[0]
        page.keyboard.press("0")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: first not in url)
        second = page.url.split("?")[0]
        page.keyboard.press("b")
        page.wait_for_url(lambda url: first in url)
        expect(page.get_by_label("No theme")).to_be_checked()
        # Typing in a field is typing.
        page.get_by_label("Hide these words too").fill("")
        page.keyboard.type("0ms")
        expect(page.get_by_label("No theme")).to_be_checked()
        expect(page.get_by_label("The masking is right")).not_to_be_checked()
        page.goto(second)
        page.get_by_role("link", name="Your account").focus()
        page.keyboard.press("0")
        expect(page.get_by_label("No theme")).not_to_be_checked()
        page.locator("[data-desk-passage]").click()
        page.keyboard.press("?")
        expect(page.get_by_text("These keys work in the main part of this page")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("[data-desk-help]")).not_to_have_attribute("open", "")
        expect(page.locator("[data-desk-passage]")).to_be_focused()
        page.keyboard.press("k")
        page.wait_for_url(lambda url: second not in url)
    assert Text.objects.filter(is_coded=True).count() == 1


def test_undo_brings_back_what_was(office: Office, ten: list[Text], ana: User) -> None:
    client = office(user=ana)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client)
        page.goto("/desk/texts/next/?group=survivor")
        first = page.url.split("?")[0]
        page.keyboard.press("n")
        page.keyboard.press("s")
        page.wait_for_url(lambda url: first not in url)
        page.keyboard.press("u")
        page.wait_for_url(lambda url: first in url)
        expect(page.get_by_text("Undone.")).to_be_visible()
        expect(page.get_by_label("No theme")).not_to_be_checked()
    assert not Text.objects.filter(is_coded=True).exists()


def test_the_field_in_use_never_hides_under_the_buttons(office: Office, ten: list[Text]) -> None:
    group = theme("housing").group
    for number in range(60):
        group.themes.create(slug=f"t{number}", name=f"Theme {number}", position=number)
    client = office(Role.CODER)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client)
        page.goto("/desk/texts/next/?group=survivor")
        page.set_viewport_size({"width": 1280, "height": 500})
        field, buttons = page.locator("#find-theme"), page.locator(".desk-save")
        under = "find => scrollBy(0, find.getBoundingClientRect().bottom - innerHeight + 20)"
        for key in ("/", "h", "o"):
            field.evaluate(under)
            assert box(field)["y"] + box(field)["height"] > box(buttons)["y"]
            page.keyboard.press(key)
            expect(field).to_be_focused()
            assert box(field)["y"] >= 0
            assert box(field)["y"] + box(field)["height"] <= box(buttons)["y"]


def test_without_script_everything_still_works(office: Office, ten: list[Text], ana: User) -> None:
    client = office(user=ana)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client, with_script=False)
        page.goto("/desk/texts/next/?group=survivor")
        expect(page.get_by_label("Find a theme")).to_be_hidden()
        page.get_by_label("Housing").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page.get_by_text("1 of 10 coded in this selection")).to_be_visible()
    assert not Text.objects.exclude(safeguarding="none").exists()


def screens(ten: list[Text], ana: User, ben: User) -> list[str]:
    """Fill the desk, and return the addresses of its screens."""
    drawn = factories.make_text(ten[0].version, "Drawn by lot.", is_drawn=True)
    Turn.take(drawn, ana, [theme("housing")])
    twice = factories.make_text(ten[0].version, "Twice still waiting.", is_drawn=True)
    waiting = theme("waiting")
    Turn.take(twice, ana, [waiting], passages={waiting.pk: ["still waiting"]})
    Turn.take(twice, ben, [theme("housing")], is_second=True)
    ThemeMemo.add(waiting, "survivor", ana, "Waiting for an answer counts too.")
    Turn.take(ten[3], ana, [waiting], passages={waiting.pk: ["still waiting"]})
    Referral.send(ten[0], ana)
    return [
        "/desk/",
        "/desk/texts/",
        f"/desk/texts/{ten[1].pk}/",
        "/desk/second/",
        f"/desk/second/{drawn.pk}/",
        "/desk/agreement/",
        "/desk/differences/",
        f"/desk/differences/{twice.pk}/",
        f"/desk/texts/{twice.pk}/",
        "/desk/themes/",
        "/desk/themes/waiting/?group=survivor",
        f"/desk/texts/{ten[3].pk}/alike/",
        "/desk/safeguarding/",
        f"/desk/safeguarding/{ten[0].pk}/",
        "/desk/surveys/",
        "/desk/surveys/spring/",
        "/desk/surveys/spring/close/",
    ]


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(
    office: Office, ten: list[Text], ana: User, ben: User, width: int
) -> None:
    addresses = screens(ten, ana, ben)
    client = office(user=factories.make_user(Role.OFFICER, Role.SAFEGUARDING))
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client, width)
        for path in addresses:
            answer = page.goto(path)
            assert answer
            assert answer.status == 200, path
            assert faults_of(page) == []
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{path} is {wide} px wide"
