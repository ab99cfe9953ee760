"""Claim 9: no page promises too much, advice names spying apps, and a page warns beforehand."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cms.content import using_this_site
from tests.browser.content import DEMO
from tests.intake.person import Person
from tests.safety.copy_rules import (
    advice_faults,
    promise_faults,
    sections_of,
    texts_in,
    words_of,
)

ROOT = Path(__file__).parents[2]
PUBLIC_TEMPLATES = (
    "feedback/intake/templates",
    "cms/templates",
    "you_said_we_did/templates",
    "site/templates/components",
    "site/templates/govuk",
)
PUBLIC_FILES = ("site/templates/base_public.html", "site/templates/fault.html")


def templates() -> Iterator[Path]:
    """Yield every template of the public site."""
    for folder in PUBLIC_TEMPLATES:
        yield from sorted((ROOT / folder).rglob("*.html"))
    yield from (ROOT / name for name in PUBLIC_FILES)


def contents() -> Iterator[tuple[str, Any]]:
    """Yield every file of words that pages, questions and helplines come from."""
    for path in (*sorted(DEMO.glob("*.json")), *sorted((ROOT / "engagement").glob("*.json"))):
        yield path.name, json.loads(path.read_text(encoding="utf-8"))
    yield "using_this_site.json", using_this_site()


def sources() -> Iterator[tuple[str, str]]:
    """Yield code that holds words for the public, as text: promises, messages, faults."""
    for name in ("feedback/surveys/promise.py", "feedback/surveys/forms.py"):
        yield name, (ROOT / name).read_text(encoding="utf-8")
    for path in (ROOT / "feedback/intake").glob("*.py"):
        yield path.name, path.read_text(encoding="utf-8")
    yield "faults.py", (ROOT / "site/hearback/faults.py").read_text(encoding="utf-8")


def test_nothing_is_promised_that_nobody_can_keep() -> None:
    assert len(list(templates())) > 30
    said = [(path.name, words_of(path.read_text(encoding="utf-8"))) for path in templates()]
    said += [(name, text) for name, content in contents() for text in texts_in(content)]
    said += list(sources())
    assert [(name, promise_faults(text)) for name, text in said if promise_faults(text)] == []


def test_advice_about_history_names_spying_apps() -> None:
    faults = []
    for path in templates():
        for section in path.read_text(encoding="utf-8").split("<section"):
            faults += [(path.name, fault) for fault in advice_faults(words_of(section))]
    for name, content in contents():
        pages = content.get("standard", [content]) if isinstance(content, dict) else []
        for page in (page for page in pages if "body" in page):
            for section in sections_of(page):
                faults += [(name, fault) for fault in advice_faults(section)]
    # These lead to the page that has both.
    links = {"help_page.html"}
    assert [fault for fault in faults if fault[0] not in links] == []


@pytest.mark.django_db(databases=["default", "staging"])
def test_people_are_warned_before_anything_is_asked(person: Person) -> None:
    person.open()
    assert not person.soup.select("main textarea, main input[type=radio], main select")
    person.press()  # Start
    page = person.soup
    assert person.heading == "Is it safe to answer now?"
    box = page.select_one("main .hb-calm")
    assert box
    words = " ".join(box.get_text(" ").split())
    for needed in ("history", "Leave this page", "Shift three times", "Back button on our page"):
        assert needed in words
    assert "spying app" in words
    assert box.select_one("a[href='/using-this-site/']")
    assert not page.select("main textarea, main input[type=radio], main input[type=checkbox]")
    assert next(button["value"] for button in page.select("button[name='step.go']")) == "next"


@pytest.mark.django_db
def test_the_page_about_devices_is_whole_and_linked(public: Client) -> None:
    page = using_this_site()
    words = " ".join(texts_in(page["body"]))
    for browser in ("Safari", "Chrome", "Samsung Internet", "Firefox", "Edge"):
        assert browser in words
    for untested in ("Safari", "iPhones", "Android phones", "Samsung Internet", "other apps"):
        assert untested in words.partition("We have not tested ")[2]
    assert page["kept_by"]
    assert "last_checked" not in page  # a person of the partnership enters it, never we
    for path in templates():
        source = path.read_text(encoding="utf-8")
        if path.name in ("base_public.html", "help_page.html", "_before_you_start.html"):
            assert 'href="/using-this-site/"' in source or 'href="{% safely_url %}"' in source


@pytest.mark.parametrize(
    "words",
    [
        "This survey is 100% anonymous.",
        "Your answers are completely anonymous",
        "You are untraceable here",
        "How to cover your tracks",
        "Your visit cannot be traced.",
        "We guarantee that nobody can see it",
        "Nobody will know you were here",
    ],
)
def test_control_of_promises(words: str) -> None:
    """Each of seven promises, planted in a page, was found."""
    assert promise_faults(words)


def test_control_of_advice_alone() -> None:
    """Advice to delete history without a word about spying apps was found."""
    assert advice_faults("Delete this page from your history.")
    assert advice_faults("Use a private window.")
    assert not advice_faults("Use a private window. A spying app can still see it.")
