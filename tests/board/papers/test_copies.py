"""Copies for each board: named on every page, the same inside, written down."""

from collections.abc import Callable

import pytest
from django.test import Client

from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.board.papers.made import issued, normal_release, numbers_in, person, text_of, written
from you_said_we_did.models import Recipient
from you_said_we_did.paper_roles import READERS

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
BODY = "Safeguarding <b>Adults</b> Board"


def listed(body: str = BODY, **values: object) -> Recipient:
    """A recipient of everything but what is restricted."""
    return Recipient.objects.create(body=body, contact_role="Business manager", **values)


def test_a_copy_names_its_recipient_on_every_page_and_is_written_down(office: Office) -> None:
    paper, recipient = issued(normal_release()), listed()
    client = office(Role.OFFICER)
    assert "&lt;b&gt;Adults" in client.get(f"/board/papers/{paper.pk}/copies/").content.decode()
    answer = client.post(f"/board/papers/{paper.pk}/copies/{recipient.pk}/")
    pages = text_of(answer.content)
    assert len(pages) > 1
    assert all(f"Copy for: {BODY}" in page for page in pages)
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    # Safeguarding alone would tell what it is about.
    assert f'-2026-Q3-badultsb-board-{recipient.pk}.pdf"' in disposition
    entry = AuditEntry.objects.get(action="paper.copied")
    assert (entry.subject, entry.detail["recipient"]) == (str(paper.pk), BODY)
    own = client.get(f"/board/papers/{paper.pk}/paper.pdf").content
    assert numbers_in(" ".join(pages)) == numbers_in(" ".join(text_of(own)))
    assert "Copy for" not in " ".join(text_of(own))
    assert "by member" not in client.get(f"/board/papers/{paper.pk}/copies/").content.decode()
    assert f"{recipient.contact_role}" in client.get("/board/papers/recipients/").content.decode()


def test_only_an_officer_makes_copies_and_keeps_the_list(office: Office) -> None:
    paper, recipient = issued(normal_release()), listed()
    for role in set(Role) - {Role.OFFICER}:
        client = office(user=person(role, f"one-{role}"))
        for address in (f"{paper.pk}/copies/", "recipients/", f"recipients/{recipient.pk}/"):
            assert client.get(f"/board/papers/{address}").status_code == 403
        for address in (f"{paper.pk}/copies/{recipient.pk}/", f"recipients/{recipient.pk}/remove/"):
            assert client.post(f"/board/papers/{address}").status_code == 403
    assert not AuditEntry.objects.filter(action="paper.copied").exists()
    assert Recipient.objects.exists()
    assert Role.OFFICER in READERS


@pytest.mark.parametrize("visibility", ["public", "partnership", "restricted"])
def test_a_paper_goes_no_further_than_it_may(office: Office, visibility: str) -> None:
    paper = issued(normal_release(), visibility)
    reaches = ("public", "partnership", "restricted")
    client = office(Role.OFFICER)
    for reach in reaches:
        recipient = listed(f"Body {reach}", reach=reach)
        may = reaches.index(reach) >= reaches.index(visibility)
        page = client.get(f"/board/papers/{paper.pk}/copies/").content.decode()
        assert (f"Body {reach}" in page) == may
        answer = client.post(f"/board/papers/{paper.pk}/copies/{recipient.pk}/")
        assert answer.status_code == (200 if may else 404)


def test_a_body_receives_its_kinds_and_surveys_only(office: Office) -> None:
    release, other = normal_release(), normal_release(slug="autumn")
    paper = issued(release)
    mine, theirs = listed("Mine"), listed("Theirs")
    mine.surveys.add(release.survey)
    theirs.surveys.add(other.survey)
    listed("Annual only", gets_quarterly=False)
    listed("Everything")
    assert [each.body for each in Recipient.objects.of(paper)] == ["Everything", "Mine"]


def test_nothing_is_copied_that_is_not_issued(office: Office) -> None:
    paper = written(normal_release(), person(Role.OFFICER, "writer"))
    recipient = listed()
    client = office(Role.OFFICER)
    assert client.get(f"/board/papers/{paper.pk}/copies/").status_code == 404
    answer = client.post(f"/board/papers/{paper.pk}/copies/{recipient.pk}/")
    assert answer.status_code == 404


def test_the_list_is_kept_on_its_pages(office: Office) -> None:
    client = office(Role.OFFICER)
    assert "Nobody is on the list yet" in client.get("/board/papers/recipients/").content.decode()
    values = {"body": "Health Board", "contact_role": "Chair", "gets_annual": "on"}
    values["reach"] = "restricted"
    client.post("/board/papers/recipients/new/", values)
    made = Recipient.objects.get()
    assert (made.gets_quarterly, made.gets_annual, made.reach) == (False, True, "restricted")
    assert client.post("/board/papers/recipients/new/", values).status_code == 400
    bad = {**values, "body": "A\nB", "contact_role": ""}
    answer = client.post(f"/board/papers/recipients/{made.pk}/", bad)
    assert answer.status_code == 400
    assert "There is a problem" in answer.content.decode()
    client.post(f"/board/papers/recipients/{made.pk}/", {**values, "body": "Care Board"})
    client.post(f"/board/papers/recipients/{made.pk}/remove/")
    assert not Recipient.objects.exists()
    actions = AuditEntry.objects.filter(action__startswith="recipient.").order_by("pk")
    assert [(entry.action, entry.subject) for entry in actions] == [
        ("recipient.added", "Health Board"),
        ("recipient.changed", "Care Board"),
        ("recipient.removed", "Care Board"),
    ]
