"""The loop as one story with a moved clock: from a released figure to what was done, whether it
helped, and the next survey. The public page is looked at in each state it passes through, on a
phone and on a desk, without script.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.formats import date_format
from playwright.sync_api import BrowserContext, Page, expect

from hearback.demo.dates import closed_quarters
from tests.browser.axe import SIZES, faults_at_both_sizes
from tests.browser.installation import Installation
from tests.browser.signing_in import make_person, sign_in
from tests.browser.test_main_job import follow, press, set_status

pytestmark = pytest.mark.browser
CLOCKED = "tests.browser.moved_wsgi:application"
# Set it to a folder to look at the pictures.
PICTURES = os.environ.get("HEARBACK_PICTURES")
DAYS = 520  # the whole story; its last day is today
STARTS = date.today() - timedelta(days=DAYS)
LIST = "/you-said-we-did/"
ADDRESS = f"{LIST}a-quicker-reply/"
CALL, TOWNS = "Ring back in two days", "A drop-in in every town"
GROUND = """
from datetime import date
from feedback.surveys.models import Survey
from tests.browser.content import lay_ground
from tests.factories import make_release, make_survey
lay_ground()
release = make_release(make_survey("harvest"), period={period!r}, is_published=False)
release.publish(by=None, on=date.fromisoformat({on!r}))
print(release.themes.exclude(people=None).earliest("pk").pk)
"""
# Nobody signs in anew because a test moved the clock.
STAY = (
    "from django.contrib.sessions.models import Session; Session.objects.update(expire_date={!r})"
)


@dataclass
class Town:
    """An installation and its clock."""

    made: Installation
    clock: Path
    theme: int = 0

    def be_on(self, day: int) -> date:
        """Move the clock to this day of the story; return which it is."""
        self.clock.write_text(str(DAYS - day))
        self.made.shell(STAY.format("2099-01-01T00:00:00+00:00"))
        return STARTS + timedelta(days=day)


@pytest.fixture(scope="module")
def town(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Town]:
    """An installation with a release, its people, and two web tiers that read the test's clock."""
    with django_db_blocker.unblock():
        made = Installation(tmp_path_factory.mktemp("story"))
        clock = made.folder / "clock"
        made.environment["HEARBACK_TEST_CLOCK"] = str(clock)
        try:
            yield begin(Town(made, clock))
        finally:
            made.close()


def begin(town: Town) -> Town:
    """Lay the ground and open the doors."""
    made, period = town.made, closed_quarters(STARTS)[-1]
    made.manage("sync_roles")
    made.make_keys()
    printed = made.shell(GROUND.format(period=period, on=STARTS.isoformat()))
    town.theme = int(printed.split()[-1])
    if made.postgres:
        made.manage("grant_public", made.postgres["default"])
    for role in ("OFFICER", "COMMUNICATIONS"):
        make_person(made, role)
    town.be_on(0)
    for tier in ("public", "office"):
        made.serve(tier, application=CLOCKED)
    return town


@dataclass
class Visitor:
    """Somebody who looks at the public page, with every device."""

    town: Town
    context: Callable[..., BrowserContext]

    def look(self, name: str, *words: str, address: str = ADDRESS) -> Page:
        """Look at the page in this state: the words are there, it fits, axe finds nothing.

        Return it as it is on a phone.
        """
        url = f"{self.town.made.public_url}{address}"
        for size in SIZES:
            page = self.context(java_script_enabled=False, viewport=size).new_page()
            page.goto(url)
            for word in words:
                expect(page.locator("main")).to_contain_text(word)
            if PICTURES:
                shown = Path(PICTURES) / f"{name}-{size['width']}.png"
                page.screenshot(path=shown, full_page=True)
            assert page.context.cookies() == []
        scripted = self.context().new_page()
        scripted.goto(url)
        assert faults_at_both_sizes(scripted) == []
        phone = self.context(java_script_enabled=False, viewport=SIZES[0]).new_page()
        phone.goto(url)
        return phone

    def card(self, page: Page, title: str) -> Any:
        """Return the part of the page about one promise."""
        return page.locator("article", has_text=title)


