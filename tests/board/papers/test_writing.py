"""A paper from its first words to its issue, through the pages; and whom each step refuses."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from engagement.models import Partnership
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.board.papers.made import WORDS, issued, normal_release, person, written
from tests.board.reading import main_of
from you_said_we_did.models import Paper

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the calendar at the suite's day."""
    monkeypatch.setattr(timezone, "localdate", lambda: factories.TODAY)


def test_from_the_release_to_the_issued_pack(office: Office) -> None:
    release = normal_release()
    writer = office(Role.OFFICER, user=person(Role.OFFICER, "writer"))
    answer = writer.post(f"/board/papers/about/{release.pk}/")
    paper = Paper.objects.get()
    assert answer.headers["Location"] == f"/board/papers/{paper.pk}/words/"
    page = writer.get(f"/board/papers/{paper.pk}/").content.decode()
    assert "What most people raised: Waiting, Housing" in page
    assert Partnership.current().contact_email in paper.contact
    assert "writer@" not in paper.contact
    assert "Still without words: Implications, Recommendations" in page
    assert "A worker for the north" in page
    form = {"edition": paper.edition, "title": paper.title, "visibility": "partnership", **WORDS}
    assert writer.post(f"/board/papers/{paper.pk}/words/", form).status_code == 302
    other = office(Role.OFFICER, user=person(Role.OFFICER, "other"))
    paper.refresh_from_db()
    other.post(f"/board/papers/{paper.pk}/approve/", {"edition": paper.edition})
    writer.post(f"/board/papers/{paper.pk}/issue/")
    paper.refresh_from_db()
    assert (paper.status, paper.issued_on) == ("issued", factories.TODAY)
    assert bytes(paper.pdf or b"").startswith(b"%PDF-1.7")
    actions = AuditEntry.objects.filter(action__startswith="paper.").order_by("pk")
    assert [entry.action for entry in actions] == [
        "paper.drafted",
        "paper.rewritten",
        "paper.approved",
        "paper.issued",
    ]
    reader = office(Role.BOARD, user=person(Role.BOARD, "board"))
    assert paper.title in reader.get("/board/papers/").content.decode()
    page = reader.get(f"/board/papers/{paper.pk}/").content.decode()
    assert "Agree to pay for a worker" in page
    assert "Change the words" not in page


def test_whoever_wrote_in_it_can_not_approve(office: Office) -> None:
    """Neither who began it, nor who changed a comma, nor with a second role."""
    first, second = person(Role.OFFICER, "first"), person(Role.OFFICER, "second")
    second.groups.add(person(Role.COMMUNICATIONS, "comms").groups.get())
    paper = written(normal_release(), first)
    paper.rewrite(second, paper.edition, purpose="Changed.")
    for writer in (first, second):
        client = office(user=writer)
        assert (
            "Approve these words" not in client.get(f"/board/papers/{paper.pk}/").content.decode()
        )
        answer = client.post(
            f"/board/papers/{paper.pk}/approve/", {"edition": paper.edition}, follow=True
        )
        assert "somebody who wrote none of it must" in answer.content.decode()
        with pytest.raises(PermissionDenied):
            paper.approve(writer, paper.edition)
    paper.refresh_from_db()
    assert paper.status == "draft"
    paper.approve(person(Role.OFFICER, "third"), paper.edition)  # control
    assert paper.status == "approved"


@pytest.mark.parametrize(
    ("visibility", "may"),
    [
        ("public", {Role.COMMUNICATIONS}),
        ("partnership", {Role.COMMUNICATIONS, Role.OFFICER}),
        ("restricted", {Role.OFFICER}),
    ],
)
def test_who_approves_what(office: Office, visibility: str, may: set[Role]) -> None:
    paper = written(normal_release(), person(Role.OFFICER, "writer"), visibility=visibility)
    for role in Role:
        person_of_role = person(role, f"one-{role}")
        with transaction.atomic():
            saved = transaction.savepoint()
            office(user=person_of_role).post(
                f"/board/papers/{paper.pk}/approve/", {"edition": paper.edition}
            )
            paper.refresh_from_db()
            assert (paper.status == "approved") == (role in may), role
            transaction.savepoint_rollback(saved)


