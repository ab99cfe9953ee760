"""A survey from nothing to open, on three people's screens, clicks counted: from the survivor
template, and from blank with ten questions. The aim is under sixty.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.installation import Installation
from tests.browser.signing_in import make_person, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

MAKE = """
from tests import factories
factories.make_helpline()
factories.make_survey("there-before", is_open=False)
"""
READ = """
from feedback.surveys.models import Survey
survey = Survey.objects.get(slug={slug!r})
print(survey.status, survey.current_version().read().asks)
"""
AIM = 60


class Counted:
    """Somebody at a screen; each press of a link, a button or a box is one click."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, place: Locator) -> None:
        """Press something, and wait for the page it leads to."""
        self.clicks += 1
        place.click()
        self.page.wait_for_load_state()

    def link(self, name: str) -> None:
        """Press a link."""
        self.click(self.page.get_by_role("link", name=name, exact=True).first)

    def button(self, name: str) -> None:
        """Press a button."""
        self.click(self.page.get_by_role("button", name=name, exact=True).first)

    def write(self, **typed: str) -> None:
        """Type into fields by their names: one click leads to the first, Tab to the next ones."""
        self.clicks += 1
        for name, words in typed.items():
            self.page.locator(f"[name={name}]").fill(words)


@pytest.fixture(scope="module")
def made(installation: Installation) -> Installation:
    """The installation with a helpline and a consultation."""
    installation.shell(MAKE)
    return installation


@pytest.fixture
def people(
    made: Installation, context: Callable[..., BrowserContext], request: pytest.FixtureRequest
) -> dict[str, Counted]:
    """An officer, a safeguarding lead and a data protection officer, signed in."""
    signed_in = {}
    for role in ("OFFICER", "SAFEGUARDING", "DATA_PROTECTION"):
        page = context().new_page()
        email = f"{role.lower()}-{request.node.name}@o.example".replace("_", "-")
        sign_in(page, made, make_person(made, role, email=email))
        page.goto(f"{made.office_url}/desk/surveys/")
        signed_in[role] = Counted(page)
    return signed_in


def begin(officer: Counted, start: str, **more: str) -> None:
    """Choose what to start from, and give the facts."""
    officer.link("Write a new survey")
    officer.click(officer.page.locator(f"#builder a[href*='{start}']").first)
    officer.write(expected_a_quarter="200", closes_on="2027-06-30", **more)
    officer.page.locator("#id_consultation").select_option(label="Have your say")
    officer.clicks += 1
    officer.click(officer.page.locator("#w-editor-form footer button").first)


def approve_and_open(people: dict[str, Counted], name: str) -> int:
    """Send it, have both approve it, open it; return all clicks so far."""
    officer = people["OFFICER"]
    expect(officer.page.locator(".safety")).to_contain_text("Nothing has to be mended.")
    officer.button("Send it for approval")
    for role in ("SAFEGUARDING", "DATA_PROTECTION"):
        who = people[role]
        who.page.reload()
        who.link(name)
        who.link("Approve it, or send it back")
        who.click(who.page.get_by_label("Approve it"))
        who.button("Record my decision")
    officer.page.reload()
    officer.link("Open this survey")
    officer.button("Open it now")
    return sum(who.clicks for who in people.values())


def test_from_the_survivor_template(made: Installation, people: dict[str, Counted]) -> None:
    begin(people["OFFICER"], "start=using-services", slug="from-template")
    clicks = approve_and_open(people, "Using services")
    print(f"\nFrom the survivor template: {clicks} clicks for three people.")
    assert made.shell(READ.format(slug="from-template")).split()[-2:] == ["open", "10"]
    assert clicks < AIM


YES_NO = "Yes\nNo\nPrefer not to say"
TEN = {
    "Choose one": {"text": "Did someone call you back?", "choices": YES_NO},
    "Choose any": {"text": "What kinds of help did you use?", "choices": "A helpline\nA group"},
    "Scale": {"text": "How easy was it to get help?", "low": "Very hard", "high": "Very easy"},
    "Statements to agree or disagree with": {
        "text": "How were you treated?",
        "rows": "Staff were kind\nStaff had time",
        "choices": "Yes\nIn part\nNo",
    },
    "Put in order": {"text": "What matters most?", "choices": "Speed\nKindness\nBeing near"},
    "How many (in bands)": {"text": "How many calls did it take?", "bounds": "0\n1\n3\n6"},
    "Month and year": {"text": "When did you first ask for help?", "from_year": "2020"},
    "A few words": {"text": "What one word sums up the help?"},
    "Own words": {"text": "What should change?"},
    "Then and now": {
        "text": "How are things?",
        "rows": "Home\nMoney\nPeople to turn to",
        "low": "Very hard",
        "high": "Going well",
    },
}


def test_from_blank_with_ten_questions(made: Installation, people: dict[str, Counted]) -> None:
    officer = people["OFFICER"]
    begin(officer, "group=survivor", name="Ten questions", slug="from-blank")
    for kind, typed in TEN.items():
        officer.link(kind)
        officer.write(**typed)
        officer.button("Save")
    clicks = approve_and_open(people, "Ten questions")
    print(f"\nFrom blank, ten questions: {clicks} clicks for three people.")
    assert made.shell(READ.format(slug="from-blank")).split()[-2:] == ["open", "10"]
    assert clicks < AIM