def draft(page: Page, town: Town) -> str:
    """The officer writes a finding on a released theme, and returns its address in the office."""
    page.goto(f"{town.made.office_url}/loop/theme/{town.theme}/")
    page.get_by_label("Title").first.fill("A quicker reply")
    page.get_by_label("You said").fill("People told us they wait too long for a first call.")
    press(page, "Save draft")
    press(page, "Send for approval")
    return page.url


def promise(page: Page, finding: str, title: str, words: str, due: date | None) -> str:
    """The officer adds a commitment; return its address in the office."""
    page.goto(f"{finding}commitment/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("What we say").fill(words)
    page.get_by_label("What changes for people").fill("Everyone who asks, in all three towns.")
    page.get_by_label("Owner").select_option(index=1)
    page.get_by_label("Due by").fill(due.isoformat() if due else "")
    follow(page, page.locator("main form button[type=submit]").first)
    follow(page, page.get_by_role("link", name=title))
    press(page, "Send for approval")
    return page.url


def approve(page: Page, town: Town, *titles: str) -> None:
    """Communications read and approve."""
    for title in titles:
        page.goto(f"{town.made.office_url}/loop/")
        follow(page, page.get_by_role("link", name=f"Read and decide: {title}"))
        press(page, "Approve and publish")
        expect(page.locator("main")).to_contain_text(f"Approved and published: {title}")


def add_progress(page: Page, commitment: str, words: str) -> None:
    """The officer writes a step in the log."""
    page.goto(f"{commitment}progress/")
    page.locator("main textarea").fill(words)
    follow(page, page.locator("main form button[type=submit]").first)


def refuse(page: Page, commitment: str) -> None:
    """The officer says that we can't, why, and what there is instead."""
    page.goto(f"{commitment}status/")
    page.locator("input[type=radio][value=cannot]").check()
    follow(page, page.locator("main form button[type=submit]").first)
    expect(page.locator(".govuk-error-summary")).to_be_visible()  # no reason, no "we can't"
    page.get_by_label("If we can’t: the reason").select_option("cost")
    page.get_by_label("why, in our own words").fill("Five drop-ins need more staff than we have.")
    page.get_by_label("what people can do instead").fill("One at the library, with fares paid.")
    follow(page, page.locator("main form button[type=submit]").first)


def check(page: Page, commitment: str) -> None:
    """The officer records whether it helped."""
    page.goto(f"{commitment}outcome/")
    page.get_by_label("Partly", exact=True).check()
    page.get_by_label("How we know").fill("Most calls are answered; weekends still wait.")
    follow(page, page.locator("main form button[type=submit]").first)


def narrow(page: Page, finding: str) -> None:
    """The officer keeps the finding for those who may see what is restricted."""
    page.goto(f"{finding}who/")
    page.get_by_label("Restricted").check()
    follow(page, page.locator("main form button[type=submit]").first)


def answer(visitor: Visitor, officer: Page, communications: Page) -> tuple[str, str, str]:
    """Day 0: words are written, approved and out. Return the office's addresses of all three."""
    town = visitor.town
    due = town.be_on(0) + timedelta(days=120)
    finding = draft(officer, town)
    call = promise(officer, finding, CALL, "We will ring everyone back within two days.", due)
    towns = promise(officer, finding, TOWNS, "People asked for a drop-in near them.", None)
    visitor.look("0-not-yet", "Page not found")
    approve(communications, town, "A quicker reply")
    visitor.look("1-nothing-promised", "We have not said yet what we will do.")
    approve(communications, town, CALL, TOWNS)
    page = visitor.look("2-heard", "We heard", date_format(due, "j F Y"), "10 or more people")
    expect(visitor.card(page, TOWNS)).to_contain_text("No day set yet")
    return finding, call, towns


def take_in_hand(visitor: Visitor, officer: Page, call: str, towns: str) -> None:
    """Days 20 to 121: one is looked into and begun, the other refused; then nobody does a thing."""
    visitor.town.be_on(20)
    set_status(officer, call, "considering")
    visitor.look("3-considering", "We are looking into it")
    day = visitor.town.be_on(45)
    set_status(officer, call, "doing")
    add_progress(officer, call, "Two more advisers answer the phone.")
    page = visitor.look("4-doing", "We are doing it", "Two more advisers answer the phone.")
    expect(visitor.card(page, CALL)).to_contain_text(f"{date_format(day, 'j F Y')}:")
    expect(page.locator("main")).not_to_contain_text("This is late")
    visitor.town.be_on(60)
    refuse(officer, towns)
    page = visitor.look("5-cannot", "We can’t, because", "It costs more than we have")
    expect(visitor.card(page, TOWNS)).to_contain_text("One at the library, with fares paid.")
    # What would have changed, and who does what nobody does, is not told of a refusal.
    expect(visitor.card(page, TOWNS)).not_to_contain_text("What changes")
    expect(visitor.card(page, TOWNS)).to_contain_text("Who decided")
    visitor.town.be_on(121)
    visitor.look("6-late", "Late", "This is late.")
    visitor.look("6-late-in-the-list", CALL, address=f"{LIST}?status=late")


def finish(visitor: Visitor, officer: Page, call: str) -> None:
    """Day 150, and a year on: it is done, and whether it helped is told."""
    day = visitor.town.be_on(150)
    set_status(officer, call, "done")
    page = visitor.look("7-done", "We did it", "We will check by", f"{day.year + 1}")
    expect(page.locator("main")).not_to_contain_text("This is late")
    visitor.town.be_on(DAYS - 2)
    check(officer, call)
    visitor.look("8-checked", "We checked whether it helped", "Partly.", "weekends still wait")
    feed = officer.request.get(f"{visitor.town.made.public_url}{LIST}changes.xml").text()
    assert "We checked whether it helped." in feed


def ask_again(visitor: Visitor, officer: Page, call: str) -> None:
    """The day after: from the outcome to a survey that asks whether it helped. Nobody outside sees
    it before every approval is given.
    """
    town = visitor.town.made
    visitor.town.be_on(DAYS - 1)
    officer.goto(call)
    follow(officer, officer.get_by_role("link", name="Ask people again"))
    officer.locator("main input[type=radio]").first.check()
    officer.get_by_label("Address").fill("since-then")
    press(officer, "Make the draft")
    expect(officer.locator("main")).to_contain_text("This is the draft.")
    assert officer.request.get(f"{town.public_url}/q/since-then/").status == 404
    officer.goto(call)
    expect(officer.locator("main")).to_contain_text("Nobody outside can see it yet")


def take_down(visitor: Visitor, officer: Page, finding: str) -> None:
    """The last day: it is restricted, and gone on the next request."""
    visitor.town.be_on(DAYS)
    narrow(officer, finding)
    visitor.look("9-withdrawn", "Page not found")
    listed = visitor.look("9-withdrawn-from-the-list", address=LIST)
    for words in ("A quicker reply", CALL, TOWNS):
        expect(listed.locator("main")).not_to_contain_text(words)


def test_from_a_figure_to_the_next_survey(
    town: Town, context: Callable[..., BrowserContext]
) -> None:
    visitor = Visitor(town, context)
    officer, communications = context().new_page(), context().new_page()
    sign_in(officer, town.made, "officer@testshire.example")
    sign_in(communications, town.made, "communications@testshire.example")
    finding, call, towns = answer(visitor, officer, communications)
    take_in_hand(visitor, officer, call, towns)
    finish(visitor, officer, call)
    ask_again(visitor, officer, call)
    take_down(visitor, officer, finding)
