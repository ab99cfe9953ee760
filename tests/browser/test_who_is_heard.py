"""Who is heard, evidence, the star and indicators: axe finds nothing on a phone or a desk."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.axe import faults_at_both_sizes
from tests.browser.installation import Installation
from tests.browser.signing_in import make_person, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

PAGES = {
    "OFFICER": [
        "/board/voices/",
        "/board/voices/tasks/new/",
        "/baselines/",
        "/indicators/",
        "/indicators/new/",
        "/indicators/file/",
        "/indicators/visits/",
        "/indicators/values/8/",
        "/indicators/values/9/public/",
    ],
    "BOARD": [
        "/board/voices/",
        "/board/autumn/2026-Q3/equality/",
        "/board/autumn/2026-Q3/star/",
        "/board/indicators/",
    ],
    "PARTNER": ["/indicators/"],
}
CONTENT = """
from decimal import Decimal
from tests import factories
from tests.board.answered import ages, document, moves, publish
from engagement.content import load_population_shares
from engagement.models import Agency
from engagement.shipped_shares import national_shares
from feedback.indicators.gate import Safe
from feedback.indicators.models import Indicator, IndicatorValue
from hearback.people.roles import Role
load_population_shares(national_shares())
survey = factories.make_survey("autumn")
survey.close(by=None, on=factories.TODAY)
stars = [moves(f"q5-{row}", 40, 20, 10) for row in "abcd"]
publish(survey, document(survey, 200, ages(None, 120, 70), *stars))
indicator = Indicator.define(
    None, slug="visits", name="Visits", meaning="Calls answered.", kind="output", good="depends",
    unit="people", every="quarter", source="A list", owner=Agency.objects.all()[0],
)
by = factories.make_user(Role.PARTNER, email="counts@a.example")
other = factories.make_user(Role.DATA_PROTECTION, email="approves@a.example")
for quarter, value in (("2025-Q1", 40), ("2025-Q2", None), ("2025-Q3", 45), ("2025-Q4", 60)):
    safe = Safe() if value is None else Safe(Decimal(value))
    kept = IndicatorValue.hand_in(indicator, quarter, safe, "Why.", by=by, today=factories.TODAY)
    if value != 60:
        kept.approve(other, factories.TODAY)
indicator.change(other, is_public=True)
held = IndicatorValue.hand_in(indicator, "2026-Q1", safe, "Why.", by=by, today=factories.TODAY)
held.approve(other, factories.TODAY)
"""


@pytest.fixture(scope="module")
def filled(installation: Installation) -> Installation:
    """An installation with all that these pages can show."""
    installation.shell(CONTENT)
    return installation


@pytest.mark.parametrize("role", PAGES)
def test_pages_of_who_is_heard(
    filled: Installation, context: Callable[..., BrowserContext], role: str
) -> None:
    page = context().new_page()
    sign_in(page, filled, make_person(filled, role, email=f"heard-{role.lower()}@a.example"))
    faults = []
    for path in PAGES[role]:
        answer = page.goto(filled.office_url + path)
        assert answer is not None
        assert answer.status == 200, path
        faults += faults_at_both_sizes(page)
        for picture in page.locator("main img").all():
            assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    assert faults == []
