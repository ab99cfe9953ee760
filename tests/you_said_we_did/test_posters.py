"""Posters: made in the office, one A4 sheet, given out while they say what the page says."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pypdf import PdfReader

from feedback.releases.documents import PackagesMissing
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.board.papers.made import root_of, tags_of
from tests.factories import TODAY
from tests.you_said_we_did.making import make_commitment, make_finding
from you_said_we_did import poster_faces
from you_said_we_did.models import Finding, Poster, Visibility
from you_said_we_did.poster_faces import make_poster, pdf_of, size_of
from you_said_we_did.posters import HEADINGS, PosterWords
from you_said_we_did.status import Status

PAGE = "/you-said-we-did/a-quicker-reply/"
FILE = f"{PAGE}poster.pdf"
pytestmark = pytest.mark.django_db
Office = Callable[..., Client]


def loaded(finding: Finding) -> Finding:
    """The finding as a page loads it."""
    return Finding.objects.with_commitments().get(pk=finding.pk)


def made(finding: Finding) -> PdfReader:
    """Make its poster and open it."""
    make_poster(loaded(finding), None, TODAY)
    return PdfReader(io.BytesIO(bytes(Poster.objects.get(finding=finding).pdf)))


def text_of(reader: PdfReader) -> str:
    """Return its words, blanks made single."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_it_says_what_was_said_and_what_was_done(public: Client) -> None:
    finding = make_finding()
    make_commitment(finding, Status.DONE)
    make_commitment(finding, Status.CANNOT, title="A drop-in in every town")
    make_commitment(finding, live=False, title="A draft")
    text = text_of(made(finding))
    for said in (
        "You said",
        "the silence after asking is the hardest part",
        "We did",
        "A call back in two days",
        "We can’t",
        "A drop-in in every town. It costs more than we have",
        "This is how it stood on 22 November 2026.",
    ):
        assert said in text, said
    assert PAGE in text.replace(" ", "")
    assert "A draft" not in text


def test_it_is_one_tagged_sheet_with_a_code_that_has_words(public: Client) -> None:
    finding = make_finding()
    make_commitment(finding)
    reader = made(finding)
    (page,) = reader.pages
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    pdf = bytes(Poster.objects.get().pdf)
    assert root_of(pdf)["/Lang"] == "en-GB"
    assert b"pdfuaid" in root_of(pdf)["/Metadata"].get_data()
    (figure,) = [element for name, element in tags_of(pdf) if name == "/Figure"]
    assert str(figure["/Alt"]).startswith("A square code")
    assert [name for name, _ in tags_of(pdf) if name in ("/H1", "/H2")] == ["/H1", "/H2", "/H2"]


@pytest.mark.parametrize("letters", [20, 200, 500, 900])
@pytest.mark.parametrize("answers", [0, 2, 7])
def test_it_stays_one_sheet(public: Client, letters: int, answers: int) -> None:
    said = ("You said this and that. " * 60)[:letters]
    finding = make_finding(you_said=said, title="What takes as much room as a title may " * 3)
    for place in range(answers):
        make_commitment(finding, list(Status)[place % 6], title="A promise of some length " * 3)
    reader = made(finding)
    assert len(reader.pages) == 1
    assert ("There is more." in text_of(reader)) == (answers > 6)


def test_what_we_cannot_do_never_makes_room_for_what_we_did(public: Client) -> None:
    finding = make_finding()
    for place in range(8):
        make_commitment(finding, Status.DONE, title=f"Done {place}")
    make_commitment(finding, Status.CANNOT, title="Refused")
    groups = dict(PosterWords.of(loaded(finding)).groups)
    assert groups["We can’t"] == ("Refused. It costs more than we have",)
    assert len(groups["We did"]) == 5


def test_less_to_say_is_set_larger() -> None:
    words = PosterWords(
        "Us", "Title", "You said", "Short.", (), has_more=False, address="https://a.example/"
    )
    longer = PosterWords(
        "Us", "Title", "You said", "Long. " * 150, (), has_more=False, address="https://a.e/"
    )
    assert size_of(words) > size_of(longer)


def test_every_status_stands_under_one_heading() -> None:
    assert sorted(each for group in HEADINGS.values() for each in group) == sorted(Status)


