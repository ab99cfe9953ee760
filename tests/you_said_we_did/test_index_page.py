"""The public list: by priority, with honest tags, and filters that are plain links."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from freezegun import freeze_time

from tests.factories import TODAY, make_priority
from tests.you_said_we_did.making import make_commitment, make_finding
from you_said_we_did.models import Finding, Visibility
from you_said_we_did.status import Status

INDEX = "/you-said-we-did/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def frozen() -> Any:
    """Read the pages on one day."""
    with freeze_time(TODAY):
        yield


def words_of(client: Client, query: str = "") -> str:
    """Read the list."""
    response = client.get(INDEX + query)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_list_says_so(public: Client) -> None:
    page = words_of(public)
    assert "Nothing is published here yet" in page
    assert "How far it has come" not in page


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.HEARD, "We heard"),
        (Status.CONSIDERING, "We are looking into it"),
        (Status.DOING, "We are doing it"),
        (Status.DONE, "We did it"),
        (Status.CHECKED, "We checked whether it helped"),
        (Status.CANNOT, "We can’t"),
    ],
)
def test_every_status_is_said_in_words(public: Client, status: str, words: str) -> None:
    make_commitment(make_finding(), status)
    assert f">{words}</strong>" in words_of(public)


def test_late_is_said(public: Client) -> None:
    finding = make_finding()
    make_commitment(finding, due=date(2026, 11, 21))
    page = words_of(public)
    assert ">Late</strong>" in page
    assert "Due 21 November 2026" in page


def test_what_is_in_time_is_not_late(public: Client) -> None:
    make_commitment(make_finding(), due=TODAY)
    assert ">Late</strong>" not in words_of(public)


def test_findings_stand_under_their_priority_in_its_order(public: Client) -> None:
    make_finding("second-thing", priority=make_priority("whole-family", 2))
    make_finding("first-thing", priority=make_priority("safe-homes", 1))
    page = words_of(public)
    order = [page.index(words) for words in ("Safe homes</h2>", "First thing", "Second thing")]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?priority=p{}", {"Front door"}),
        ("?status=doing", {"Quicker reply"}),
        ("?status=late", {"Front door"}),
        ("?priority=p{}&status=doing", set()),
        ("?priority=safe-homes", {"Front door", "Quicker reply"}),
        ("?priority=nonsense&status=%00", {"Front door", "Quicker reply"}),
        ("?status=doing'%20OR%201=1--", {"Front door", "Quicker reply"}),
    ],
)
def test_filters_choose_and_unknown_values_are_ignored(
    public: Client, query: str, shown: set[str]
) -> None:
    door = make_finding("front-door")
    make_commitment(door, due=date(2026, 1, 1))
    reply = make_finding("quicker-reply", priority=make_priority("many-needs", 2))
    make_commitment(reply, Status.DOING)
    page = words_of(public, query.format(door.priority_id))
    assert {title for title in ("Front door", "Quicker reply") if f">{title}</a>" in page} == shown
    if not shown:
        assert "Nothing here matches that choice" in page


def test_a_filter_keeps_the_other_choice_in_its_links(public: Client) -> None:
    finding = make_finding()
    make_commitment(finding, Status.DOING)
    chosen = f"?priority=p{finding.priority_id}"
    page = words_of(public, chosen)
    assert f'href="{chosen}&amp;status=doing"' in page
    assert f'href="{chosen}" aria-current="true"' in page


@pytest.mark.parametrize("slug", ["perpetrators", "changing-behaviour", "many-needs"])
def test_a_priority_is_a_number_in_every_address(public: Client, slug: str) -> None:
    priority = make_priority(slug)
    make_finding(priority=priority)
    page = words_of(public)
    assert f"priority={slug}" not in page
    assert f"?priority=p{priority.pk}" in page
    assert "A quicker reply" in words_of(public, f"?priority=p{priority.pk}")


def test_drafts_and_what_is_restricted_are_not_there(public: Client) -> None:
    make_finding("a-draft", live=False)
    make_commitment(make_finding("shown"), live=False, title="A draft promise")
    for visibility in (Visibility.RESTRICTED, Visibility.PARTNERSHIP):
        make_commitment(make_finding(f"kept-{visibility}", visibility=visibility))
    page = words_of(public)
    assert "Shown" in page
    assert "We have not said yet what we will do" in page
    for hidden in ("A draft", "Kept", "A call back in two days"):
        assert hidden not in page


def test_markup_in_words_is_inert(public: Client) -> None:
    finding = make_finding(title="<b>Bold</b> move")
    make_commitment(finding, title="<img src=x onerror=alert(1)>")
    page = words_of(public)
    assert "<b>Bold" not in page
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


@pytest.mark.parametrize("number", [1, 20])
def test_the_number_of_queries_does_not_grow(
    public: Client, django_assert_num_queries: Any, number: int
) -> None:
    for position in range(number):
        finding = make_finding(f"finding-{position}")
        make_commitment(finding, Status.CHECKED)
        make_commitment(finding, Status.CANNOT)
    assert Finding.objects.count() == number
    with django_assert_num_queries(4):
        words_of(public)


def test_only_reading_is_answered(public: Client) -> None:
    assert public.post(INDEX).status_code == 405
