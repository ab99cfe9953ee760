"""The officer’s desk for the loop, whether it helped, and the year: both sizes, without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import faults_at_both_sizes
from tests.browser.installation import Installation
from tests.browser.signing_in import make_person, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
FILLING = """
from feedback.desk.models import Turn
from feedback.responses.models import Theme
from hearback.people.roles import Role
from tests.factories import TODAY, make_release, make_survey, make_text, make_user
from tests.you_said_we_did.making import make_commitment, make_finding
from tests.you_said_we_did.plans.making import make_plan, take, vale_council
from tests.you_said_we_did.plans.files import VALE
from you_said_we_did.drafting.asking_again import ask_again
from tests.factories import open_survey
from you_said_we_did.models import Commitment

vale_council()
take(make_plan("outcomes"), VALE.read_bytes())
survey = make_survey("outcomes")
theme = Theme.objects.get(slug="waiting")
first = make_release(survey, period="2026-Q1", waiting=25).themes.get()
now = make_release(survey, period="2026-Q3", waiting=90).themes.get()
coder = make_user(Role.CODER, email="outcome-coder@o.example")
for words in ("We were still waiting after [number] weeks.", "Nobody rang back. I gave up."):
    text = make_text(survey.current_version(), words, is_masking_confirmed=True)
    Turn.take(text, coder, [theme])
finding = make_finding("outcome-seen", rests_on=first)
done = make_commitment(finding, "done")
checked = make_commitment(finding, "done")
checked.record_outcome("too_early", "It had just begun.", None, TODAY)
checked.record_outcome("partly", "Calls are quicker.", None, TODAY, heard_again=now)
open_survey(ask_again(checked, "same", "Asking again", "since-then", coder))
taken = Commitment.objects.filter(owner__isnull=False, finding=None).first()
taken.answer(make_finding("from-the-plan", rests_on=first), None)
print(now.pk, done.pk, checked.pk, finding.pk)
"""


def look(page: Page, address: str) -> list[str]:
    """Open a page and return what is wrong with it."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    return faults_at_both_sizes(page)


def test_every_screen_under_axe_and_a_draft_without_script(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    page = context().new_page()
    officer = make_person(installation, "OFFICER", email="outcomes@o.example")
    sign_in(page, installation, officer)
    now, done, checked, _ = installation.shell(FILLING).split()[-4:]
    office = f"{installation.office_url}/loop"
    faults = look(page, f"{office}/theme/{now}/")
    faults += look(page, f"{office}/commitment/{done}/outcome/")
    faults += look(page, f"{office}/commitment/{done}/ask-again/")
    faults += look(page, f"{office}/commitment/{checked}/")
    faults += look(page, f"{office}/year/2026/")
    faults += look(page, f"{office}/year/2031/")
    public = f"{installation.public_url}/you-said-we-did/outcome-seen/"
    faults += look(context().new_page(), public)
    assert faults == []
    plain = context(java_script_enabled=False).new_page()
    sign_in(plain, installation, officer)
    draft_an_answer(plain, f"{office}/theme/{now}/")


def draft_an_answer(page: Page, address: str) -> None:
    """Fill in the whole screen; what is wrong at first is said, and nothing is lost."""
    page.goto(address)
    expect(page.locator("main")).to_contain_text("Nobody rang back.")
    page.get_by_label("Title").first.fill("A reply in two days")
    page.get_by_label("You said").fill("You said that nobody rings back.")
    page.get_by_label("Title").nth(1).fill("A call back")
    page.get_by_label("What we say").fill("We ring you back.")
    page.get_by_label("Title").first.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Choose “Owner”.")
    expect(page.get_by_label("What we say")).to_have_value("We ring you back.")
    page.get_by_label("Owner").select_option(index=1)
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("h1")).to_have_text("A reply in two days")
    expect(page.locator("main")).to_contain_text("A call back")
