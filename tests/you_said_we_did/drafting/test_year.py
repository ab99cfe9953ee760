"""The year at a glance: what was heard, promised, done, checked and refused, and what is due."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from freezegun import freeze_time

from feedback.surveys.models import Survey
from hearback.people.roles import Role
from tests.factories import TODAY, make_agency, make_release, make_survey
from tests.you_said_we_did.making import make_commitment, make_finding
from you_said_we_did.models import Finding, Visibility
from you_said_we_did.status import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
Office = Callable[..., Client]
PAGE = "/loop/year/2026/"


@pytest.fixture
def frozen() -> Iterator[None]:
    """Read the pages on one day."""
    with freeze_time(TODAY):
        yield


def table(client: Client, caption: str, path: str = PAGE) -> dict[str, list[str]]:
    """Return a table's rows, by their first cell."""
    soup = BeautifulSoup(client.get(path).content, "html.parser")
    found = next(t for t in soup.select("table") if t.caption and t.caption.string == caption)
    heads = [th.get_text() for th in found.select("thead th")][1:]
    rows = {tr.th.get_text(): [td.get_text() for td in tr.select("td")] for tr in _rows(found)}
    assert all(len(cells) == len(heads) for cells in rows.values())
    return rows


def _rows(found: Any) -> list[Any]:
    return list(found.select("tbody tr"))


def words_of(client: Client, path: str = PAGE) -> str:
    """Read a page, its blanks made single."""
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def plant() -> Finding:
    """One finding: a promise that is late, one refused, one checked and one done, all in May."""
    finding = make_finding()
    make_commitment(finding, Status.DOING, due=date(2026, 8, 31))
    make_commitment(finding, Status.CANNOT)
    make_commitment(finding, Status.CHECKED)
    make_commitment(finding, Status.DONE, owner=make_agency("housing"))
    return finding


def test_each_step_is_counted_in_its_month_quarter_and_year(office: Office) -> None:
    plant()
    rows = table(office(Role.BOARD), "By month")
    # Heard, promised, done, checked, can't, falls due.
    assert rows["May"] == ["1", "4", "2", "0", "1", "0"]
    assert rows["November"] == ["0", "0", "0", "1", "0", "0"]
    assert rows["August"] == ["0", "0", "0", "0", "0", "1"]
    assert rows["April to June"] == rows["May"]
    assert rows["The whole year"] == ["1", "4", "2", "1", "1", "1"]
    assert len(rows) == 12 + 4 + 1


def test_by_priority_and_by_owner(office: Office) -> None:
    plant()
    client = office(Role.BOARD)
    assert table(client, "By priority")["Safe homes"] == ["1", "4", "2", "1", "1", "1"]
    owners = table(client, "By owner")
    assert owners == {"Council": ["3", "1", "1", "1", "1"], "Housing": ["1", "1", "0", "0", "0"]}


def test_what_falls_due_stands_with_its_reason(office: Office) -> None:
    plant()
    Survey.objects.update(answer_due=date(2026, 12, 1), answered_on=None)
    page = words_of(office(Role.OFFICER))
    assert "31 August" in page
    assert "to be done <strong" in page
    assert "1 December" in page
    assert "answer people" in page
    after = words_of(office(Role.OFFICER, Role.BOARD), "/loop/year/2027/")
    assert "4 May" in after
    assert "check whether it helped" in after


def test_the_board_sees_nothing_restricted_and_nobody_a_draft(office: Office) -> None:
    for visibility in Visibility:
        finding = make_finding(f"seen-{visibility}", visibility=visibility)
        make_commitment(finding, title=f"Promise {visibility}")
    make_finding("never-approved", live=False)
    make_commitment(Finding.objects.get(slug="seen-public"), live=False, title="Promise draft")
    board, officer = words_of(office(Role.BOARD)), words_of(office(Role.OFFICER))
    for page in (board, officer):
        assert "Promise public" in page
        assert "Promise partnership" in page
        assert "Promise draft" not in page
        assert "Never approved" not in page
    assert "restricted" not in board.lower()
    assert "Promise restricted" in officer, "control: it is there to be seen"
    rows = table(office(Role.DATA_PROTECTION), "By month")
    assert rows["The whole year"][:2] == ["2", "2"]


def test_new_words_wait_until_they_are_approved(office: Office) -> None:
    finding = make_finding()
    finding.draft_words(None, title="Not approved yet")
    page = words_of(office(Role.OFFICER))
    assert "Not approved yet" not in page
    assert "A quicker reply" in page


def test_links_lead_where_the_reader_may_go(office: Office) -> None:
    finding = make_finding()
    inside = make_finding("inside", visibility=Visibility.PARTNERSHIP)
    assert f"/loop/finding/{finding.pk}/" in words_of(office(Role.OFFICER))
    board = words_of(office(Role.BOARD))
    assert "/loop/finding/" not in board
    assert "/you-said-we-did/a-quicker-reply/" in board
    assert f"/you-said-we-did/{inside.slug}/" not in board


def test_other_years_are_linked_as_far_as_anything_happens(office: Office) -> None:
    client = office(Role.BOARD)
    empty = words_of(client)
    assert "Nothing published happened in 2026" in empty
    assert "/loop/year/2025/" not in empty
    plant()
    assert "/loop/year/2027/" in words_of(client)
    later = words_of(client, "/loop/year/2027/")
    assert "/loop/year/2026/" in later
    assert "/loop/year/2028/" not in later


def test_the_start_leads_to_this_year_and_no_year_beyond_reason_is_there(office: Office) -> None:
    client = office(Role.BOARD)
    assert client.get("/loop/year/").headers["Location"] == PAGE
    for year in ("1999", "2100", "0", "99999999999"):
        assert client.get(f"/loop/year/{year}/").status_code == 404
    assert "/loop/year/" in client.get("/board/").content.decode()


@pytest.mark.parametrize("role", [Role.CODER, Role.PARTNER, Role.REVIEWER, Role.KEYHOLDER])
def test_nobody_else_reads_it(office: Office, role: Role) -> None:
    assert office(role).get(PAGE).status_code == 403


@pytest.mark.parametrize("number", [1, 12])
def test_the_number_of_queries_does_not_grow(
    office: Office, django_assert_max_num_queries: Any, number: int
) -> None:
    client = office(Role.BOARD)
    client.get(PAGE)
    for each in range(number):
        finding = make_finding(f"finding-{each}")
        make_commitment(finding, Status.CHECKED)
    make_release(make_survey("other"), waiting=15)
    with django_assert_max_num_queries(16):
        words_of(client)
