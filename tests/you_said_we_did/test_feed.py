"""The Atom feed: valid, neutral, complete, and nothing that is not public."""

import json
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree as xml

import pytest
from django.test import Client
from freezegun import freeze_time

from engagement.neutral import giveaway_in
from hearback.people.roles import Role
from tests.factories import TODAY, make_user
from tests.you_said_we_did.making import make_commitment, make_finding
from you_said_we_did.models import Visibility
from you_said_we_did.status import Status

FEED = "/you-said-we-did/changes.xml"
JSON_FEED = "/you-said-we-did/changes.json"
ATOM = "{http://www.w3.org/2005/Atom}"
pytestmark = pytest.mark.django_db


def read(client: Client) -> xml.Element:
    """Fetch and parse the feed."""
    response = client.get(FEED)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return xml.fromstring(response.content)


def text_of(element: xml.Element, name: str) -> str:
    """Read one child's words."""
    return element.findtext(f"{ATOM}{name}") or ""


def test_it_has_what_atom_asks_for(public: Client) -> None:
    make_commitment(make_finding(), Status.DOING)
    feed = read(public)
    assert feed.tag == f"{ATOM}feed"
    assert text_of(feed, "id").endswith("/you-said-we-did/")
    assert text_of(feed, "updated")
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == "http://127.0.0.1:8000/you-said-we-did/changes.xml"
    entries = feed.findall(f"{ATOM}entry")
    assert len({text_of(entry, "id") for entry in entries}) == len(entries) == 4
    for entry in entries:
        assert text_of(entry, "title")
        assert text_of(entry, "updated").endswith(("+00:00", "+01:00"))
        assert entry.find(f"{ATOM}link") is not None


def test_it_is_valid_when_nothing_is_published(public: Client) -> None:
    assert read(public).findall(f"{ATOM}entry") == []


def test_changes_come_newest_first_and_say_the_status(public: Client) -> None:
    commitment = make_commitment(make_finding(), Status.DONE)
    commitment.record_outcome("yes", "We counted.", None, TODAY)
    entries = read(public).findall(f"{ATOM}entry")
    days = [text_of(entry, "updated") for entry in entries]
    assert days == sorted(days, reverse=True)
    summaries = [text_of(entry, "summary") for entry in entries]
    assert "We checked whether it helped." in summaries
    assert "We did it." in summaries


def test_a_finding_is_new_from_the_day_on_which_anyone_could_read_it(public: Client) -> None:
    with freeze_time("2025-09-02"):
        make_finding("earlier")
        finding = make_finding("later", visibility="partnership")
    with freeze_time("2026-01-05"):
        finding.show_to("public", make_user(Role.COMMUNICATIONS))
    entries = read(public).findall(f"{ATOM}entry")
    told = [(text_of(entry, "title"), text_of(entry, "updated")[:10]) for entry in entries]
    assert told == [("Later", "2026-01-05"), ("Earlier", "2025-09-02")]


def test_it_tells_titles_and_never_the_words(public: Client) -> None:
    finding = make_finding(you_said="The police never rang.")
    make_commitment(finding, Status.CANNOT, words="Domestic abuse team.")
    body = public.get(FEED).content.decode()
    assert "A quicker reply: A call back in two days" in body
    assert giveaway_in(body.replace("http://www.w3.org/2005/Atom", "")) == ""
    assert "Five drop-ins" not in body


def test_drafts_and_what_is_restricted_are_not_there(public: Client) -> None:
    make_finding("a-draft", live=False)
    make_commitment(make_finding("shown"), live=False, title="A draft promise")
    for visibility in (Visibility.RESTRICTED, Visibility.PARTNERSHIP):
        make_commitment(make_finding(f"kept-{visibility}", visibility=visibility))
    body = public.get(FEED).content.decode()
    assert "Shown" in body
    for hidden in ("A draft", "Kept", "kept-", "A call back"):
        assert hidden not in body


def test_markup_stays_text(public: Client) -> None:
    make_finding(title="Fish & <i>chips</i>")
    titles = [text_of(entry, "title") for entry in read(public).findall(f"{ATOM}entry")]
    assert titles == ["Fish & <i>chips</i>"]


def test_it_ends_somewhere(public: Client, django_assert_num_queries: Any) -> None:
    commitment = make_commitment(make_finding(), Status.DOING)
    for day in range(60):
        commitment.add_progress(
            "A step." + " Again." * (day // 28), None, date(2026, 6, 1 + day % 28)
        )
    with django_assert_num_queries(4):
        assert len(read(public).findall(f"{ATOM}entry")) == 50


def read_json(client: Client) -> dict[str, Any]:
    """Fetch and parse the JSON feed."""
    response = client.get(JSON_FEED)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    feed: dict[str, Any] = json.loads(response.content)
    return feed


def test_the_json_feed_has_what_version_1_1_asks_for(public: Client) -> None:
    make_commitment(make_finding(), Status.DOING)
    feed = read_json(public)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["feed_url"] == "http://127.0.0.1:8000/you-said-we-did/changes.json"
    assert feed["home_page_url"] == "http://127.0.0.1:8000/you-said-we-did/"
    assert feed["authors"] == [{"name": "Testshire Together"}]
    ids = [item["id"] for item in feed["items"]]
    assert len(set(ids)) == len(ids) == 4
    for item in feed["items"]:
        assert item["content_text"]
        assert datetime.fromisoformat(item["date_published"]).tzinfo


def test_both_feeds_hold_the_same_entries(public: Client) -> None:
    commitment = make_commitment(make_finding(), Status.DONE)
    commitment.record_outcome("yes", "We counted.", None, TODAY)
    make_commitment(make_finding("another"), Status.CANNOT)
    atom = [
        (text_of(entry, "id"), text_of(entry, "title"), text_of(entry, "summary"))
        for entry in read(public).findall(f"{ATOM}entry")
    ]
    items = read_json(public)["items"]
    assert [(item["id"], item["title"], item["content_text"]) for item in items] == atom
    assert len(atom) > 8
    days = [text_of(entry, "updated") for entry in read(public).findall(f"{ATOM}entry")]
    assert [item["date_published"] for item in items] == days


def test_the_json_feed_is_valid_when_nothing_is_published(public: Client) -> None:
    assert read_json(public)["items"] == []


def test_what_is_kept_or_taken_down_is_in_neither(public: Client) -> None:
    shown = make_finding("shown")
    make_finding("a-draft", live=False)
    make_commitment(shown, live=False, title="A draft promise")
    for visibility in (Visibility.RESTRICTED, Visibility.PARTNERSHIP):
        make_commitment(make_finding(f"kept-{visibility}", visibility=visibility))
    for path in (FEED, JSON_FEED):
        body = public.get(path).content.decode()
        assert "Shown" in body
        for hidden in ("A draft", "Kept", "kept-", "A call back"):
            assert hidden not in body, path
    shown.unpublish()
    for path in (FEED, JSON_FEED):
        assert "Shown" not in public.get(path).content.decode()


def test_the_json_feed_tells_titles_and_never_the_words(public: Client) -> None:
    make_commitment(make_finding(you_said="The police never rang."), words="Domestic abuse team.")
    body = public.get(JSON_FEED).content.decode()
    assert "A quicker reply: A call back in two days" in body
    assert giveaway_in(body) == ""
