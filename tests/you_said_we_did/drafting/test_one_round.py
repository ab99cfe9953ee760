"""Everything that is wrong with a form is said in one round, in plain words."""

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from engagement.models import Consultation
from hearback.people.roles import Role
from tests.factories import make_agency, make_priority
from tests.you_said_we_did.making import make_commitment, make_finding, make_source, make_theme
from you_said_we_did.models import Commitment, Finding

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
NAMED, COUNTED = "Jane Smith rings you back.", "14 women told us."


@pytest.fixture
def officer(office: Office) -> Client:
    """Who fills it in."""
    return office(Role.OFFICER)


def said(client: Client, path: str, typed: dict[str, Any]) -> str:
    """Send a form that does not come through; return its page."""
    response = client.post(path, typed)
    assert response.status_code == 400
    return html.unescape(response.content.decode())


def promise(**changed: Any) -> dict[str, Any]:
    """A commitment with a day that is over and words that must not go out."""
    owner = make_agency().pk
    first = {"title": "A call back", "words": NAMED, "what_changes": COUNTED}
    return {**first, "owner": owner, "due": "2020-01-01", **changed}


def test_a_day_that_is_over_hides_no_name(officer: Client) -> None:
    page = said(officer, f"/loop/finding/{make_finding().pk}/commitment/", promise())
    for reason in ("2020-01-01", "“Jane Smith” could point to somebody", "“14 women” counts"):
        assert reason in page
    assert 'id="id_due_error"' in page
    assert not Commitment.objects.exists()


def test_the_desk_says_both_halves_at_once(officer: Client) -> None:
    typed = {f"first-{name}": value for name, value in promise(words="We ring you.").items()}
    typed |= {"title": "A reply", "slug": "", "priority": make_priority().pk}
    typed |= {"you_said": NAMED, "visibility": "public"}
    desk = f"/loop/theme/{make_theme().pk}/"
    page = said(officer, desk, typed)
    for field in ("you_said", "first-what_changes", "first-due"):
        assert f'id="id_{field}_error"' in page, field
    # With the day in order it is the words alone, and still both halves.
    page = said(officer, desk, {**typed, "first-due": ""})
    for field in ("you_said", "first-what_changes"):
        assert f'id="id_{field}_error"' in page, field
    assert not Finding.objects.exists()


def test_facts_and_sources_too(officer: Client) -> None:
    commitment, source = make_commitment(make_finding(), "doing"), make_source()
    step = {"on": "2199-01-01", "words": NAMED}
    page = said(officer, f"/loop/commitment/{commitment.pk}/progress/", step)
    assert "This day has not come yet." in page
    assert "“Jane Smith” could point" in page
    review = {"on": "2199-01-01", "what_changed": COUNTED}
    page = said(officer, f"/loop/sources/{source.pk}/review/", review)
    assert "“14 women” counts" in page


def test_what_a_consultation_allows_stays_allowed(officer: Client) -> None:
    finding = make_finding()
    Consultation.objects.update(level="collaborate")
    typed = promise(words="We co-produced it.", what_changes="")
    page = said(officer, f"/loop/finding/{finding.pk}/commitment/", typed)
    assert 'id="id_words_error"' not in page


def test_a_title_that_is_too_long_is_told_so_in_our_words(officer: Client) -> None:
    typed = promise(title="word " * 40, due="soon", owner="9999")
    page = said(officer, f"/loop/finding/{make_finding().pk}/commitment/", typed)
    assert "This has 199 characters. Write at most 160." in page
    assert "Write a whole date, such as 31/03/2027." in page
    assert "Choose one of those that are offered." in page
    assert "Ensure this value" not in page
