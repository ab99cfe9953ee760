"""The pages of a hand-in in a browser: axe, a phone and a desk, without script, by keyboard."""

import os
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from engagement.models import Agency
from feedback.partners.models import SealedComment
from hearback.people.models import User
from tests.browser.axe import faults_at_both_sizes
from tests.chromium import chromium
from tests.desk.browsing import enter, serving
from tests.desk.conftest import Office
from tests.partners.conftest import COMMENTS, excel_file
from tests.partners.test_at_the_keeper import give

pytestmark = [
    pytest.mark.browser,
    pytest.mark.sqlite,
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.usefixtures("keys"),
]


def look(page: Page, name: str) -> list[str]:
    """Return what is wrong with a page; keep a picture of it where somebody asked for them."""
    faults = faults_at_both_sizes(page)
    if folder := os.environ.get("HEARBACK_PICTURES"):
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    return faults


def test_a_hand_in_from_first_to_last_page(officer: Client, agency: Agency, tmp_path: Path) -> None:
    path = tmp_path / "comments.xlsx"
    path.write_bytes(excel_file(*COMMENTS, (7, "Ideas", ""), (8, "Nonsense", "Kind staff.")))
    faults = []
    with serving() as address, chromium() as browser:
        page = enter(browser, address, officer, with_script=True)
        page.goto("/partners/")
        faults += look(page, "home-empty")
        page.get_by_role("link", name="Hand in comments").click()
        faults += look(page, "begin")
        page.get_by_role("button", name="Read the file").click()
        expect(page.get_by_role("link", name="Choose a file.")).to_be_visible()
        faults += look(page, "begin-errors")
        page.get_by_label("Agency").select_option("Northgate Housing Association")
        page.get_by_label("Who wrote them").select_option("Victims and survivors")
        page.get_by_label("Spreadsheet").set_input_files(path)
        page.get_by_role("button", name="Read the file").click()
        expect(page.get_by_role("heading", name="Check the rows")).to_be_visible()
        faults += look(page, "check")
        page.get_by_role("button", name="Hand in 6 comments").click()
        expect(page.get_by_text("There is a problem")).to_be_visible()
        faults += look(page, "check-errors")
        page.get_by_label("Leave out the rows with problems").check()
        page.get_by_role("button", name="Hand in 6 comments").click()
        expect(page.get_by_text("6 comments are handed in")).to_be_visible()
        faults += look(page, "home")
    assert faults == []
    assert SealedComment.objects.count() == 6


def test_it_works_without_script_and_by_keyboard(
    office: Office, contributor: User, agency: Agency, tmp_path: Path
) -> None:
    give(agency, group="family")
    path = tmp_path / "comments.xlsx"
    path.write_bytes(excel_file())
    client = office(user=contributor)
    with serving() as address, chromium() as browser:
        page = enter(browser, address, client, 360, with_script=False)
        page.goto("/partners/new/")
        page.get_by_label("Agency").focus()
        page.keyboard.type("North")
        page.keyboard.press("Tab")
        page.keyboard.type("Family")
        page.get_by_label("Spreadsheet").set_input_files(path)
        page.get_by_role("button", name="Read the file").press("Enter")
        page.get_by_role("button", name="Hand in 6 comments").press("Enter")
        expect(page.get_by_text("6 comments are handed in")).to_be_visible()
        assert page.get_by_role("row").count() == 3
    assert SealedComment.objects.count() == 12
