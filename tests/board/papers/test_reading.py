"""Who finds which paper, and what its page shows."""

from collections.abc import Callable

import pytest
from django.test import Client

from feedback.releases.models import Release
from hearback.people.roles import Role
from tests import factories
from tests.board.papers.made import THEMES, issued, normal_release, numbers_in, person, written
from tests.board.reading import Reader, main_of
from tests.releases.documents import make_document
from you_said_we_did.paper_faces import context_of
from you_said_we_did.paper_roles import READERS, READERS_OF_RESTRICTED

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
FACES = ("", "paper.pdf")


@pytest.mark.parametrize(
    ("visibility", "may"),
    [("public", READERS), ("partnership", READERS), ("restricted", READERS_OF_RESTRICTED)],
)
def test_who_reads_what(office: Office, visibility: str, may: tuple[Role, ...]) -> None:
    """A paper that somebody may not read is nowhere: not listed, and 404 like none."""
    paper = issued(normal_release(), visibility, title="A paper of its own name")
    for role in Role:
        client = office(user=person(role, f"reader-{role}"))
        answers = {client.get(f"/board/papers/{paper.pk}/{face}").status_code for face in FACES}
        listed = paper.title in client.get("/board/papers/").content.decode()
        assert answers == ({200} if role in may else {404} if role in READERS else {403}), role
        assert listed == (role in may), role


def test_a_draft_is_found_by_those_who_write(office: Office) -> None:
    writer = person(Role.OFFICER, "writer")
    paper = written(normal_release(), writer)
    kept = written(normal_release(slug="autumn"), writer, visibility="restricted")
    for role, found, restricted in (
        (Role.OFFICER, 200, 200),
        (Role.COMMUNICATIONS, 200, 404),
        (Role.BOARD, 404, 404),
    ):
        client = office(user=person(role, f"reader-{role}"))
        assert client.get(f"/board/papers/{paper.pk}/").status_code == found
        for face in (*FACES, "words/", "withdraw/"):
            status = client.get(f"/board/papers/{kept.pk}/{face}").status_code
            assert (status in (200, 302)) == (restricted == 200), (role, face)


def test_the_page_shows_the_release_and_nothing_else(office: Office) -> None:
    paper = issued(normal_release())
    page = main_of(office(Role.BOARD).get(f"/board/papers/{paper.pk}/"))
    tables = Reader(page).tables
    themes = {row[0].strip().lower(): " ".join(row[1].split()) for row in tables[0][1:-1]}
    hidden = paper.release.figures.hidden
    assert themes == {
        slug: hidden if people is None else str(people) for slug, people in THEMES.items()
    }
    assert list(themes) == list(THEMES)  # ties stand in the codebook's order
    assert tables[0][-1][1].strip() == "120"
    assert "47" not in numbers_in(" ".join(Reader(page).words))


def test_a_quarter_with_too_few_is_told_calmly(office: Office) -> None:
    document = make_document(
        "spring", "Survey spring", {"waiting": None, "housing": None}, people=None
    )
    release = Release.store(factories.make_survey(), document)
    release.publish(by=None, on=factories.TODAY)
    paper = issued(release)
    client = office(Role.BOARD)
    page = client.get(f"/board/papers/{paper.pk}/").content.decode()
    assert "A number could show who said what" in page
    assert "<img" not in main_of(client.get(f"/board/papers/{paper.pk}/"))
    assert client.get(f"/board/papers/{paper.pk}/paper.pdf").status_code == 200


def test_with_nothing_there_every_list_says_so(office: Office) -> None:
    board = office(Role.BOARD).get("/board/papers/").content.decode()
    assert "No paper has been issued yet" in board
    assert "Begin a paper" not in board
    officer = office(Role.OFFICER).get("/board/papers/").content.decode()
    assert "No figures are published yet" in officer
    assert "Nothing is being written" in officer


def test_what_was_typed_is_shown_as_text(office: Office) -> None:
    paper = issued(normal_release(), implications="<script>x</script>\n\nA second paragraph.")
    page = office(Role.BOARD).get(f"/board/papers/{paper.pk}/").content.decode()
    assert "&lt;script&gt;x&lt;/script&gt;</p>" in page
    assert "<p>A second paragraph.</p>" in page


def test_changed_figures_are_never_shown() -> None:
    """Whoever changed the stored release with a database tool: no face is made of it."""
    paper = issued(normal_release())
    assert context_of(paper, factories.TODAY)["base"] == "About 120 people wrote something."
    release = paper.release
    release.document = release.document.replace('"value": 85', '"value": 95')
    vars(release).pop("figures")  # what it read before
    with pytest.raises(ValueError, match="were changed"):
        context_of(paper, factories.TODAY)
