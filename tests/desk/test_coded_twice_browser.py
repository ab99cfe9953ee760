"""Drawn texts, coded by two people by keyboard alone; a difference settled; alpha worked out from
the database another way. Keys and seconds for each text are printed: `./run proof` codes fifty.
"""

from time import perf_counter

import pytest
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import masi_distance
from playwright.sync_api import Page, expect

from feedback.desk.agreement import two_people
from feedback.responses.models import Coding, Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from tests import factories
from tests.chromium import chromium
from tests.desk.browsing import enter, serving
from tests.desk.conftest import Office, suggest
from tests.desk.test_keyboard import wait_to_leave
from tests.safety.size import IS_WHOLE

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
TEXTS = 50 if IS_WHOLE else 20  # enough for an interval, of which ten are the fewest
# What a coder presses after a theme's name is typed: tick it, then save.
KEYS = {"waiting": "/wait", "housing": "/hous", "believed": "/beli"}


@pytest.fixture
def drawn(version: SurveyVersion) -> dict[int, str]:
    """Drawn texts by key, each with what a careful reader sees in it."""
    seen = ["waiting", "housing", "believed", ""]
    words = {
        "waiting": "We were still waiting in May.",
        "housing": "The joint tenancy kept me there.",
        "believed": "At last somebody believed me.",
        "": "Nothing to add.",
    }
    texts = {}
    for number in range(TEXTS):
        about = seen[number % 4]
        text = factories.make_text(version, words[about], is_drawn=True)
        suggest(text, "waiting", "waiting")
        texts[text.pk] = about
    return texts


SAVE, SAVE_FOR_EVER = ["Enter"], ["Escape", "s"]


def press_through(
    page: Page, start: str, reads: dict[int, str], save: list[str]
) -> tuple[int, float]:
    """Code whatever comes by keyboard, with `save` in an empty “Find a theme”; return how many keys
    were pressed, and how many seconds it took.
    """
    pressed = 0
    page.goto(start)
    started = perf_counter()
    for _ in range(len(reads)):
        here = page.url
        theme = reads[int(here.split("?")[0].rstrip("/").rsplit("/", 1)[1])]
        keys = [*KEYS[theme], "Enter", *save] if theme else ["n", "s"]
        for key in keys:
            page.keyboard.press(key)
        pressed += len(keys)
        wait_to_leave(page, here)
    return pressed, perf_counter() - started


def settle_first(page: Page) -> None:
    """Open the first difference by keyboard and settle it on what is ticked with Space."""
    page.goto("/desk/differences/")
    page.locator(".desk-list a").first.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Believed", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_label("Why").focus()
    page.keyboard.type("We read the definition together.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Settled. Figures count this from now on.")).to_be_visible()


def alpha_of_nltk() -> float:
    """Read both coders' themes straight from the table, and ask nltk."""
    readings = []
    for text in Text.objects.all():
        for is_second in (False, True):
            rows = Coding.objects.filter(
                text=text, is_second=is_second, is_resolution=False, status="confirmed"
            )
            themes = frozenset(row.theme.slug for row in rows if row.coder) or frozenset({"none"})
            readings.append((str(is_second), str(text.pk), themes))
    return float(AnnotationTask(readings, distance=masi_distance).alpha())


def test_two_coders_by_keyboard_one_difference_settled(
    office: Office,
    drawn: dict[int, str],
    ana: User,
    ben: User,
    capsys: pytest.CaptureFixture[str],
) -> None:
    differs = dict(drawn)
    for key in sorted(drawn)[::7]:
        differs[key] = "waiting" if drawn[key] != "waiting" else "housing"
    first, second = office(user=ana), office(user=ben)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, first)
        keys, seconds = press_through(page, "/desk/texts/next/?group=survivor", drawn, SAVE)
        expect(page.get_by_text("That was the last text of this selection.")).to_be_visible()
        other = enter(browser, address, second)
        more, longer = press_through(other, "/desk/second/survivor/next/", differs, SAVE_FOR_EVER)
        expect(other.get_by_text("Nothing is left for you to code a second time")).to_be_visible()
        settle_first(other)
        other.goto("/desk/agreement/")
        shown = other.locator("section", has_text="Two people").first.inner_text()
    alpha = two_people(Text.objects.all()).alpha()
    assert alpha == pytest.approx(alpha_of_nltk(), abs=1e-9)
    assert f"{alpha:.2f}." in shown
    assert f"{TEXTS} texts" in shown
    assert Text.objects.filter(is_resolved=True).count() == 1
    assert Coding.objects.filter(status="rejected").count() == 0
    each = (keys + more) / (2 * TEXTS)
    took = (seconds + longer) / (2 * TEXTS)
    with capsys.disabled():
        print(f"\n{TEXTS} texts, coded twice: {each:.1f} keys and {took:.1f} s for each text")
    assert each < 9, "a few keys, whatever the text is about"
