"""From a printed slip to an answer: an officer's file, and a phone without scripts."""

import io
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from tests.browser.axe import SIZES, faults_at_both_sizes
from tests.browser.installation import Installation
from tests.browser.signing_in import make_person, sign_in
from tests.browser.unhurried import wait_to_send
from tests.builder.test_codes import CODE

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

MAKE = """
from feedback.intake.models import Envelope
from tests.intake.invited import make_coded_survey
print(make_coded_survey("slips").pk, *Envelope.objects.values_list("pk", flat=True))
"""
# The installation is shared: nothing of this is left for the tests that follow.
UNDO = """
from feedback.intake.models import BurntCode, Envelope
from feedback.surveys.models import Code, CodeBatch, Survey, SurveyVersion
print(Envelope.objects.exclude(pk__in={before}).count(), BurntCode.objects.count())
Envelope.objects.exclude(pk__in={before}).delete()
for model in (BurntCode, Code, CodeBatch):
    model.objects.all().delete()
SurveyVersion.objects.filter(survey__slug="slips").delete()
Survey.objects.filter(slug="slips").delete()
"""


@pytest.fixture
def coded(installation: Installation) -> Iterator[str]:
    """The number of an open survey that asks for a code."""
    survey, *before = installation.shell(MAKE).split()
    yield survey
    stored = installation.shell(UNDO.format(before=[int(each) for each in before]))
    assert stored.split() == ["1", "1"]


def faults_of_the_page_that_asks(page: Page, installation: Installation) -> list[str]:
    """Come to the page that asks for a code, empty and after a wrong one."""
    page.goto(f"{installation.public_url}/q/slips/")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Yes, I can answer now").click()
    faults = faults_at_both_sizes(page)
    page.get_by_label("What is your code?").fill("KTM 0000 0000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This code can’t be used.")
    return faults + faults_at_both_sizes(page)


def test_a_slip_is_printed_and_its_code_typed_on_a_phone(
    installation: Installation, context: Callable[..., BrowserContext], coded: str
) -> None:
    office = context(accept_downloads=True).new_page()
    sign_in(office, installation, make_person(installation, "OFFICER", "slips@o.example"))
    office.goto(f"{installation.office_url}/admin/surveys/{coded}/codes/")
    faults = faults_at_both_sizes(office, "#builder")
    with office.expect_navigation():
        office.get_by_role("link", name="Print slips").click()
    faults += faults_at_both_sizes(office, "#builder")
    office.get_by_label("Where they will lie").fill("Front desk")
    with office.expect_download() as download:
        office.get_by_role("button", name="Make the file").click()
    assert re.fullmatch(r"slips-\w{3}\.pdf", download.value.suggested_filename)
    pages = PdfReader(io.BytesIO(Path(download.value.path()).read_bytes())).pages
    code = CODE.findall(pages[1].extract_text())[0]
    office.goto(f"{installation.office_url}/admin/surveys/{coded}/codes/")
    expect(office.get_by_role("cell", name="Front desk")).to_be_visible()
    faults += faults_at_both_sizes(office, "#builder")
    faults += faults_of_the_page_that_asks(context().new_page(), installation)
    assert faults == []

    phone = context(java_script_enabled=False, viewport=SIZES[0]).new_page()
    phone.goto(f"{installation.public_url}/q/slips/")
    phone.get_by_role("button", name="Start").click()
    phone.get_by_role("button", name="Yes, I can answer now").click()
    begun = time.monotonic()
    phone.get_by_label("What is your code?").fill(code.lower().replace(" ", "-"))
    phone.get_by_role("button", name="Continue").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("How easy was it to get help?")
    phone.get_by_label("Hard").check()
    for _ in range(3):
        phone.get_by_role("button", name="Continue").click()
    wait_to_send(phone, begun)
    phone.get_by_role("button", name="Send my answers").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert phone.url == f"{installation.public_url}/q/slips/"
