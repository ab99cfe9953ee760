"""What we can't do: by reason, each with why and what there is instead."""

from typing import Any

import pytest
from django.test import Client

from tests.factories import TODAY, make_helpline
from tests.you_said_we_did.making import SPRING, make_commitment, make_finding
from you_said_we_did.models import Commitment, Visibility
from you_said_we_did.status import Reason, Status

PAGE = "/you-said-we-did/what-we-cant/"
pytestmark = pytest.mark.django_db


def words_of(client: Client, query: str = "") -> str:
    """Read it, blanks made single."""
    response = client.get(PAGE + query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def refused(slug: str, reason: str, **values: Any) -> Commitment:
    """Something we can't do, for this reason."""
    commitment = make_commitment(make_finding(slug, **values), title=f"Ask {slug}")
    commitment.move_to(
        Status.CANNOT,
        None,
        SPRING,
        reason=reason,
        reason_words=f"Why not {slug}.",
        alternative=f"Instead of {slug}.",
    )
    return commitment


def test_each_stands_under_its_reason_with_why_and_what_instead(public: Client) -> None:
    refused("second", Reason.LAW)
    refused("first", Reason.COST)
    refused("third", Reason.LAW)
    page = words_of(public)
    order = [
        "It costs more than we have</h2>",
        "Why not first.",
        "Instead of first.",
        "The law does not allow it</h2>",
        "Why not third.",
        "Why not second.",
    ]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert page.count("</h2>") == 3  # the two reasons, and where to find help
    assert "Because you said: First" in page


def test_it_ends_with_lines_to_call(public: Client) -> None:
    line = make_helpline("survivor")
    page = words_of(public)
    assert page.index("If you need help now") < page.index(line.name)


def test_nothing_refused_says_so_and_leads_back(public: Client) -> None:
    make_commitment(make_finding(), Status.DOING)
    page = words_of(public)
    assert "we have not said no to anything" in page
    assert 'href="/you-said-we-did/">See what we do</a>' in page


def test_what_is_not_public_is_not_there(public: Client) -> None:
    refused("shown", Reason.COST)
    for visibility in (Visibility.RESTRICTED, Visibility.PARTNERSHIP):
        refused(f"kept-{visibility}", Reason.COST, visibility=visibility)
    refused("gone", Reason.COST).unpublish()
    page = words_of(public)
    assert "Why not shown." in page
    assert "kept" not in page
    assert "gone" not in page


def test_taken_back_it_leaves(public: Client) -> None:
    commitment = refused("shown", Reason.COST)
    assert "Why not shown." in words_of(public)
    commitment.move_to(Status.CONSIDERING, None, TODAY)
    assert "Why not shown." not in words_of(public)


def test_no_finding_can_take_its_address(public: Client) -> None:
    for slug in ("what-we-cant", "by"):
        with pytest.raises(Exception, match="Another page has this address"):
            make_finding(slug)


@pytest.mark.parametrize("number", [1, 25])
def test_the_number_of_queries_does_not_grow(
    public: Client, django_assert_num_queries: Any, number: int
) -> None:
    for place in range(number):
        refused(f"entry-{place}", Reason.COST)
    with django_assert_num_queries(5):
        page = words_of(public)
    assert page.count("<article") == min(number, 20)
    if number > 20:
        assert words_of(public, "?page=2").count("<article") == 5
        assert public.get(f"{PAGE}?page=9").headers["Location"] == "?page=2"
