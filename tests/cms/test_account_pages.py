"""Sign-in and the second step in our frame, and the page for faults."""

from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory, override_settings

from engagement.models import Partnership
from hearback import faults
from hearback.people.roles import Role
from tests.cms.test_pages import Outline
from tests.factories import make_user

Office = Callable[..., Client]
SIGNED_IN = [
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
    "/account/2fa/recovery-codes/generate/",
    "/account/password/change/",
    "/account/reauthenticate/",
    "/account/sessions/",
    "/account/logout/",
]


def in_our_frame(client: Client, path: str) -> str:
    """Fetch a page and check what every page of the office owes; return its HTML."""
    response = client.get(path, follow=True)
    assert response.status_code == 200, path
    html = response.content.decode()
    page = Outline(html)
    assert page.h1 == 1
    assert [name for name in page.inline if name != "script"] == []
    # Data blocks are not run; anything else without an address would be.
    assert html.count("<script") == html.count("<script src=") + html.count("application/json")
    assert "compiled/hearback.css" in html
    return html


@pytest.mark.django_db
def test_signing_in_shows_nothing_of_the_office(client: Client) -> None:
    Partnership.objects.create(pk=1, name="Testshire", short_name="Testshire Together")
    html = in_our_frame(client, "/account/login/")
    assert 'autocomplete="current-password"' in html
    assert 'aria-label="Office"' not in html
    assert "sign up" not in html.lower()


@pytest.mark.parametrize("path", SIGNED_IN)
def test_every_account_page_is_in_our_frame(office: Office, path: str) -> None:
    in_our_frame(office(Role.OFFICER), path)


def test_the_frame_names_the_person_and_offers_the_way_out(office: Office) -> None:
    html = office(Role.OFFICER).get("/account/2fa/").content.decode()
    assert "Sam Example" in html
    assert '<form class="hb-header__person" method="post" action="/account/logout/"' in html


@pytest.mark.parametrize("path", ["/desk/", "/board/", "/loop/", "/people/"])
def test_pages_of_the_office_are_in_our_frame(office: Office, path: str) -> None:
    response = office(*Role).get(path, follow=True)
    assert response.status_code == 200
    assert 'aria-label="Office"' in response.content.decode()


def test_a_message_is_shown_once(office: Office) -> None:
    client = office(Role.OFFICER)
    html = client.post("/account/logout/", follow=True).content.decode()
    assert html.count("govuk-notification-banner__heading") == 1
    assert "govuk-notification-banner" not in client.get("/account/login/").content.decode()


def test_a_demonstration_says_so(public: Client) -> None:
    with override_settings(DEMO=True):
        assert "Demonstration: made-up people" in public.get("/results/").content.decode()
    assert "Demonstration" not in public.get("/results/").content.decode()


def test_a_fault_needs_no_database(rf: RequestFactory) -> None:
    response = faults.unavailable(rf.get("/"))
    assert response.status_code == 503
    page = Outline(response.content.decode())
    assert page.title == "Have your say"
    assert (page.h1, page.inline) == (1, [])
    assert "tel:999" in page.links


def test_the_office_refuses_calmly(office: Office) -> None:
    response = office(Role.BOARD).get("/desk/")
    assert response.status_code == 403
    assert "You can’t open this page" in response.content.decode()


@pytest.mark.django_db
def test_a_person_without_a_role_sees_no_navigation(office: Office) -> None:
    user = make_user()
    assert 'aria-label="Office"' not in office(user=user).get("/account/2fa/").content.decode()
