"""Joint plans in the office, at both sizes and without script: axe, and a table taken in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import faults_at_both_sizes
from tests.browser.installation import Installation
from tests.browser.signing_in import make_person, sign_in
from tests.you_said_we_did.plans.files import VALE

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
FILLING = """
from engagement.models import Agency
from feedback.partners.models import Contributor
from hearback.people.roles import Role
from tests.factories import TODAY, make_user
from tests.you_said_we_did.plans.files import VALE
from tests.you_said_we_did.plans.making import action, make_plan, take, vale_council
from you_said_we_did.models import ProgressReturn
from you_said_we_did.plans.storing import table_of

agency, plan = vale_council(), make_plan("axe")
take(plan, VALE.read_bytes())
plan.issue("First.", table_of(plan).as_kept(), None, TODAY)
pat = make_user(Role.PARTNER, email="plan-pat@o.example")
Contributor.objects.create(user=pat, agency=agency)
sent = ProgressReturn.send(action(7, plan), agency, 2026, "We moved two teams.", pat)
print(action(7, plan).pk, sent.pk)
"""


def test_a_table_is_taken_in(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    page = context(java_script_enabled=False).new_page()
    sign_in(page, installation, make_person(installation, "OFFICER", email="plans@o.example"))
    page.goto(f"{installation.office_url}/plans/begin/")
    page.get_by_label("Title").fill("Wetherby Vale")
    page.get_by_label("Address").fill("vale")
    page.get_by_label("First year").fill("2031")
    page.get_by_label("Last year").fill("2033")
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("The plan’s table").set_input_files(VALE)
    page.get_by_role("button", name="Read it").click()
    expect(page.locator("main")).to_contain_text("5 objectives and 25 actions: 25 new")
    page.get_by_role("button", name="Take it in").click()
    expect(page.locator("main")).to_contain_text("what else has to be taught")
    page.goto(f"{installation.office_url}/plans/plan/vale/")
    expect(page.locator("article")).to_have_count(25)


def fill(installation: Installation) -> tuple[str, str]:
    """Take a plan in, with an issue and a return that waits; return the keys of both."""
    action, sent = installation.shell(FILLING).split()[-2:]
    return action, sent


def test_every_screen_under_axe(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    page = context().new_page()
    sign_in(page, installation, make_person(installation, "OFFICER", email="plan-axe@o.example"))
    action, sent = fill(installation)
    faults = []
    for path in (
        *("", "begin/", "plan/axe/", "plan/axe/import/", "plan/axe/history/", "plan/axe/issue/"),
        *(
            "plan/axe/who/",
            "plan/axe/issue/1/sign-off/",
            "plan/axe/issue/1/out/",
            f"action/{action}/rating/",
        ),
        *(f"action/{action}/progress/", f"action/{action}/finding/", f"returns/{sent}/read/"),
        f"../loop/commitment/{action}/",
    ):
        answer = page.goto(f"{installation.office_url}/plans/{path}")
        assert answer is not None
        assert answer.status == 200, path
        faults += faults_at_both_sizes(page)
    page.goto(f"{installation.public_url}/you-said-we-did/plan/our-plan/")
    expect(page.locator("article")).to_have_count(25)
    faults += faults_at_both_sizes(page)
    page.goto(f"{installation.office_url}/plans/plan/axe/import/")
    page.get_by_label("The plan’s table").set_input_files(VALE)
    with page.expect_navigation():
        page.get_by_role("button", name="Read it").click()
    faults += faults_at_both_sizes(page)
    assert faults + faults_of_partner(installation, context().new_page(), action) == []


def faults_of_partner(installation: Installation, page: Page, action: str) -> list[str]:
    """Look at a partner's screens."""
    faults = []
    sign_in(page, installation, "plan-pat@o.example")
    for path in ("returns/", f"returns/{action}/"):
        page.goto(f"{installation.office_url}/plans/{path}")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Return")
        faults += faults_at_both_sizes(page)
    return faults
