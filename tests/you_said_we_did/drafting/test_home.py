"""The officer's first screen: what waits, what was answered, what was not."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from wagtail.models import Workflow

from hearback.people.roles import Role
from tests.factories import make_release, make_survey, make_user
from tests.you_said_we_did.making import make_commitment, make_finding, make_theme
from you_said_we_did.board.readers import READERS
from you_said_we_did.models import Visibility
from you_said_we_did.needs import ORDER
from you_said_we_did.status import Status

HOME = "/loop/"
pytestmark = pytest.mark.django_db
Office = Callable[..., Client]


def words_of(client: Client, path: str = HOME) -> str:
    """Read a page, its blanks made single."""
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_an_empty_office_says_what_to_do_first(office: Office) -> None:
    page = words_of(office(Role.OFFICER))
    assert "No figures are published yet" in page
    assert "There is no answer yet" in page


def test_every_shown_theme_can_be_answered_and_no_hidden_one(office: Office) -> None:
    theme = make_theme()
    hidden = theme.release.themes.get(slug="housing")
    page = words_of(office(Role.OFFICER))
    assert f'href="/loop/theme/{theme.pk}/"' in page
    assert f"/loop/theme/{hidden.pk}/" not in page
    assert "Nothing can rest on a hidden figure" in page


def test_a_release_that_is_not_published_is_not_there(office: Office) -> None:
    make_release(make_survey("later"), is_published=False, waiting=25)
    assert "Survey later" not in words_of(office(Role.OFFICER))


def test_it_shows_stage_status_owner_day_and_lateness(office: Office) -> None:
    finding = make_finding(visibility=Visibility.RESTRICTED)
    make_commitment(finding, Status.DOING, due=date(2020, 1, 2), live=False)
    page = words_of(office(Role.OFFICER))
    for words in (
        "Restricted",
        "We are doing it",
        "Late",
        "Council",
        "2 January 2020",
    ):
        assert words in page
    assert "Draft another answer" in page


def test_what_waits_is_listed_and_only_who_may_approve_gets_the_link(
    office: Office, approval: Workflow
) -> None:
    officer = make_user(Role.OFFICER)
    finding = make_finding(live=False)
    finding.submit(officer)
    assert f"/loop/finding/{finding.pk}/review/" not in words_of(office(user=officer))
    page = words_of(office(Role.COMMUNICATIONS))
    assert f'href="/loop/finding/{finding.pk}/review/"' in page
    assert f"asked by {officer.email}" in page


@pytest.mark.parametrize("number", [1, 20])
def test_the_number_of_queries_does_not_grow(
    office: Office, django_assert_max_num_queries: Any, number: int
) -> None:
    for position in range(number):
        finding = make_finding(f"finding-{position}")
        make_commitment(finding, Status.CHECKED)
        make_commitment(finding, Status.DONE, live=False)
    client = office(Role.OFFICER)
    words_of(client)
    with django_assert_max_num_queries(27):
        words_of(client)


def addresses() -> list[str]:
    """Every address of this app, with 1 for every number but a year."""
    found = []
    for pattern in get_resolver("you_said_we_did.drafting.urls").url_patterns:
        route = str(pattern.pattern).replace("<int:pk>", "1").replace("<slug:kind>", "finding")
        route = route.replace("<int:year>", "2026")
        found.append(HOME + route)
    return found


@pytest.mark.parametrize("path", addresses())
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICER, Role.COMMUNICATIONS}))
def test_other_roles_may_open_none_of_it(office: Office, path: str, role: Role) -> None:
    client = office(role)
    if path.endswith("/review/") and role in ORDER:  # who is asked for a yes reads the words there
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404
        return
    if path.startswith(f"{HOME}year/") and role in READERS:  # that is the board's too
        assert client.get(path, follow=True).status_code == 200
        assert client.post(path).status_code == 405
        return
    assert client.get(path).status_code == 403
    assert client.post(path).status_code == 403


@pytest.mark.parametrize("path", addresses())
def test_a_stranger_is_asked_to_sign_in(client: Client, path: str, db: None) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/account/login/")
