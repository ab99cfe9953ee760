"""Files for print: nothing is fetched, the same page gives the same bytes, and all is tagged."""

import io
import os
import subprocess
import sys
from typing import Any

import pytest
from pypdf import PdfReader

from feedback.releases.documents import DEBIAN_PACKAGES, to_pdf
from tests.board.papers.made import headers_of, root_of, tags_of

PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9">'
    b'<rect width="5" height="5"/></svg>'
)


def page(body: str) -> str:
    """A page in our style."""
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><title>A pack</title>'
        f'<link rel="stylesheet" href="hearback:paper.css"></head><body>{body}</body></html>'
    )


BODY = (
    '<h1>One</h1><h2>Two</h2><p>Łódź</p><img src="hearback:chart" alt="Two bars">'
    '<table><thead><tr><th scope="col">Theme</th><th scope="col">People</th></tr></thead>'
    '<tbody><tr><th scope="row">Waiting</th><td>25</td></tr></tbody></table>'
)


def test_the_file_is_tagged_titled_and_in_a_language() -> None:
    made = to_pdf(page(BODY), {"chart": PICTURE})
    root = root_of(made)
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    names = [name for name, _ in tags_of(made)]
    assert [name for name in names if name in ("/H1", "/H2")] == ["/H1", "/H2"]
    assert {"/Table", "/TR", "/TH", "/TD", "/P", "/Figure"} <= set(names)
    figure = next(element for name, element in tags_of(made) if name == "/Figure")
    assert str(figure["/Alt"]) == "Two bars"
    assert read_headers(made) == [["Waiting", "People"]]


def read_headers(made: bytes) -> list[list[str]]:
    """Return for each cell of a number the headers it names, by what they say."""
    tags = tags_of(made)
    headers = [str(element["/ID"]) for name, element in tags if name == "/TH"]
    said = dict(zip(headers, ("Theme", "People", "Waiting"), strict=True))
    cells = [element for name, element in tags if name == "/TD"]
    return [[said[header] for header in headers_of(cell)] for cell in cells]


def test_it_says_nothing_of_who_made_it_and_when() -> None:
    made = to_pdf(page(BODY), {"chart": PICTURE})
    reader = PdfReader(io.BytesIO(made))
    assert set(reader.metadata or {}) == {"/Title", "/Producer"}
    assert b"Date" not in root_of(made)["/Metadata"].get_data()
    assert "/ID" not in reader.trailer


def test_every_typeface_is_in_the_file() -> None:
    reader = PdfReader(io.BytesIO(to_pdf(page(BODY), {"chart": PICTURE})))
    resources: Any = reader.pages[0]["/Resources"]
    fonts = [font.get_object() for font in resources["/Font"].values()]
    assert fonts
    assert all("Atkinson" in font["/BaseFont"] for font in fonts), fonts


MAKE = """
import hashlib, django
django.setup()
from feedback.releases.documents import to_pdf
from tests.releases.test_documents import BODY, PICTURE, page
print(hashlib.sha256(to_pdf(page(BODY), {"chart": PICTURE})).hexdigest())
"""


def run(script: str, **environment: str) -> str:
    """Return what a fresh process prints."""
    told = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": "site:.", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout


def test_two_processes_on_two_days_make_the_same_bytes() -> None:
    first = run(MAKE, PYTHONHASHSEED="1", TZ="Asia/Tokyo")
    second = run(MAKE, PYTHONHASHSEED="2", SOURCE_DATE_EPOCH="1", TZ="America/New_York")
    assert len(first.strip()) == 64
    assert first == second


def test_another_page_gives_other_bytes() -> None:
    """Control: or the test above would be about nothing."""
    made = to_pdf(page(BODY), {"chart": PICTURE})
    assert made != to_pdf(page(BODY.replace("25", "30")), {"chart": PICTURE})


@pytest.mark.parametrize(
    "part",
    [
        '<img src="file:///etc/passwd" alt="">',
        '<img src="http://127.0.0.1:9/x.png" alt="">',
        '<img src="https://example.org/x.png" alt="">',
        '<img src="data:image/svg+xml,<svg/>" alt="">',
        '<img src="hearback:other" alt="">',
        '<img src="hearback:fonts/../../../../etc/passwd" alt="">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<object data="file:///etc/passwd"></object>',
        "<style>@import url(file:///etc/passwd);</style>",
        "<style>body { background: url(http://127.0.0.1:9/x.png); }</style>",
        "<style>@font-face { font-family: x; src: url(file:///etc/passwd); } p { font-family: x; }"
        "</style><p>x</p>",
    ],
)
def test_whatever_else_a_page_refers_to_stops_the_file(part: str) -> None:
    with pytest.raises(ValueError, match=r"refers to|is missing"):
        to_pdf(page(BODY + part), {"chart": PICTURE})


@pytest.mark.parametrize("reference", ["file:///etc/hostname", "http://127.0.0.1:9/x.svg"])
def test_a_picture_can_not_bring_another_with_it(reference: str) -> None:
    outside = PICTURE.replace(b"<rect", f'<image href="{reference}" width="5"/><rect'.encode())
    with pytest.raises(ValueError, match="refers to"):
        to_pdf(page(BODY), {"chart": outside})


WITHOUT = """
import sys, django
django.setup()
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
sys.meta_path.insert(0, Missing())
from feedback.releases.documents import PackagesMissing, to_pdf
try:
    to_pdf("<p>x</p>")
except PackagesMissing as error:
    print(error)
"""


def test_without_pango_the_error_names_the_packages() -> None:
    told = run(WITHOUT)
    assert all(name in told for name in DEBIAN_PACKAGES), told


def test_nothing_is_loaded_until_a_file_is_asked_for() -> None:
    look = (
        "import django, sys; django.setup(); import you_said_we_did.paper_faces; "
        "from feedback.releases.documents import to_pdf; {asked}"
        "print('weasyprint' in sys.modules)"
    )
    assert run(look.format(asked="")).strip() == "False"
    assert run(look.format(asked="to_pdf('<p>x</p>'); ")).strip() == "True"
