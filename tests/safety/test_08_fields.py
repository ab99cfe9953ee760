"""Claim 8: no field helps the device remember, guess, spell-check or name what is typed."""

import re

import pytest
from bs4 import BeautifulSoup, Tag

from feedback.intake.sitting import TRAP
from tests.intake.person import Person

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
# A field's name is a key such as q3, or one of ours that carries the form on.
MEANINGLESS = re.compile(r"q\d+(-quote)?(_\d+)?|step\.[a-z-]+|empty")
TYPED = "textarea, input[type=text], input[type=search], input[type=email], input[type=tel]"
HELPERS = ("inputmode", "list", "pattern", "placeholder", "title", "accesskey", "dropzone")


def faults(page: BeautifulSoup) -> list[str]:
    """Return what is wrong with the fields of a page's main form."""
    found = []
    for form in page.select("main form"):
        found += [] if form.get("autocomplete") == "off" else ["the form"]
        for typed in form.select(TYPED):
            found += [f"{typed.get('name')}: {fault}" for fault in faults_of(typed)]
        for each in form.select("input, textarea, select, button"):
            for name in filter(None, (each.get("name"), each.get("id"))):
                found += [] if MEANINGLESS.fullmatch(str(name)) else [f"named {name}"]
            found += [f"{each.get('name')}: {helper}" for helper in HELPERS if each.get(helper)]
    return found


def faults_of(typed: Tag) -> list[str]:
    """Return what is wrong with one field that takes typing."""
    wanted = {"autocomplete": "off", "spellcheck": "false"}
    if typed.get("name") != TRAP:  # nobody can reach it
        wanted["autocorrect"] = "off"
    return [name for name, value in wanted.items() if typed.get(name) != value]


def test_every_page_of_a_survey(person: Person) -> None:
    person.open()
    assert faults(person.soup) == []
    person.press().press("next")
    assert faults(person.soup) == []
    for _ in range(2):
        assert faults(person.press("next").soup) == []
    assert person.soup.select_one("textarea")
    assert faults(person.press("next", q3="x" * 4001).soup) == []  # with an error
    assert faults(person.press("next", q3="Said.").soup) == []
    assert faults(person.press("to-q3").soup) == []


def test_only_the_field_nobody_sends_is_a_password(person: Person) -> None:
    person.open()
    (field,) = person.soup.select("input[type=password]")
    assert field.has_attr("hidden")
    assert not field.has_attr("name")


def test_control_of_a_helpful_field() -> None:
    """A field named after what it asks, with spelling help on, was found."""
    form = '<main><form><textarea name="what_he_did" inputmode="text"></textarea></form></main>'
    found = faults(BeautifulSoup(form, "html.parser"))
    assert "named what_he_did" in found
    assert "what_he_did: autocomplete" in found
    assert "what_he_did: spellcheck" in found
    assert "what_he_did: inputmode" in found
