"""Flags, the lead's queue and the rota in a real browser: by key, without script, read by axe."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import Page, expect

from feedback.desk.referrals import Referral
from feedback.desk.rota import Rota
from feedback.responses.models import FlagKind, Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.browser.axe import faults_of
from tests.chromium import chromium
from tests.desk.browsing import enter, serving
from tests.desk.conftest import Office
from tests.desk.test_flags import suggest
from tests.desk.test_keyboard import listen

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


@pytest.fixture
def text(version: SurveyVersion) -> Text:
    """A text with two suggested flags, the urgent one first."""
    text = factories.make_text(version, "He waits outside with [name]. Please write back to me.")
    suggest(text, "risk_now", "waits outside")
    suggest(text, "wants_reply", "write back to me")
    return text


def test_flags_by_key_lose_nothing_that_was_typed(office: Office, text: Text, ana: User) -> None:
    factories.make_user(Role.SAFEGUARDING)
    client = office(user=ana)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client)
        complaints = listen(page)
        page.goto(f"/desk/texts/{text.pk}/?group=survivor")
        page.get_by_label("Hide these words too").fill("outside")
        page.get_by_label("Housing").check()
        page.locator("[data-desk-passage]").click()
        page.keyboard.press("y")
        status = page.locator("[data-triage-status]")
        expect(status).to_contain_text("was sent to the safeguarding lead")
        expect(page.locator("[data-refer]")).to_contain_text("With the safeguarding lead")
        expect(page.get_by_label("Hide these words too")).to_have_value("outside")
        expect(page.get_by_label("Housing")).to_be_checked()
        # The next suggestion has the keys now, and the desk's own keys go on working.
        page.keyboard.press("d")
        expect(status).to_have_text("Flag dismissed. If that was wrong, bring it back below.")
        page.keyboard.press("m")
        expect(page.get_by_label("The masking is right")).to_be_checked()
        page.get_by_text("Add a flag").click()
        page.get_by_role("button", name="Praises somebody").click()
        expect(status).to_have_text("Flag confirmed.")
        expect(page.locator("[data-triage]")).to_be_focused()
        assert complaints == []
    settled = dict(text.flags.values_list("kind", "status"))
    assert settled == {
        "risk_now": "confirmed",
        "wants_reply": "dismissed",
        "compliment": "confirmed",
    }
    assert Referral.objects.get().reasons == ["risk_now"]


def test_a_press_that_does_not_arrive_is_told(office: Office, text: Text, ana: User) -> None:
    client = office(user=ana)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client)
        page.goto(f"/desk/texts/{text.pk}/")
        page.route("**/flags/**", lambda route: route.abort())
        page.get_by_label("Housing").check()
        page.get_by_role("button", name="Dismiss").first.click()
        expect(page.locator("[data-triage-status]")).to_contain_text("The flag was not saved.")
        expect(page.get_by_label("Housing")).to_be_checked()


def test_without_script_each_is_one_press(office: Office, text: Text, ana: User) -> None:
    client = office(user=ana)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client, with_script=False)
        page.goto("/desk/")
        page.get_by_role("link", name="1 text: Victims and survivors").click()
        page.get_by_role("link", name="Start reading").click()
        page.get_by_role("button", name="Confirm, and send to the safeguarding lead").click()
        expect(page.get_by_text("was sent to the safeguarding lead")).to_be_visible()
        page.get_by_role("button", name="Confirm").click()
        expect(page.get_by_text("Nobody can reply")).to_be_visible()
    assert Referral.objects.count() == 1


def tab_to(page: Page, name: str) -> None:
    """Press Tab until a control of this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.locator(":focus:is(a, button, summary, input, textarea, select)")
        if focused.count() and name in (focused.inner_text() or ""):
            return
    raise AssertionError(f"Tab never reaches “{name}”.")


def test_the_lead_works_by_keyboard_alone(office: Office, text: Text, ana: User) -> None:
    Referral.send(text, ana)
    lead = factories.make_user(Role.SAFEGUARDING)
    client = office(user=lead)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client, with_script=False)
        page.goto("/desk/safeguarding/")
        tab_to(page, "He waits outside")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{text.pk}/")
        tab_to(page, "I’m dealing with this")
        page.keyboard.press("Enter")
        expect(page.get_by_text("You are dealing with this text.").first).to_be_visible()
        page.get_by_label("Add a note").focus()
        page.keyboard.type("Spoke to the board.")
        tab_to(page, "Add to the log")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Your note stands in the log.")).to_be_visible()
        page.get_by_label("No way to reach the writer").focus()
        page.keyboard.press("Space")
        tab_to(page, "Record this decision")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Your decision was recorded.")).to_be_visible()
    referral = Referral.objects.get()
    kinds = list(referral.notes.values_list("kind", flat=True))
    assert kinds == ["sent", "taken", "note", "decided"]


def world(text: Text, ana: User, lead: User) -> list[str]:
    """One of everything: overdue, taken, decided, flagged; and the pages that show it."""
    late, taken, decided = (
        Referral.send(factories.make_text(text.version, f"Number {number}."), ana, ["child_risk"])
        for number in range(3)
    )
    late.referred_on, late.due = now() - timedelta(days=6), localdate() - timedelta(days=2)
    late.save()
    taken.take(lead)
    decided.decide(lead, "Not a safeguarding matter.")
    other = factories.make_user(Role.SAFEGUARDING, email="other@testshire.example")
    Rota.add(other, localdate(), localdate() + timedelta(days=6), by=lead)
    settled = factories.make_text(text.version, "Thank you, [name].")
    suggest(settled, "compliment", "Thank you")
    Referral.flag(settled, FlagKind.COMPLIMENT, ana, is_so=True)
    return [
        "/desk/",
        "/desk/texts/",
        "/desk/texts/first/",
        f"/desk/texts/{text.pk}/",
        f"/desk/texts/{settled.pk}/",
        "/desk/safeguarding/",
        *(f"/desk/safeguarding/{one.text_id}/" for one in (late, taken, decided)),
        "/rota/",
    ]


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(office: Office, text: Text, ana: User, width: int) -> None:
    person = factories.make_user(Role.OFFICER, Role.SAFEGUARDING)
    paths = world(text, ana, person)
    client = office(user=person)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client, width)
        for path in paths:
            answer = page.goto(path)
            assert answer
            assert answer.status == 200, path
            for details in page.locator("main details").all():
                details.locator("summary").first.click()
            assert faults_of(page) == []
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{path} is {wide} px wide"
