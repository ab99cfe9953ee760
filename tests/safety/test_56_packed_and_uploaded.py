"""Claim 56: Nothing packed is unpacked, and the public can upload nothing."""

import gzip

import pytest

from feedback.intake.models import Envelope
from tests.intake import conftest as intake
from tests.intake.installed import Installed
from tests.intake.load import FORM
from tests.intake.person import Person
from tests.intake.server import python

clock, keeper, person = intake.clock, intake.keeper, intake.person
survey, today = intake.survey, intake.today
pytestmark = pytest.mark.django_db(databases=["default", "staging"])

BOMB = gzip.compress(b"q3=" + b"0" * 50_000_000)  # 50 MB in 50 KB
BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>
<a>&c;</a>"""
FILE = b"\r\n".join(
    [
        b"--x",
        b'Content-Disposition: form-data; name="q3"; filename="a.svg"',
        b"Content-Type: image/svg+xml",
        b"",
        b"<svg onload='alert(1)'/>",
        b"--x--",
        b"",
    ]
)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "identity, gzip", "GZIP"])
def test_a_packed_body_is_refused_unread(person: Person, coding: str) -> None:
    response = person.client.generic("POST", "/q/spring/", BOMB, FORM, HTTP_CONTENT_ENCODING=coding)
    assert response.status_code == 415
    assert b"Nothing was saved" in response.content


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data; boundary=x", FILE),
        ("application/xml", BILLION_LAUGHS),
        ("text/xml", BILLION_LAUGHS),
        ("image/svg+xml", FILE),
        ("application/pdf", b"%PDF-1.7"),
        ("application/zip", b"PK\x03\x04"),
        ("application/octet-stream", bytes(100)),
    ],
)
@pytest.mark.parametrize("path", ["/q/spring/", "/o", "/", "/help/"])
def test_no_file_and_no_xml_is_taken_anywhere(
    person: Person, path: str, content_type: str, body: bytes
) -> None:
    assert person.client.generic("POST", path, body, content_type).status_code == 415
    assert not Envelope.objects.exists()


def test_the_public_pages_have_no_box_for_files(person: Person) -> None:
    person.start()
    for _ in range(4):
        assert not person.soup.select("input[type=file], form[enctype]")
        if person.heading != "Check your answers":
            person.press("next")


def test_the_public_process_has_no_part_that_unpacks(installed: Installed) -> None:
    code = "import sys; import hearback.wsgi; print(*sorted(sys.modules))"
    done = python(installed, code)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert not loaded & {"openpyxl", "lxml", "docx", "PIL.SvgImagePlugin", "defusedxml"}
