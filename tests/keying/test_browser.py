"""Typing in with a keyboard alone: by number keys, and without script by Tab and Space."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from feedback.keying.models import TypedForm, TypingRule, WaitingForm
from feedback.surveys.models import Survey
from hearback.people.roles import Role
from tests.browser.axe import faults_at_both_sizes
from tests.chromium import chromium
from tests.desk.browsing import enter, serving
from tests.keying.conftest import printed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.sqlite,
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.usefixtures("keys"),
]
# A number ticks and stays, whatever the question; Enter goes on, and leaves it as it is.
BY_NUMBER = (
    *("1", "Enter", "1", "3", "Enter"),  # q1; q2 twice
    *("4", "Enter", "1", "Enter", "3", "Enter"),  # the scale; both rows of the grid
    *("Enter", "Enter", "Enter"),  # no places
    *("2", "Enter", "Enter", "Enter"),  # a band; no month
)


def look(page: Page, name: str) -> list[str]:
    """Return what is wrong with a page; keep a picture of it where somebody asked for them."""
    faults = faults_at_both_sizes(page)
    if folder := os.environ.get("HEARBACK_PICTURES"):
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    return faults


def open_form(page: Page, number: str) -> None:
    """Type a number, and go on to its form."""
    page.goto("/typing/spring/")
    page.get_by_label("Form number").fill(number)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(number[:3])


def type_first(page: Page, number: str) -> list[str]:
    """Type a form by its number keys; return what was wrong with the pages."""
    faults = []
    page.goto("/typing/")
    faults += look(page, "home")
    page.get_by_role("link", name="Survey spring").click()
    page.get_by_label("Form number").fill("123")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="A form number has nine digits")).to_be_visible()
    faults += look(page, "number-wrong")
    open_form(page, number)
    faults += look(page, "form")
    for key in BY_NUMBER:
        page.keyboard.press(key)
    page.keyboard.type("patience")
    for name, value in (("q1", "a"), ("q2", "c"), ("q3", "4"), ("q4-b", "c"), ("q6", "1")):
        expect(page.locator(f"[name='{name}'][value='{value}']")).to_be_checked()
    expect(page.locator("[name=q2]:checked")).to_have_count(2)
    expect(page.locator("#q8")).to_have_value("patience")
    page.get_by_role("button", name="Seal it").click()
    expect(page.get_by_text("waits for somebody else to type its ticks")).to_be_visible()
    return faults + look(page, "waits")


def type_second(page: Page, number: str) -> None:
    """Type its ticks again without script, after a slip, and some of them otherwise."""
    open_form(page, number)
    expect(page.get_by_text("A number ticks the answer")).to_be_hidden()
    page.locator("[name=q1]").first.focus()
    page.keyboard.press("ArrowDown")
    page.locator("[name='q2'][value='d']").check()
    page.locator("[name='q2'][value='a']").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    expect(page.locator("[name=q1][value=a]")).to_be_checked()
    page.locator("[name='q2'][value='d']").uncheck()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("Something differs")).to_be_visible()


def test_two_people_type_a_form_with_the_keyboard(
    survey: Survey, typist: Callable[..., Client]
) -> None:
    TypingRule.objects.create(survey=survey, is_double=True)
    (number,) = printed(survey)
    officer, coder = typist("olga", Role.OFFICER), typist("ben")
    with serving() as address, chromium() as browser:
        page = enter(browser, address, officer, with_script=True)
        faults = type_first(page, number)
        type_second(enter(browser, address, coder, with_script=False), number)
        open_form(page, number)
        faults += look(page, "third")
        page.goto("/typing/spring/number/")
        faults += look(page, "no-number")
        page.get_by_label("English").check()
        page.get_by_role("button", name="Draw a number").click()
        faults += look(page, "new-number")
    assert not TypedForm.objects.exists()
    assert WaitingForm.objects.get().differing == ["q2", "q3", "q4", "q6"]
    assert faults == []
