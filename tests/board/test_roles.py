"""Who may read the board's pages, and that all who may read the same."""

from collections.abc import Callable

import pytest
from django.test import Client

from feedback.releases.models import Release
from hearback.people.roles import Role
from tests import factories
from tests.board.reading import FACES, faces_of, main_of
from you_said_we_did.board.readers import READERS

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
PATHS = ["/board/", *(f"/board/spring/2026-Q3/{face}" for face in FACES)]


@pytest.fixture(autouse=True)
def release(db: None) -> Release:
    """A published release."""
    return factories.make_release(factories.make_survey())


@pytest.mark.parametrize("role", Role)
def test_five_roles_read_and_five_do_not(office: Office, role: Role) -> None:
    client = office(role)
    expected = 200 if role in READERS else 403
    assert [client.get(path).status_code for path in PATHS] == [expected] * len(PATHS)


def test_a_stranger_is_asked_to_sign_in(office: Office) -> None:
    for path in PATHS:
        assert Client().get(path).headers["Location"].startswith("/account/login/")


def test_every_role_gets_the_same_bytes(office: Office) -> None:
    def read(role: Role) -> list[bytes]:
        client = office(role, user=factories.make_user(role, email=f"{role}2@testshire.example"))
        *pages, table, stored, wide, narrow = faces_of(client)
        pages.append(client.get("/board/"))
        files = [file.content for file in (table, stored, wide, narrow)]
        return [*(main_of(page).encode() for page in pages), *files]

    board_member = read(Role.BOARD)
    assert len(board_member[0]) > 2000
    for role in READERS[1:]:
        assert read(role) == board_member


def test_nothing_can_be_sent_to_these_pages(office: Office) -> None:
    client = office(Role.BOARD)
    assert [client.post(path).status_code for path in PATHS] == [405] * len(PATHS)


def test_a_draft_does_not_exist_here(office: Office) -> None:
    factories.make_release(factories.make_survey("later"), is_published=False)
    client = office(Role.OFFICER)
    assert [answer.status_code for answer in faces_of(client, "later")] == [404] * len(FACES)
    assert "Survey later" not in main_of(client.get("/board/"))


@pytest.mark.parametrize("quarter", ["2026-Q2", "2026-Q5", "latest", "0-Q1"])
def test_a_quarter_without_a_release_is_not_found(office: Office, quarter: str) -> None:
    answers = faces_of(office(Role.BOARD), quarter=quarter)
    assert [answer.status_code for answer in answers] == [404] * len(FACES)


def test_the_public_tier_has_no_board(public: Client) -> None:
    assert [public.get(path).status_code for path in PATHS] == [404] * len(PATHS)
