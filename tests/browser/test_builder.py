"""The survey builder in a real browser: axe finds nothing in our part of it, and keys suffice."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import faults_at_both_sizes
from tests.browser.installation import Installation
from tests.browser.signing_in import make_person, sign_in
from tests.browser.test_accessibility import tab_to

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

MAKE = """
from tests import factories
from tests.surveys import every_kind
survey = factories.make_survey("built", is_open=False)
factories.rewrite(survey, questions=every_kind.QUESTIONS, sections=every_kind.PARTS)
print(survey.pk)
"""
READ = """
import json
from feedback.surveys.models import Survey
written = Survey.objects.get(slug="built").draft.read()
print(json.dumps([[q.text, [c.label for c in q.choices]] for q in written.questions]))
"""


@pytest.fixture(scope="module")
def built(installation: Installation) -> str:
    """The address of the builder of a draft with a question of every kind."""
    key = installation.shell(MAKE).split()[-1]
    return f"{installation.office_url}/admin/surveys/{key}/"


def enter(page: Page, name: str) -> None:
    """Go to a control by Tab alone and press Enter."""
    tab_to(page, name, most=200)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_axe_finds_nothing_in_our_part(
    installation: Installation, built: str, context: Callable[..., BrowserContext]
) -> None:
    page = context().new_page()
    sign_in(page, installation, make_person(installation, "OFFICER", email="axe-b@o.example"))
    faults: list[str] = []
    kinds = [f"question/q{n}/" for n in range(1, 14)]
    others = ("library/", "question/q1/library/", "question/q1/remove/")
    for path in ("", "first-page/", "part/", "part/p1/", *others, *kinds):
        page.goto(built + path)
        faults += faults_at_both_sizes(page, "#builder")
    assert faults == []


def test_a_question_is_added_by_keyboard_alone(
    installation: Installation, built: str, context: Callable[..., BrowserContext]
) -> None:
    page = context().new_page()
    sign_in(page, installation, make_person(installation, "OFFICER", email="keys-b@o.example"))
    page.goto(built)
    enter(page, "Choose one")
    page.keyboard.press("Tab")
    page.get_by_label("Question").focus()
    page.keyboard.type("Was it clear?")
    page.get_by_label("Choices").focus()
    page.keyboard.type("Yes\nNo")
    enter(page, "Save")
    expect(page.locator("#builder")).to_contain_text("Was it clear?")
    assert json.loads(installation.shell(READ))[-1] == ["Was it clear?", ["Yes", "No"]]
