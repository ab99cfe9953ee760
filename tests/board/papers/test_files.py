"""A paper's file: the release's shown figures and nothing else, the same for everyone."""

from collections.abc import Callable
from dataclasses import replace
from html import unescape
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from django.test import Client

from feedback.releases.documents import PackagesMissing, to_pdf, typesetting
from feedback.releases.models import Release
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.board.papers.made import (
    THEMES,
    headers_of,
    issued,
    normal_document,
    normal_release,
    numbers_in,
    person,
    tags_of,
    text_of,
    ticked,
    written,
)
from tests.board.papers.tagged import faults_of
from tests.you_said_we_did.shown import shown_in
from you_said_we_did import paper_faces
from you_said_we_did.paper_roles import READERS

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
KNOWN = {
    "10",
    "5",
    "1",
    "0",
    "0.41",
}  # the rule, the agreement and its scale, the codebook's number


def test_the_file_holds_the_shown_figures_and_nothing_else() -> None:
    paper = issued(normal_release())
    text = "\n".join(text_of(paper_faces.file_of(paper, factories.TODAY)))
    shown = {str(value) for value in shown_in(normal_document())}
    assert set(numbers_in(text)) - KNOWN == shown - KNOWN
    for theme, people in THEMES.items():
        if people is not None:
            assert f"{theme.capitalize()} {people}" in text


def test_a_number_that_is_not_released_would_be_seen() -> None:
    """Control of the test above."""
    paper = issued(normal_release(), implications="We know that 47 people said so.")
    text = "\n".join(text_of(paper_faces.file_of(paper, factories.TODAY)))
    assert "47" in numbers_in(text)
    assert paper.numbers == ["47"]


def test_a_table_that_goes_on_says_again_what_was_asked() -> None:
    """Nineteen rows of a question, on a page with a column and a half left."""
    many: dict[str, int | None] = {f"place {number}": 20 for number in range(19)}
    document = normal_document()
    words, answers = document.populations
    pairs = [ticked("where", "Where did you hear of us?", many, 380)]
    more = replace(
        answers,
        dimensions=(*answers.dimensions, *(dimension for dimension, _ in pairs)),
        tables=(*answers.tables, *(table for _, table in pairs)),
    )
    release = Release.store(factories.make_survey(), replace(document, populations=(words, more)))
    release.publish(by=None, on=factories.TODAY)
    pages = text_of(paper_faces.file_of(issued(release), factories.TODAY))
    assert " ".join(" ".join(pages).split()).count("Where did you hear of us?") >= 2


def test_a_normal_quarter_fits_on_four_pages() -> None:
    long = "People wait, and waiting makes everything else harder. " * 10
    words = dict.fromkeys(("key_points", "implications", "recommendations", "next_steps"), long)
    paper = issued(normal_release(), **words)
    pages = text_of(paper_faces.file_of(paper, factories.TODAY))
    assert 2 <= len(pages) <= 4


