"""`load_pages`: a new installation has what every page links to, in its own name."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Page

from cms.models import StandardPage
from cms.pack.models import Issue
from engagement.models import Helpline, Partnership

pytestmark = pytest.mark.django_db
NAMES: dict[str, Any] = {
    "name": "The Wharfedale Domestic Abuse Partnership",
    "short_name": "Wharfedale Together",
    "contact": "together@wharfedale.example",
}


@pytest.fixture(autouse=True)
def nothing_yet(public: Client) -> None:
    """A new installation."""
    Partnership.objects.all().delete()


def test_every_link_of_the_front_page_leads_somewhere(public: Client) -> None:
    call_command("load_pages", **NAMES)
    front = BeautifulSoup(public.get("/").content, "html.parser")
    links = {str(link["href"]) for link in front.select("a[href^='/']")}
    assert {"/using-this-site/", "/privacy/", "/help/", "/strategy/", "/campaigns/"} <= links
    found = {link: public.get(link).status_code for link in links}
    assert found.pop("/o") == 303  # leads away
    assert set(found.values()) == {200}, found


def test_the_words_are_in_the_partnerships_name(public: Client) -> None:
    call_command("load_pages", **NAMES)
    assert "Wharfedale Together" in public.get("/").content.decode()
    for path in ("/privacy/", "/accessibility/"):
        page = public.get(path).content.decode()
        assert NAMES["contact"] in page
        assert "$" not in page
    assert not StandardPage.objects.exclude(last_checked=None).exists()


def test_again_changes_nothing(public: Client) -> None:
    call_command("load_pages", **NAMES)
    page = StandardPage.objects.get(slug="how-we-use-answers")
    page.lead = "Our own words."
    page.save_revision().publish()
    before = (Page.objects.count(), Helpline.objects.count(), Issue.objects.count())
    call_command("load_pages", **{**NAMES, "name": "Another", "short_name": "Another"})
    assert (Page.objects.count(), Helpline.objects.count(), Issue.objects.count()) == before
    assert Partnership.current().name == NAMES["name"]
    assert StandardPage.objects.get(slug="how-we-use-answers").lead == "Our own words."


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("short_name", "Wharfedale Domestic Abuse", "another word"), ("contact", "x", "valid email")],
)
def test_what_would_give_people_away_is_refused(name: str, value: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("load_pages", **{**NAMES, name: value})
    assert not Partnership.objects.exists()


def test_it_needs_the_names() -> None:
    with pytest.raises(CommandError, match="--name"):
        call_command("load_pages")
