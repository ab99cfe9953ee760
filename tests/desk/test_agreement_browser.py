"""The agreement page in a real browser: read at the width of a phone without scrolling sideways."""

import pytest

from feedback.desk.models import Turn
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from tests import factories
from tests.browser.axe import faults_at_both_sizes
from tests.chromium import chromium
from tests.desk.browsing import enter, serving
from tests.desk.conftest import Office, suggest, theme

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
STICKING_OUT = """[...document.querySelectorAll(".desk-stacked, .desk-stacked *")].filter(
    (part) => part.checkVisibility() && !part.closest("thead")
      && part.getBoundingClientRect().right > document.documentElement.clientWidth
).length"""
LABEL = """getComputedStyle(document.querySelector(".desk-stacked td"), "::before").content"""


def test_every_figure_stands_beside_its_heading_on_a_phone(
    office: Office, version: SurveyVersion, ana: User, ben: User
) -> None:
    for number in range(24):
        text = factories.make_text(version, is_drawn=True)
        suggest(text, "waiting" if number % 2 else "housing")
        Turn.take(text, ana, [theme("waiting")])
        Turn.take(text, ben, [theme("waiting")], is_second=True)
    client = office(user=ana)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client, width=360)
        page.goto("/desk/agreement/")
        assert page.get_by_role("row").count() == 5
        assert page.get_by_role("columnheader").count() == 12
        assert page.evaluate(STICKING_OUT) == 0
        assert page.evaluate(LABEL) == '"Both"'
        faults = faults_at_both_sizes(page)
        page.set_viewport_size({"width": 1280, "height": 800})
        assert page.evaluate(LABEL) == "none"
    assert faults == []
