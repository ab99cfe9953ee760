"""Equality evidence as a file: what its page says, tagged, and for the same three roles."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from feedback.releases.documents import PackagesMissing
from hearback.people.roles import Role
from tests import factories
from tests.board.papers.made import normal_release, numbers_in, tags_of, text_of
from tests.board.reading import Reader, main_of
from you_said_we_did.board import evidence_views

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
ADDRESS = "/board/spring/2026-Q3/equality.pdf"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the calendar at the suite's day."""
    monkeypatch.setattr(timezone, "localdate", lambda: factories.TODAY)


def test_the_file_says_what_the_page_says(office: Office) -> None:
    normal_release()
    client = office(Role.OFFICER)
    page = main_of(client.get("/board/spring/2026-Q3/equality/"))
    assert "equality.pdf" in page
    made = client.get(ADDRESS)
    assert made.headers["Content-Type"] == "application/pdf"
    words = " ".join(Reader(page).words)
    assert set(numbers_in(" ".join(text_of(made.content)))) == set(numbers_in(words))
    assert [name for name, _ in tags_of(made.content)].count("/H1") == 1
    assert client.get(ADDRESS).content == made.content


@pytest.mark.parametrize("role", Role)
def test_only_those_who_read_the_page_read_the_file(office: Office, role: Role) -> None:
    normal_release()
    client = office(role)
    page = client.get("/board/spring/2026-Q3/equality/").status_code
    assert client.get(ADDRESS).status_code == page
    assert (page == 200) == (role in evidence_views.EVIDENCE_READERS)


def test_where_no_file_can_be_made_it_says_what_to_install(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bytes:
        raise PackagesMissing

    normal_release()
    monkeypatch.setattr(evidence_views, "to_pdf", refuse)
    answer = office(Role.OFFICER).get(ADDRESS)
    assert answer.status_code == 503
    assert "libpango-1.0-0" in answer.content.decode()
