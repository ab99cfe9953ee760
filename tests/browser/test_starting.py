"""A survey started from a template in a real browser, with script and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.axe import faults_at_both_sizes
from tests.browser.installation import Installation
from tests.browser.signing_in import make_person, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

MAKE = """
from tests import factories
survey = factories.make_survey("kept", is_open=False)
print(survey.pk)
"""
READ = """
from feedback.surveys.models import Survey
survey = Survey.objects.get(slug="then-and-now")
print(survey.respondent_group, len(survey.draft.read().questions))
"""


def test_axe_finds_nothing_in_our_part(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    key = installation.shell(MAKE).split()[-1]
    page = context().new_page()
    sign_in(page, installation, make_person(installation, "OFFICER", email="axe-s@o.example"))
    faults: list[str] = []
    for path in ("start/", f"{key}/copy/", f"{key}/archive/", f"{key}/unarchive/", f"{key}/"):
        page.goto(f"{installation.office_url}/admin/surveys/{path}")
        for details in page.locator("#builder summary").all():
            details.click()
        faults += faults_at_both_sizes(page, "#builder")
    assert faults == []


def test_two_presses_make_a_survey_without_script(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    page = context(java_script_enabled=False).new_page()
    sign_in(page, installation, make_person(installation, "OFFICER", email="no-js@o.example"))
    page.goto(f"{installation.office_url}/desk/surveys/")
    page.get_by_text("Write a new survey").click()
    page.locator(".starting__use a[href$='what-changed-for-you']").click()
    page.locator("#id_consultation").select_option(label="Have your say")
    page.locator("#w-editor-form footer button").first.click()
    expect(page.locator("#builder")).to_contain_text("How were things before you had help")
    assert installation.shell(READ).split()[-2:] == ["survivor", "9"]