def test_words_that_changed_meanwhile_are_neither_approved_nor_overwritten(office: Office) -> None:
    writer, other = person(Role.OFFICER, "writer"), person(Role.OFFICER, "other")
    paper = written(normal_release(), writer)
    read = paper.edition
    paper.rewrite(writer, read, purpose="Something else.")
    with pytest.raises(ValidationError, match="changed this paper"):
        paper.approve(other, read)
    form = {"edition": read, "title": "Mine", "visibility": "partnership", **WORDS}
    answer = office(user=other).post(f"/board/papers/{paper.pk}/words/", form)
    assert answer.status_code == 400
    assert "Read it again" in answer.content.decode()
    assert 'value="Mine"' in answer.content.decode()  # nothing typed is lost
    for edition in ("", "x", "-1", "²", "99999999999"):
        office(user=other).post(f"/board/papers/{paper.pk}/approve/", {"edition": edition})
    paper.refresh_from_db()
    assert (paper.status, paper.purpose) == ("draft", "Something else.")


def test_a_change_after_approval_asks_for_a_new_one(office: Office) -> None:
    writer, other = person(Role.OFFICER, "writer"), person(Role.OFFICER, "other")
    paper = written(normal_release(), writer)
    paper.approve(other, paper.edition)
    paper.rewrite(writer, paper.edition, visibility="public")
    with pytest.raises(ValidationError, match="must approve"):
        paper.issue(writer, factories.TODAY)
    office(user=writer).post(f"/board/papers/{paper.pk}/issue/")
    paper.refresh_from_db()
    assert paper.status == "draft"


def test_an_unfinished_paper_is_not_approved() -> None:
    paper = written(normal_release(), person(Role.OFFICER, "writer"), implications=" ")
    with pytest.raises(ValidationError, match="Implications"):
        paper.approve(person(Role.OFFICER, "other"), paper.edition)


def test_a_draft_release_has_no_paper(office: Office) -> None:
    release = factories.make_release(factories.make_survey(), is_published=False)
    assert office(Role.OFFICER).post(f"/board/papers/about/{release.pk}/").status_code == 404
    with pytest.raises(ValidationError, match="Publish these figures first"):
        Paper.draft(release, person(Role.OFFICER, "writer"))


def test_an_issued_paper_never_changes(office: Office) -> None:
    """Neither by its methods, nor when the loop moves on, nor by a statement of SQL."""
    release = normal_release()
    paper = issued(release)
    client = office(Role.OFFICER)
    before = main_of(client.get(f"/board/papers/{paper.pk}/"))
    with pytest.raises(ValidationError):
        paper.rewrite(person(Role.OFFICER, "late"), paper.edition, purpose="Else.")
    finding = release.themes.get(slug="waiting").findings.get()
    finding.commitments.filter(status="doing").update(due="2026-01-01")
    finding.commitments.all().update(title="Renamed")
    assert main_of(client.get(f"/board/papers/{paper.pk}/")) == before
    form = {"edition": paper.edition, "title": "X", "visibility": "public", **WORDS}
    client.post(f"/board/papers/{paper.pk}/words/", form)
    client.post(f"/board/papers/{paper.pk}/discard/")
    now = main_of(client.get(f"/board/papers/{paper.pk}/"))
    assert "A worker for the north" in now
    assert "Renamed" not in now


COLUMNS = [
    field.column
    for field in Paper._meta.concrete_fields
    if field.column not in ("id", "status", "pdf")
]


@pytest.mark.parametrize("column", COLUMNS)
def test_the_database_refuses_to_change_an_issued_paper(column: str) -> None:
    paper = issued(normal_release())
    other = normal_release(slug="autumn")
    values: dict[str, str | int] = {"release_id": other.pk, "edition": 99, "visibility": "public"}
    values |= {"answers": '["x"]', "issued_on": "2026-01-01"}
    value = values.get(column, "x")
    change = f"UPDATE you_said_we_did_paper SET {column} = %s WHERE id = %s"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change, [value, paper.pk])
    draft = written(other, person(Role.OFFICER, "again"))
    with connection.cursor() as cursor:  # control: a draft's may change, but for its day
        if column != "issued_on":
            cursor.execute(change, [value, draft.pk])


