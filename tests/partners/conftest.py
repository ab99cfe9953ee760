"""A charity that collected comments, whoever may hand them in, and spreadsheets of all kinds."""

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from engagement.models import Agency
from feedback.partners.models import Contributor
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.keeper import conftest as keeper

folder, keys = keeper.folder, keeper.keys
CANARY = "zebrafinch"
HEADINGS = ("Ref", "What we asked", "Comment")
COMMENTS = (
    (1, "What went well", f"Karen was kind, she said {CANARY} twice."),
    (2, "What could be better", "Waiting for three months made it all worse."),
    (3, "Ideas", "Open on a Saturday, please."),
    (4, "", "My children liked the garden."),
    (5, "What went well", "They believed me at once."),
    (6, "What should change", "Letters came to the house. He opened them."),
)


def csv_file(*rows: Sequence[object], headings: Sequence[object] = HEADINGS) -> bytes:
    """A file as Excel writes it in this country: CSV in UTF-8 with its mark."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([headings, *(rows or COMMENTS)] if headings else rows)
    return out.getvalue().encode("utf-8-sig")


def excel_file(*rows: Sequence[object], headings: Sequence[object] = HEADINGS) -> bytes:
    """The same as XLSX."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in [headings, *(rows or COMMENTS)]:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def agency(db: None) -> Agency:
    """A charity of the partnership."""
    return Agency.objects.create(
        slug="northgate", name="Northgate Housing Association", kind="housing"
    )


@pytest.fixture
def contributor(agency: Agency) -> User:
    """Somebody who hands in for it."""
    user = factories.make_user(Role.PARTNER, email="pat@northgate.example")
    Contributor.objects.create(user=user, agency=agency)
    return user


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The views' day is the one that keys are made on."""
    views = "feedback.partners.views.handing_in.localdate"
    monkeypatch.setattr(views, lambda: factories.TODAY)


@pytest.fixture
def officer(office: Callable[..., Client]) -> Client:
    """An officer, signed in."""
    return office(Role.OFFICER)


def soup(response: Any) -> BeautifulSoup:
    """The page as a browser reads it."""
    return BeautifulSoup(response.content, "html.parser")


def read_file(
    client: Client, agency: Agency, content: bytes, group: str = "survivor", **more: Any
) -> Any:
    """Choose a file as a person does; return the page that follows."""
    form = {
        "agency": agency.pk,
        "group": group,
        "has_headings": "on",
        "file": SimpleUploadedFile("comments.csv", content),
        **more,
    }
    return client.post("/partners/new/", {k: v for k, v in form.items() if v is not None})


def form_of(response: Any) -> dict[str, str]:
    """What the page of rows would send again."""
    page = soup(response)
    hidden = page.select("input[type=hidden]")
    form = {str(field["name"]): str(field.get("value", "")) for field in hidden}
    for select in page.select("form select"):
        chosen = select.select_one("option[selected]") or select.select_one("option")
        assert chosen is not None
        form[str(select["name"])] = str(chosen["value"])
    return form


def hand_in(client: Client, page: Any, **more: str) -> Any:
    """Press “Hand in”."""
    return client.post("/partners/check/", {**form_of(page), "hand_in": "yes", **more})
