"""An issued paper never changes; what is withdrawn is read nowhere: so it is read with a gap."""

from collections.abc import Callable

import pytest
from django.test import Client

from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.board.loop import make_answer, make_promise
from tests.board.papers.made import issued, normal_release, person, text_of
from tests.board.reading import main_of
from you_said_we_did.models import Commitment, Finding, Paper
from you_said_we_did.paper_faces import file_of, pdf_of

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
GAP = "was taken back later"
SAID = "You told us that waiting is hard."


@pytest.fixture
def paper() -> Paper:
    """An issued paper with its file; it tells of one finding with two promises."""
    made = issued(normal_release())
    file_of(made, factories.TODAY)
    return made


def faces(office: Office, paper: Paper) -> tuple[str, str]:
    """Return the page's words and the file's, as the board reads them."""
    client = office(user=person(Role.BOARD, f"board-{User.objects.count()}"))
    page = main_of(client.get(f"/board/papers/{paper.pk}/"))
    file = client.get(f"/board/papers/{paper.pk}/paper.pdf").getvalue()
    return page, " ".join(" ".join(text_of(file)).split())


def test_without_a_gap_it_is_what_was_issued(office: Office, paper: Paper) -> None:
    # What happens to a promise that stays public is no gap.
    Commitment.objects.get(title="A worker for the north").reschedule(
        factories.make_agency("other"), None, None, factories.TODAY
    )
    for words in faces(office, paper):
        assert "A worker for the north" in words
        assert "Council" in words
        assert GAP not in words
    assert file_of(paper, factories.TODAY) == bytes(paper.pdf or b"")


def test_a_finding_that_is_withdrawn_leaves_a_gap(office: Office, paper: Paper) -> None:
    Finding.objects.get().show_to("restricted", person(Role.COMMUNICATIONS, "c"))
    for words in faces(office, paper):
        assert GAP in words
        for gone in (SAID, "Quicker help", "A worker for the north"):
            assert gone not in words
    assert "Quicker help" not in str(pdf_of(paper, factories.TODAY, copy_for="Copy for: A board"))


def test_a_promise_that_is_withdrawn_leaves_the_rest(office: Office, paper: Paper) -> None:
    Commitment.objects.get(title="A worker for the north").unpublish()
    for words in faces(office, paper):
        assert "A worker for the north" not in words
        assert "Letters in plain words" in words
        assert GAP in words


def test_taken_up_again_it_is_whole_again(office: Office, paper: Paper) -> None:
    communications = person(Role.COMMUNICATIONS, "c")
    Finding.objects.get().show_to("partnership", communications)
    Finding.objects.get().show_to("public", communications)
    assert GAP not in faces(office, paper)[0]
    assert file_of(paper, factories.TODAY) == bytes(paper.pdf or b"")


def test_what_was_frozen_before_it_had_names_is_known_by_its_title(office: Office) -> None:
    release = normal_release()
    paper = issued(release)
    frozen = Paper.objects.get().answers
    for answer in frozen:
        del answer["slug"]
        for promise in answer["promises"]:
            del promise["key"]
    later = Paper.objects.create(
        release=release, title="Before", status="issued", issued_on=factories.TODAY, answers=frozen
    )
    paper.withdraw(person(Role.OFFICER, "o"), "Another.")
    assert GAP not in faces(office, later)[0]
    make_promise(make_answer(release.themes.get(slug="housing"), "more-homes"), "Ten homes")
    Commitment.objects.get(title="A worker for the north").unpublish()
    page, _ = faces(office, later)
    assert "A worker for the north" not in page
    assert "Letters in plain words" in page
    assert "Ten homes" not in page, "what came later is no part of it"