def test_the_database_refuses_to_delete_or_reopen_an_issued_paper() -> None:
    paper = issued(normal_release())
    paper.keep_file(b"%PDF-1.7 first")
    Paper.objects.filter(pk=paper.pk).update(pdf=b"%PDF-1.7 first")  # the same again
    for statement in (
        "UPDATE you_said_we_did_paper SET status = 'draft', issued_on = NULL",
        "UPDATE you_said_we_did_paper SET pdf = NULL",
        "DELETE FROM you_said_we_did_paper",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    paper.keep_file(b"%PDF-1.7 second")
    assert bytes(paper.pdf or b"") == b"%PDF-1.7 first"
    paper.withdraw(person(Role.OFFICER, "late"), "A mistake.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.update(status="issued")


def test_withdrawn_it_is_read_nowhere_and_says_why(office: Office) -> None:
    paper = issued(normal_release())
    client = office(Role.OFFICER)
    assert client.post(f"/board/papers/{paper.pk}/withdraw/", {"reason": " "}).status_code == 400
    client.post(f"/board/papers/{paper.pk}/withdraw/", {"reason": "A wrong contact."})
    entry = AuditEntry.objects.get(action="paper.withdrawn")
    assert entry.detail == {"reason": "A wrong contact."}
    reader = office(Role.BOARD, user=person(Role.BOARD, "board"))
    assert reader.get(f"/board/papers/{paper.pk}/").status_code == 404
    assert reader.get(f"/board/papers/{paper.pk}/paper.pdf").status_code == 404
    assert client.get(f"/board/papers/{paper.pk}/").status_code == 200


def test_a_draft_can_be_deleted(office: Office) -> None:
    paper = written(normal_release(), person(Role.OFFICER, "writer"))
    office(Role.OFFICER).post(f"/board/papers/{paper.pk}/discard/")
    assert not Paper.objects.exists()
    assert AuditEntry.objects.filter(action="paper.discarded").exists()


def test_a_title_stays_neutral(office: Office) -> None:
    paper = written(normal_release(), person(Role.OFFICER, "writer"))
    form = {"edition": paper.edition, "title": "Abuse", "visibility": "partnership", **WORDS}
    answer = office(Role.OFFICER).post(f"/board/papers/{paper.pk}/words/", form)
    assert answer.status_code == 400
    assert "Choose another word for “abuse”" in answer.content.decode()


def test_two_public_papers_about_the_same_figures_are_refused() -> None:
    release = normal_release()
    issued(release, "public")
    writer = person(Role.OFFICER, "second")
    paper = written(release, writer, visibility="public")
    paper.approve(person(Role.COMMUNICATIONS, "again"), paper.edition)
    with pytest.raises(ValidationError, match="public paper already"):
        paper.issue(writer, factories.TODAY)


def test_communications_first_page_says_which_papers_wait(office: Office) -> None:
    communications = person(Role.COMMUNICATIONS, "comms")
    admin = Permission.objects.get(codename="access_admin")
    communications.groups.get().permissions.add(admin)
    comms = office(user=communications)
    dashboard = comms.get("/admin/")
    assert dashboard.status_code == 200
    assert "waiting-papers" not in dashboard.content.decode()
    paper = written(normal_release(), person(Role.OFFICER, "writer"), visibility="public")
    assert "1 paper to read and approve" in comms.get("/admin/").content.decode()
    paper.rewrite(person(Role.OFFICER, "closer"), paper.edition, visibility="restricted")
    assert "waiting-papers" not in comms.get("/admin/").content.decode()
    paper.rewrite(person(Role.OFFICER, "opener"), paper.edition, visibility="partnership")
    assert "1 paper to read and approve" in comms.get("/admin/").content.decode()
    comms.post(f"/board/papers/{paper.pk}/approve/", {"edition": paper.edition})
    assert "waiting-papers" not in comms.get("/admin/").content.decode()


def test_few_people_in_the_words_are_looked_at_by_writer_and_approver(office: Office) -> None:
    paper = Paper.draft(normal_release(), person(Role.OFFICER, "writer"))
    assert paper.numbers == []  # the codebook's version is not somebody's count
    writer = office(user=paper.writers.get())
    form = {"edition": paper.edition, "title": paper.title, "visibility": "partnership", **WORDS}
    form["key_points"] = "Only three people in the north found a place."
    page = writer.post(f"/board/papers/{paper.pk}/words/", form)
    assert page.status_code == 400
    assert "“three people”" in page.content.decode()
    words = {**form, "has_looked": "on"}
    assert writer.post(f"/board/papers/{paper.pk}/words/", words).status_code == 302
    paper.refresh_from_db()
    other, edition = office(user=person(Role.OFFICER, "other")), {"edition": paper.edition}
    assert 'name="has_looked"' in other.get(f"/board/papers/{paper.pk}/").content.decode()
    other.post(f"/board/papers/{paper.pk}/approve/", edition)
    paper.refresh_from_db()
    assert paper.status == "draft"
    other.post(f"/board/papers/{paper.pk}/approve/", {**edition, "has_looked": "on"})
    paper.refresh_from_db()
    assert paper.status == "approved"
    entry = AuditEntry.objects.get(action="paper.approved")
    assert entry.detail["few_people_looked_at"] is True