def test_it_is_given_out_under_a_neutral_name(public: Client) -> None:
    finding = make_finding()
    make_commitment(finding)
    assert public.get(FILE).status_code == 404
    assert "poster" not in public.get(PAGE).content.decode()
    make_poster(loaded(finding), None, TODAY)
    answer = public.get(FILE)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="a-quicker-reply.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert f'href="{FILE}"' in public.get(PAGE).content.decode()
    assert public.get(f"{FILE}?x=1").status_code == 404


@pytest.mark.parametrize("change", ["status", "words", "a promise down", "all down", "hidden"])
def test_what_the_page_no_longer_says_is_not_given_out(public: Client, change: str) -> None:
    finding = make_finding()
    commitment = make_commitment(finding, Status.DOING)
    make_poster(loaded(finding), None, TODAY)
    assert public.get(FILE).status_code == 200
    changes: dict[str, Callable[[], Any]] = {
        "status": lambda: commitment.move_to(Status.DONE, None, TODAY),
        "words": lambda: finding.draft_words(None, you_said="Otherwise.").publish(),
        "a promise down": commitment.unpublish,
        "all down": finding.unpublish,
        "hidden": lambda: Finding.objects.update(visibility=Visibility.RESTRICTED),
    }
    changes[change]()
    assert public.get(FILE).status_code == 404
    assert "poster.pdf" not in public.get(PAGE).content.decode()
    if "down" in change:
        assert not Poster.objects.exists()  # nor does it lie anywhere


def test_who_writes_makes_it_and_it_is_written_down(office: Office) -> None:
    finding = make_finding()
    make_commitment(finding)
    officer = office(Role.OFFICER)
    page = officer.get(f"/loop/finding/{finding.pk}/").content.decode()
    assert "There is no poster yet." in page
    after = officer.post(f"/loop/finding/{finding.pk}/poster/", follow=True).content.decode()
    assert "The poster is made." in after
    assert "says what the public page says" in after
    assert AuditEntry.objects.filter(action="finding.poster", subject=finding.slug).exists()
    Finding.objects.get().draft_words(None, you_said="Otherwise.").publish()
    moved = officer.get(f"/loop/finding/{finding.pk}/").content.decode()
    assert "The page has moved on since" in moved


def test_of_what_is_not_public_there_is_none(office: Office) -> None:
    finding = make_finding(live=False)
    officer = office(Role.OFFICER)
    assert (
        "Once this answer is public" in officer.get(f"/loop/finding/{finding.pk}/").content.decode()
    )
    assert officer.post(f"/loop/finding/{finding.pk}/poster/").status_code == 404


def test_others_may_not(office: Office) -> None:
    finding = make_finding()
    answer = office(Role.BOARD).post(f"/loop/finding/{finding.pk}/poster/")
    assert answer.status_code == 403
    assert not Poster.objects.exists()


def refuse_to_print(*_: Any) -> bytes:
    """A machine without Pango."""
    raise PackagesMissing


def test_without_pango_it_says_what_to_install(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = make_finding()
    monkeypatch.setattr(poster_faces, "to_pdf", refuse_to_print)
    answer = office(Role.OFFICER).post(f"/loop/finding/{finding.pk}/poster/", follow=True)
    assert "apt-get install libpango" in answer.content.decode()
    assert not Poster.objects.exists()
    with pytest.raises(CommandError, match="apt-get install"):
        call_command("make_posters")


def test_the_command_makes_what_is_missing_and_what_moved_on(capsys: Any) -> None:
    first, second = make_finding("first"), make_finding("second")
    make_finding("a-draft", live=False)
    make_finding("kept", visibility=Visibility.RESTRICTED)
    call_command("make_posters")
    assert set(Poster.objects.values_list("finding__slug", flat=True)) == {"first", "second"}
    make_commitment(second)
    call_command("make_posters")
    call_command("make_posters")
    made_each_time = [line for line in capsys.readouterr().out.split("\n") if line]
    assert made_each_time == [f"Posters made: {number}." for number in (2, 1, 0)]
    assert first.poster.made_on


def test_the_same_words_give_the_same_bytes() -> None:
    words = PosterWords(
        "Us", "Title", "You said", "Said.", (), has_more=False, address="https://a.example/"
    )
    assert pdf_of(words, TODAY) == pdf_of(words, TODAY)
