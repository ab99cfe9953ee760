"""The office's own calm pages, and text that no database can keep."""

import json
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client, RequestFactory
from django.test.client import MULTIPART_CONTENT, encode_multipart

from cms.models import HomePage, StandardPage
from hearback import office_faults
from hearback.people import views
from hearback.people.roles import Role

Office = Callable[..., Client]
FORM = "application/x-www-form-urlencoded"
# Half a character: raw, as percent signs, beside other letters, and the other half.
HALVES = [b"%ED%B2%80", b"\xed\xb2\x80", b"a%ED%A0%80b", b"%ED%A0%BD%ED%B8%80", b"%FF%FE"]


@pytest.mark.parametrize(
    ("address", "status"), [("/cutting/", 403), ("/no-such/", 404), ("/desk/no/such/", 404)]
)
def test_a_fault_of_the_office_looks_like_the_office(
    office: Office, address: str, status: int
) -> None:
    client = office(Role.PARTNER)
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == status
    assert "Leave this page" not in page
    assert "<title>Have your say</title>" not in page
    assert "tel:999" not in page
    links = [link.get("href") for link in BeautifulSoup(page, "html.parser").select("main a")]
    assert links == ["/"], "she is signed in"


def test_who_is_not_signed_in_is_led_to_signing_in(office: Office) -> None:
    client = office(Role.PARTNER)
    client.logout()
    page = client.get("/no-such/")
    assert page.status_code == 404
    assert 'href="/account/login/"' in page.content.decode()


def test_a_fault_asks_no_database(rf: RequestFactory) -> None:
    response = office_faults.unavailable(rf.get("/"))
    assert response.status_code == 503
    assert "Go to the office’s first page" in response.content.decode()


def test_only_pages_lead_to_the_public_host(office: Office, home: HomePage) -> None:
    client = office(Role.OFFICER)
    assert client.get("/desk/secret-place/").status_code == 404
    assert client.get("/people/999/x/").status_code == 404
    page = StandardPage.objects.get(slug="using-this-site")
    there = client.get(f"/{page.slug}/")
    assert there.status_code == 302
    assert there["Location"].endswith(f"/{page.slug}/")
    page.unpublish()
    assert client.get(f"/{page.slug}/").status_code == 404


@pytest.mark.parametrize("half", HALVES)
def test_half_a_character_in_a_form_is_no_fault(office: Office, half: bytes) -> None:
    client = office(Role.ADMINISTRATOR)
    for name in (b"first_name", b"email", b"note-words"):
        answer = client.post("/people/invite/", name + b"=" + half, content_type=FORM)
        assert answer.status_code < 500
    assert client.get("/people/audit/?actor=" + half.decode("latin-1")).status_code < 500


def test_another_encoding_is_refused(office: Office) -> None:
    client = office(Role.ADMINISTRATOR)
    body = encode_multipart("BoUnDaRyStRiNg", {"first_name": "+3IA-"})
    for claimed, status in (("utf-7", 400), ("unicode_escape", 400), ("UTF-8", 200)):
        answer = client.post(
            "/people/invite/", body, content_type=f"{MULTIPART_CONTENT}; charset={claimed}"
        )
        assert answer.status_code == status


def test_half_a_character_in_an_uploaded_file_is_refused(office: Office) -> None:
    client = office(Role.OFFICER)
    book = json.dumps({"name": "\udc80", "groups": [{"name": "\ud800", "themes": []}]})
    for name in ("book.json", "book.csv"):
        file = SimpleUploadedFile(name, book.encode())
        answer = client.post("/desk/codebook/draft/import/", {"file": file})
        assert answer.status_code < 500


@pytest.mark.parametrize("where", ["page", "database"])
def test_what_comes_to_light_later_is_refused_calmly(
    office: Office, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        if where == "page":
            "\udc80".encode()
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT %s", ["\udc80"])

    client = office(Role.ADMINISTRATOR)
    monkeypatch.setattr(views, "render", fail)
    answer = client.get("/people/list/")
    assert answer.status_code == 400
    assert "We could not read that" in answer.content.decode()
