"""Questions about the person in a real browser: axe finds nothing, and keys suffice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.axe import faults_at_both_sizes
from tests.browser.installation import Installation
from tests.browser.signing_in import make_person, sign_in
from tests.browser.test_accessibility import tab_to

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

MAKE = """
from django.core.management import call_command
from feedback.surveys.models import EqualitySet, Survey
from hearback import permissions
from tests import factories
permissions.sync()
call_command("load_equality_sets", verbosity=0)
survey = factories.make_survey("asked", is_open=False)
Survey.objects.filter(pk=survey.pk).update(expected_a_quarter=60)
print(survey.pk, EqualitySet.objects.get(slug="short").pk)
"""


@pytest.fixture(scope="module")
def made(installation: Installation) -> tuple[str, str]:
    """The keys of a draft that expects 60 answers in three months, and of the short set."""
    survey, short = installation.shell(MAKE).split()[-2:]
    return survey, short


def test_an_officer_chooses_by_keys(
    installation: Installation, made: tuple[str, str], context: Callable[..., BrowserContext]
) -> None:
    page = context().new_page()
    sign_in(page, installation, make_person(installation, "OFFICER", email="eq-o@o.example"))
    outline = f"{installation.office_url}/admin/surveys/{made[0]}/"
    page.goto(outline + "about-you/")
    assert faults_at_both_sizes(page, "#builder") == []
    page.locator("#set-none").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Short (version 1)")).to_be_checked()
    tab_to(page, "Save")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#builder")).to_contain_text("Set: short 1")
    page.goto(outline + "question/q1/")
    assert faults_at_both_sizes(page, "#builder") == []


def test_the_data_protection_officer_makes_the_next_version(
    installation: Installation, made: tuple[str, str], context: Callable[..., BrowserContext]
) -> None:
    page = context().new_page()
    sign_in(
        page, installation, make_person(installation, "DATA_PROTECTION", email="eq-d@o.example")
    )
    office = installation.office_url
    page.goto(f"{office}/admin/snippets/surveys/equalityset/")
    expect(page.locator("main")).to_contain_text("Core, with detailed ethnic groups")
    page.goto(f"{office}/admin/snippets/surveys/equalityset/inspect/{made[1]}/")
    with page.expect_navigation():
        page.get_by_role("link", name="Make the next version").click()
    assert faults_at_both_sizes(page, "#builder") == []
    page.get_by_role("button", name="Store version 2").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing differs")
    assert faults_at_both_sizes(page, "#builder") == []
    page.get_by_label("Question", exact=True).first.fill("Your age?")
    with page.expect_navigation():
        page.get_by_role("button", name="Store version 2").click()
    expect(page.locator("main")).to_contain_text("Your age?")
