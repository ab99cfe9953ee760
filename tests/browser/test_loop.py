"""The public loop in a real installation: what the office changes, the public process shows."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.installation import Installation

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
ENTRY = "/you-said-we-did/something-changed/"
MAKE = """
from you_said_we_did.models import Commitment, Finding
pattern = Finding.objects.get(slug="something-changed")
Finding.draft(None, slug="kept-in-memory", title="Kept in memory", you_said="You said so.",
    priority=pattern.priority, respondent_group=pattern.respondent_group,
    rests_on=pattern.rests_on).latest_revision.publish()
"""
CHANGE = """
from you_said_we_did.models import Finding
finding = Finding.objects.get(slug="kept-in-memory")
{change}
"""


def test_another_process_changes_what_is_kept_here(
    installation: Installation, context: Callable[..., BrowserContext]
) -> None:
    page = context(java_script_enabled=False).new_page()
    address = f"{installation.public_url}/you-said-we-did/kept-in-memory/"
    index = f"{installation.public_url}/you-said-we-did/"

    def said(where: str) -> str:
        for _ in range(2):  # the second visit is answered from memory
            page.goto(where)
        return page.locator("main").inner_text()

    assert "Kept in memory" not in said(index)
    installation.shell(MAKE)
    assert "Kept in memory" in said(index)
    new_words = 'finding.draft_words(None, you_said="You said it again.").publish()'
    assert "You said it again." not in said(address)
    installation.shell(CHANGE.format(change=new_words))
    assert "You said it again." in said(address)
    installation.shell(CHANGE.format(change="finding.unpublish()"))
    assert "Kept in memory" not in said(index)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 404