def test_headings_tables_and_chart_are_tagged() -> None:
    paper = issued(normal_release())
    tags = tags_of(paper_faces.file_of(paper, factories.TODAY))
    levels = [int(name[2:]) for name, _ in tags if name in ("/H1", "/H2", "/H3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    (alternative,) = [element["/Alt"] for name, element in tags if name == "/Figure"]
    assert str(alternative).startswith("Bar chart of how many people raised each theme.")
    names = [name for name, _ in tags]
    assert names.count("/Caption") == 1  # of promises; elsewhere the head says what is asked
    # A table that goes on in the next column is two, each with its head.
    assert 7 <= names.count("/Table") == names.count("/THead") <= 8
    headers = {str(element["/ID"]) for name, element in tags if name == "/TH"}
    cells = [headers_of(element) for name, element in tags if name == "/TD"]
    assert cells
    assert all(len(cell) == 2 and set(cell) <= headers for cell in cells)


@pytest.mark.parametrize("period", ["2026-Q3", "2026"])
def test_a_reader_of_the_screen_meets_every_part_in_order(period: str) -> None:
    """A quarterly pack and an annual summary: nothing is painted that no tag holds."""
    paper = issued(normal_release(period))
    assert faults_of(paper_faces.file_of(paper, factories.TODAY)) == []


def test_control_a_plain_file_of_the_same_page_is_faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = issued(normal_release())
    monkeypatch.setattr(typesetting, "VARIANT", None)
    faults = faults_of(paper_faces.pdf_of(paper, factories.TODAY))
    assert {"it is not tagged", "it does not say that it is PDF/UA"} <= set(faults)
    assert "page 1: TJ stands in no tag and is no decoration" in faults


def test_control_a_picture_without_words_and_a_heading_left_out_are_found() -> None:
    parts = '<h1>One</h1><h3>Three</h3><img src="hearback:chart">'
    page = f'<html lang="en"><title>T</title><body>{parts}</body></html>'
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'
    faults = faults_of(to_pdf(page, {"chart": drawn}))
    assert {"a picture has no words", "headings go [1, 3]"} <= set(faults)


def test_everyone_gets_the_same_bytes(office: Office) -> None:
    paper = issued(normal_release())
    files = set()
    for role in READERS:
        client = office(role, user=person(role, f"reader-{role}"))
        answer = client.get(f"/board/papers/{paper.pk}/paper.pdf")
        assert answer.headers["Content-Type"] == "application/pdf"
        files.add(answer.content)
    assert len(files) == 1


def test_made_again_it_is_the_same_file() -> None:
    paper = issued(normal_release())
    first = paper_faces.pdf_of(paper, factories.TODAY)
    assert first == paper_faces.pdf_of(paper, factories.TODAY)
    assert first == paper_faces.file_of(paper, factories.TODAY)


def test_a_draft_says_so_on_every_page() -> None:
    paper = written(normal_release(), person(Role.OFFICER, "writer"))
    pages = text_of(paper_faces.file_of(paper, factories.TODAY))
    assert all("Draft, not issued" in page for page in pages)


def test_what_somebody_typed_is_text_and_fetches_nothing() -> None:
    typed = (
        '<img src="file:///etc/passwd"><script>x</script><style>@import url(http://a.test)</style>'
    )
    paper = issued(normal_release(), implications=typed, purpose="{{ paper.pk }} & <b>bold</b>")
    text = " ".join("\n".join(text_of(paper_faces.file_of(paper, factories.TODAY))).split())
    assert '<img src="file:///etc/passwd"><script>x</script>' in text
    assert "{{ paper.pk }} & <b>bold</b>" in text


def test_unescaped_the_same_words_would_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: had the page not escaped them, no file would have been made at all."""
    paper = issued(normal_release(), implications='<img src="file:///etc/passwd" alt="">')

    def unescaped(template: str, context: dict[str, object]) -> str:
        return unescape(render_to_string(template, context))

    monkeypatch.setattr(paper_faces, "render_to_string", unescaped)
    with pytest.raises(ValueError, match="refers to"):
        paper_faces.pdf_of(paper, factories.TODAY)


def test_where_no_file_can_be_made_the_page_says_what_to_install(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bytes:
        raise PackagesMissing

    monkeypatch.setattr(paper_faces, "to_pdf", refuse)
    release = normal_release()
    paper = written(release, person(Role.OFFICER, "writer"))
    paper.approve(person(Role.OFFICER, "other"), paper.edition)
    client = office(Role.OFFICER)
    answer = client.post(f"/board/papers/{paper.pk}/issue/", follow=True)
    assert "libpango-1.0-0" in answer.content.decode()
    assert "Issued" in answer.content.decode()
    answer = client.get(f"/board/papers/{paper.pk}/paper.pdf")
    assert answer.status_code == 503
    assert "apt-get install libpango-1.0-0" in answer.content.decode()
    assert "Nothing is lost" in answer.content.decode()
    monkeypatch.undo()
    with pytest.MonkeyPatch.context():
        assert client.get(f"/board/papers/{paper.pk}/").status_code == 200


def test_an_issued_file_stays_when_the_templates_change(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = issued(normal_release())
    first = paper_faces.file_of(paper, factories.TODAY)
    monkeypatch.setattr(paper_faces, "render_to_string", lambda *_: "<p>another</p>")
    paper.refresh_from_db()
    assert paper_faces.file_of(paper, factories.TODAY) == first
    assert paper_faces.pdf_of(paper, factories.TODAY) != first  # control
    assert not AuditEntry.objects.filter(action="paper.copied").exists()
