"""Reviews and audits, and what an answer rests on: axe at both sizes, a draft without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.axe import faults_at_both_sizes
from tests.browser.installation import Installation
from tests.browser.signing_in import make_person, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
FILLING = """
from datetime import date
from feedback.releases.models import ReleaseQuote
from tests.factories import make_release, make_survey
from tests.you_said_we_did.making import (
    make_commitment, make_finding, make_learning, make_source,
)
counts = {"waiting": 25, "believed": 15}
release = make_release(make_survey("resting"), **counts)
older = make_release(make_survey("resting-before"), period="2026-Q1", **counts)
waiting, believed = release.themes.all()
words = "I rang four times. Each time somebody else asked me everything again."
ReleaseQuote.add(waiting, words)
kept = make_source(title="How services pass on what they know", published_on=date(2025, 10, 15))
audit = make_source("public", kind="audit", title="How first calls are answered")
for each, slug in ((kept, "one-named-person"), (audit, "first-calls")):
    make_commitment(make_learning(each, slug))
both = make_finding("two-things", rests_on=waiting, source=audit, quote=words,
                    also_rests_on=[believed, older.themes.first()])
print(waiting.pk, kept.pk, both.pk)
"""


def test_every_screen_under_axe(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    waiting, kept, both = installation.shell(FILLING).split()[-3:]
    page = context().new_page()
    officer = make_person(installation, "OFFICER", email="sources@o.example")
    sign_in(page, installation, officer)
    faults = []
    for path in (
        *("", "sources/", "sources/add/", f"sources/{kept}/", f"sources/{kept}/words/"),
        *(f"sources/{kept}/review/", f"sources/{kept}/who/", f"sources/{kept}/finding/"),
        *(f"theme/{waiting}/", f"finding/{both}/", f"finding/{both}/evidence/"),
        f"finding/{both}/words/",
    ):
        answer = page.goto(f"{installation.office_url}/loop/{path}")
        assert answer is not None
        assert answer.status == 200, path
        faults += faults_at_both_sizes(page)
    for slug in ("", "one-named-person/", "first-calls/", "two-things/"):
        page.goto(f"{installation.public_url}/you-said-we-did/{slug}")
        faults += faults_at_both_sizes(page)
    assert faults == []


def test_an_answer_is_drafted_from_a_review_without_script(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    page = context(java_script_enabled=False).new_page()
    sign_in(page, installation, make_person(installation, "OFFICER", email="plain@o.example"))
    page.goto(f"{installation.office_url}/loop/sources/add/")
    page.get_by_label("Case review").check()
    page.get_by_label("Title").fill("What one review taught us")
    page.get_by_label("What we learned").fill("Ask again when nobody answers.")
    page.get_by_label("Published on").fill("2026-05-04")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="What one review taught us").click()
    expect(page.locator("main")).to_contain_text("To be reviewed on 4 May 2027")
    page.get_by_role("link", name="Draft an answer from it").click()
    page.get_by_label("Title").fill("Asking again")
    page.get_by_label("What we learned").fill("A message can get lost.")
    page.get_by_label("Priority").select_option(index=1)
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("main")).to_contain_text("Nobody outside can see it yet")
    expect(page.locator("main")).to_contain_text("What one review taught us")
