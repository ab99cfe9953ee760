"""The public list: by priority, with honest tags, and filters that are plain links."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from freezegun import freeze_time

from tests.factories import TODAY, make_priority
from tests.you_said_we_did.making import make_commitment, make_finding, make_theme
from you_said_we_did.models import Commitment, Finding, Visibility
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


def test_who_asks_for_what_is_late_reads_and_counts_nothing_else(public: Client) -> None:
    finding = make_finding("front-door")
    make_commitment(finding, title="Late thing", due=date(2026, 6, 1))
    make_commitment(finding, Status.DONE, title="Done thing")
    page = words_of(public, "?status=late")
    assert "Late thing" in page
    assert "Done thing" not in page
    assert "1 thing people told us, 1 answer of ours" in page
    assert "<dt>Done</dt><dd>0</dd>" in page
    assert "1 of these is late" in page
    assert "Done thing" in words_of(public)


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
    with django_assert_num_queries(11):
        words_of(public)


def many(number: int) -> None:
    """So many public findings, each with two answers, in a few statements."""
    pattern = make_finding("pattern")
    owner = make_commitment(pattern).owner
    published = pattern.first_published_at
    values: Any = {"live": True, "approved_on": TODAY, "first_published_at": published}
    findings = Finding.objects.bulk_create(
        Finding(
            slug=f"entry-{place}",
            title=f"Entry {place}",
            you_said="You said so.",
            priority=pattern.priority,
            respondent_group="survivor",
            rests_on=pattern.rests_on,
            **values,
        )
        for place in range(number - 1)
    )
    Commitment.objects.bulk_create(
        Commitment(finding=one, title=f"Answer {n}", words="We will.", owner=owner, **values)
        for one in findings
        for n in range(2)
    )


@pytest.mark.parametrize("number", [10, 2000])
def test_ten_or_two_thousand_take_the_same_queries(
    public: Client, django_assert_num_queries: Any, number: int
) -> None:
    many(number)
    with django_assert_num_queries(11):
        page = words_of(public)
    shown = min(number, 20)
    assert page.count("<article") == shown
    assert f"{number:d} things people told us" in page
    with django_assert_num_queries(1):
        assert words_of(public) == page


def test_twenty_stand_on_a_page_and_the_rest_on_the_next(public: Client) -> None:
    many(45)
    choice = f"priority=p{Finding.objects.earliest('pk').priority_id}"
    first = words_of(public)
    assert first.count("<article") == 20
    assert "Page 1 of 3" in first
    assert 'rel="prev"' not in first
    last = words_of(public, f"?{choice}&page=3")
    assert last.count("<article") == 5
    assert f'href="?{choice}&amp;page=2" rel="prev"' in last
    titles = {
        title
        for page in (first, words_of(public, "?page=2"), words_of(public, "?page=3"))
        for title in re.findall(r">(Entry \d+|Pattern)</a>", page)
    }
    assert len(titles) == 45


@pytest.mark.parametrize("asked", ["9", "0", "-1", "1e3", "%00", "99999999999"])
def test_a_page_that_is_not_there_leads_to_one_that_is(public: Client, asked: str) -> None:
    many(25)
    answer = public.get(f"{INDEX}?page={asked}", follow=True)
    assert answer.status_code == 200
    assert b"<article" in answer.content


def test_the_top_counts_answers_and_says_so(public: Client) -> None:
    first, second = make_finding("first"), make_finding("second")
    for status in (Status.HEARD, Status.CONSIDERING, Status.DOING, Status.CANNOT):
        make_commitment(first, status)
    make_commitment(second, Status.DONE)
    make_commitment(second, Status.CHECKED)
    make_commitment(second, due=date(2026, 1, 1))
    make_commitment(second, live=False)
    make_commitment(make_finding("kept", visibility=Visibility.RESTRICTED))
    page = " ".join(words_of(public).split())
    assert "2 things people told us, 7 answers of ours" in page
    counted = re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page)
    assert counted == [
        ("Heard", "2"),
        ("Being looked into", "1"),
        ("Being done", "1"),
        ("Done", "2"),
        ("Can’t be done", "1"),
    ]
    assert "1 of these is late" in page
    assert "not people" in page


def test_who_said_it_and_the_year_can_be_chosen(public: Client) -> None:
    make_finding("of-many")
    make_finding("of-staff", rests_on=make_theme("staff", "staff"))
    with freeze_time(date(2025, 3, 1)):
        make_finding("of-last-year")
    page = words_of(public)
    for said in ("Who said it", "People who have used local services", "Year we first said it"):
        assert said in page
    queries = re.findall(r'href="(\?[^"]*)"', page)
    assert not [query for query in queries if "survivor" in query or "staff" in query]
    assert "?group=g1" in page
    staff = words_of(public, "?group=g5")
    assert (">Of staff</a>" in staff, ">Of many</a>" in staff) == (True, False)
    assert "Who said it: <strong>Staff and volunteers</strong>" in staff
    last = words_of(public, "?year=2025")
    assert (">Of last year</a>" in last, ">Of staff</a>" in last) == (True, False)
    both = words_of(public, "?year=2025&group=g5")
    assert "Nothing here matches that choice" in both
    assert ">See everything</a>" in both


def test_only_groups_and_years_that_are_published_are_offered(public: Client) -> None:
    make_finding("shown")
    make_finding("kept", rests_on=make_theme("programme", "perpetrator"), visibility="restricted")
    page = words_of(public)
    assert "People on a change programme" not in page
    assert "Who said it" not in page
    assert ">Shown</a>" in words_of(public, "?group=g4")


def test_it_leads_to_feeds_a_card_and_the_other_pages(public: Client) -> None:
    commitment = make_commitment(make_finding())
    page = words_of(public)
    for part in (
        'rel="alternate" type="application/atom+xml"',
        'rel="alternate" type="application/feed+json"',
        'content="http://127.0.0.1:8000/you-said-we-did/card.png"',
        'href="/you-said-we-did/what-we-cant/"',
        f'href="/you-said-we-did/by/a{commitment.owner_id}/"',
    ):
        assert part in page, part


def test_only_reading_is_answered(public: Client) -> None:
    assert public.post(INDEX).status_code == 405
