"""Public papers on the public site: what is issued and public, and nothing else."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from feedback.releases.models import Release
from hearback.people.roles import Role
from tests import factories
from tests.board.papers.made import issued, normal_document, normal_release, numbers_in, person
from tests.board.reading import Reader, main_of
from tests.releases.documents import make_document
from tests.you_said_we_did.shown import shown_in
from you_said_we_did.models import Paper
from you_said_we_did.paper_faces import file_of
from you_said_we_did.paper_words import first_words

pytestmark = pytest.mark.django_db
FACES = ("summary/", "summary.pdf")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the calendar at the suite's day."""
    monkeypatch.setattr(timezone, "localdate", lambda: factories.TODAY)


def statuses(public: Client, period: str = "2026") -> list[int]:
    """What each face answers."""
    return [public.get(f"/results/spring/{period}/{face}").status_code for face in FACES]


def annual(visibility: str) -> Paper:
    """An issued annual summary, with its file."""
    paper = issued(normal_release("2026"), visibility)
    file_of(paper, factories.TODAY)
    return paper


def test_a_public_annual_summary_is_a_page_and_a_file(public: Client) -> None:
    paper = annual("public")
    assert paper.kind == "Annual summary"
    assert statuses(public) == [200] * 2
    page = main_of(public.get("/results/spring/2026/summary/"))
    assert "Annual summary, published on 22 November 2026" in page
    for heading in ("About this summary", "Who answered, and what they said"):
        assert heading in page
    for heading in ("Recommendations", "Director", "Background papers"):
        assert heading not in page
    shown = {str(value) for value in shown_in(normal_document())}
    found = set(numbers_in(" ".join(Reader(page).words)))
    assert found - {"10", "5", "1", "0", "0.41"} == shown - {"10", "5", "1", "0"}
    for picture in re.findall(r'(?:src|srcset)="([^"]+svg)"', page):
        assert public.get(picture).status_code == 200
    pdf = public.get("/results/spring/2026/summary.pdf")
    assert pdf.content == bytes(Paper.objects.get().pdf or b"")
    assert not public.cookies


@pytest.mark.parametrize("visibility", ["partnership", "restricted"])
def test_what_is_not_public_is_nowhere(public: Client, visibility: str) -> None:
    annual(visibility)
    assert statuses(public) == [404] * 2


def test_a_draft_and_a_withdrawn_paper_are_nowhere(public: Client) -> None:
    paper = annual("public")
    paper.withdraw(person(Role.OFFICER, "late"), "A mistake.")
    assert statuses(public) == [404] * 2
    Release.objects.get()
    draft = Paper.draft(paper.release, person(Role.OFFICER, "again"), visibility="public")
    assert draft.status == "draft"
    assert statuses(public) == [404] * 2


def test_an_address_can_not_ask_for_anything_else(public: Client) -> None:
    annual("public")
    for period in ("2026-Q1", "2026-Q9", "latest", "26"):
        assert statuses(public, period) == [404] * 2
    assert public.get("/results/autumn/2026/summary/").status_code == 404
    assert public.get("/results/spring/2026/summary/?theme=waiting&k=1").status_code == 404
    assert public.get("/results/spring/2026/summary.pdf?k=1").status_code == 404
    assert public.post("/results/spring/2026/summary/").status_code == 405


def test_the_public_site_makes_no_file(public: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Issued where none could be made: the page stands, without a link to a file."""
    issued(normal_release("2026"), "public")
    assert statuses(public) == [200, 404]
    page = public.get("/results/spring/2026/summary/").content.decode()
    assert "summary.pdf" not in page


def test_whatever_becomes_public_is_approved_by_communications() -> None:
    paper = Paper.draft(normal_release("2026"), person(Role.OFFICER, "writer"))
    with pytest.raises(ValidationError):
        paper.issue(person(Role.COMMUNICATIONS, "comms"), factories.TODAY)
    assert not Paper.objects.public().exists()


def test_pages_of_figures_lead_to_the_summary_that_is_public(public: Client) -> None:
    issued(normal_release("2026"), "public")
    link = 'href="/results/spring/2026/summary/"'
    for page in ("/results/", "/results/spring/2026/"):
        assert public.get(page).content.decode().count(link) == 1


@pytest.mark.parametrize("visibility", ["partnership", ""])
def test_they_lead_to_no_other(public: Client, visibility: str) -> None:
    """Negative control: a paper of the partnership, and none at all."""
    release = normal_release("2026")
    if visibility:
        issued(release, visibility)
    for page in ("/results/", "/results/spring/2026/"):
        assert "/summary/" not in public.get(page).content.decode()


def test_a_first_draft_says_that_no_theme_can_be_shown(db: None) -> None:
    """Fifty people may have written: that no theme is shown says nothing of how many did."""
    document = make_document("spring", "Spring", {"waiting": None}, people=50)
    words = first_words(document)
    assert words["key_points"] == "No theme was raised by enough people to show a number."
