"""From the office to the wall: posters made on screens that everybody can use, scanned back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zxingcpp
from playwright.sync_api import BrowserContext, expect

from tests.browser.axe import faults_at_both_sizes
from tests.browser.installation import Installation
from tests.browser.signing_in import make_person, sign_in
from tests.paper.files import looked_at

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

MAKE = """
from tests.factories import make_survey
print(make_survey("walls").pk)
"""
# The installation is shared: nothing of this is left for the tests that follow.
UNDO = """
from feedback.surveys.models import Survey, SurveyVersion
SurveyVersion.objects.filter(survey__slug="walls").delete()
Survey.objects.filter(slug="walls").delete()
"""


@pytest.fixture
def survey(installation: Installation) -> Iterator[str]:
    """The number of an open survey."""
    yield installation.shell(MAKE).strip()
    installation.shell(UNDO)


def test_a_poster_leads_from_the_wall_to_the_survey(
    installation: Installation, context: Callable[..., BrowserContext], survey: str
) -> None:
    office = context(accept_downloads=True).new_page()
    sign_in(office, installation, make_person(installation, "OFFICER", "walls@o.example"))
    office.goto(f"{installation.office_url}/admin/print/{survey}/forms/")
    office.get_by_label("How many").fill("26")
    office.get_by_role("button", name="Make the file").click()
    expect(office.get_by_role("alert")).to_contain_text("Print 25 at the most")
    faults = faults_at_both_sizes(office, "#builder")
    office.goto(f"{installation.office_url}/admin/print/{survey}/posters/")
    faults += faults_at_both_sizes(office, "#builder")
    office.get_by_label("Where they will hang").fill("Library")
    with office.expect_download() as download:
        office.get_by_role("button", name="Make the file").click()
    assert download.value.suggested_filename == "posters-walls-a4-en.pdf"
    assert faults == []

    pdf = Path(download.value.path()).read_bytes()
    (read,) = zxingcpp.read_barcodes(looked_at(pdf, 1).convert("L"))
    phone = context(java_script_enabled=False).new_page()
    phone.goto(read.text)
    assert phone.url == f"{installation.public_url}/q/walls/"
    expect(phone.get_by_role("heading", level=1)).to_have_text("Have your say")
