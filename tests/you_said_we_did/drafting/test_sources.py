"""Reviews and audits in the office: who reads which, adding, reviewing, drafting from one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from freezegun import freeze_time

from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.factories import make_agency, make_priority
from tests.you_said_we_did.making import make_commitment, make_finding, make_learning, make_source
from you_said_we_did.models import Finding, LearningSource, Visibility

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
HOME = "/loop/sources/"
MARKER = "zqsecretzq"
WRITERS = (Role.OFFICER, Role.COMMUNICATIONS)
READERS = (*WRITERS, Role.SAFEGUARDING, Role.DATA_PROTECTION)


def filled_in(**changed: str) -> dict[str, str]:
    """What an officer types."""
    return {
        "kind": "audit",
        "title": "How calls are answered",
        "summary": "Ask about language first.",
        "agency": "",
        "published_on": "2026-05-04",
        "visibility": "restricted",
        **changed,
    }


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("role", READERS)
def test_who_reads_a_restricted_one(office: Office, role: Role) -> None:
    source = make_source(title=MARKER)
    client = office(role)
    assert MARKER in text_of(client, HOME)
    page = text_of(client, f"{HOME}{source.pk}/")
    assert source.summary in page
    assert ("Draft an answer from it" in page) == (role in WRITERS)


def test_the_board_reads_what_the_partnership_may(office: Office) -> None:
    kept, shared = make_source(title=MARKER), make_source(Visibility.PARTNERSHIP, title="Shared")
    make_learning(kept, "kept")
    make_learning(shared, "draft", live=False, title="A draft of ours")
    make_learning(shared, "shown", title="A public answer")
    client = office(Role.BOARD)
    page = text_of(client, HOME)
    assert "Shared" in page
    assert MARKER not in page
    assert "Add a review" not in page
    assert client.get(f"{HOME}{kept.pk}/").status_code == 404
    page = text_of(client, f"{HOME}{shared.pk}/")
    assert "A public answer" in page
    assert "A draft of ours" not in page


@pytest.mark.parametrize("role", [r for r in Role if r not in (*READERS, Role.BOARD)])
def test_nobody_else_reads_any(office: Office, role: Role) -> None:
    source, client = make_source(Visibility.PUBLIC, title=MARKER), office(role)
    for path in ("", f"{source.pk}/", "add/", f"{source.pk}/words/"):
        response = client.get(f"{HOME}{path}")
        assert response.status_code == 403
        assert MARKER not in response.content.decode()


@pytest.mark.parametrize("role", [Role.BOARD, Role.SAFEGUARDING, Role.DATA_PROTECTION])
def test_who_reads_does_not_write(office: Office, role: Role) -> None:
    source, client = make_source(Visibility.PARTNERSHIP), office(role)
    for step in ("words", "review", "who", "finding"):
        assert client.post(f"{HOME}{source.pk}/{step}/", filled_in()).status_code == 403
    assert client.post(f"{HOME}add/", filled_in()).status_code == 403
    assert LearningSource.objects.get().title == source.title


def test_there_is_nothing_yet(office: Office) -> None:
    page = text_of(office(Role.OFFICER), HOME)
    assert "Nothing is kept here yet. Add what a review or an audit taught you" in page
    assert "Nothing is kept here yet that you may read." in text_of(office(Role.BOARD), HOME)


def test_one_is_added_with_the_day_of_its_review(office: Office) -> None:
    agency, client = make_agency(), office(Role.OFFICER)
    page = text_of(client, f"{HOME}add/")
    assert "Write nothing about a case" in page
    assert 'value="public"' not in page
    response = client.post(f"{HOME}add/", filled_in(agency=str(agency.pk)))
    assert response.headers["Location"] == HOME
    source = LearningSource.objects.get()
    assert (source.agency, source.visibility, str(source.review_on)) == (
        agency,
        "restricted",
        "2027-05-04",
    )
    assert AuditEntry.objects.filter(action="source.added", subject=str(source.pk)).exists()
    assert "To be reviewed on 4 May 2027." in text_of(client, HOME)


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"kind": ""}, "kind", "Choose “What it is”"),
        ({"title": ""}, "title", "Fill in “Title”"),
        ({"summary": ""}, "summary", "Fill in “What we learned”"),
        ({"published_on": "yesterday"}, "published_on", "whole date"),
        ({"published_on": "2999-01-01"}, "published_on", "has not come yet"),
        ({"title": "Review of Mrs Khan, Mill Lane"}, "title", "tells of one person"),
        (
            {"summary": "A woman of 34 was killed in Kirkstow in May 2025."},
            "summary",
            "tells of one person",
        ),
        ({"visibility": "public"}, "visibility", "Choose one of those"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_nothing_is_lost(
    office: Office, changed: dict[str, str], field: str, words: str
) -> None:
    typed = filled_in(**changed)
    response = office(Role.OFFICER).post(f"{HOME}add/", typed)
    assert response.status_code == 400
    assert words in " ".join(response.context["form"].errors[field])
    page = response.content.decode()
    assert f'id="id_{field}_error"' in page
    assert (typed["summary"] or typed["title"]) in page
    assert not LearningSource.objects.exists()


def test_communications_may_add_a_public_one(office: Office) -> None:
    client = office(Role.COMMUNICATIONS)
    client.post(f"{HOME}add/", filled_in(visibility="public"))
    assert LearningSource.objects.get().is_public


def test_only_communications_make_one_public(office: Office) -> None:
    source, officer = make_source(), office(Role.OFFICER)
    path = f"{HOME}{source.pk}/who/"
    assert officer.post(path, {"visibility": "public"}).status_code == 400
    assert officer.post(path, {"visibility": "partnership"}).status_code == 302
    assert LearningSource.objects.get().visibility == "partnership"
    assert office(Role.COMMUNICATIONS).post(path, {"visibility": "public"}).status_code == 302
    assert LearningSource.objects.get().is_public
    refused = officer.post(f"{HOME}{source.pk}/words/", filled_in(title="Another title"))
    assert refused.status_code == 400
    assert "only communications may change this" in refused.content.decode()
    assert officer.post(path, {"visibility": "restricted"}).status_code == 302


def test_a_case_is_refused_when_words_are_changed_and_reviewed_too(office: Office) -> None:
    source, client = make_source(), office(Role.OFFICER)
    case = "A woman of 34 was killed in Kirkstow."
    changed = client.post(f"{HOME}{source.pk}/words/", filled_in(summary=case))
    reviewed = client.post(f"{HOME}{source.pk}/review/", {"what_changed": case, "on": "2026-06-01"})
    for response in (changed, reviewed):
        assert response.status_code == 400
        assert "tells of one person" in response.content.decode()
        assert case in response.content.decode()
    kept = LearningSource.objects.get()
    assert (kept.summary, kept.what_changed) == (source.summary, "")


@freeze_time("2027-05-04 12:00:00")
def test_what_is_due_is_reviewed(office: Office) -> None:
    source, client = make_source(), office(Role.OFFICER)
    path = f"{HOME}{source.pk}/review/"
    assert "Due on 4 May 2027." in text_of(client, HOME)
    assert "Its review was due on 4 May 2027." in text_of(client, f"{HOME}{source.pk}/")
    assert "1 review or audit waiting" in text_of(client, "/loop/")
    refused = client.post(path, {"what_changed": " ", "on": "2027-05-04"})
    assert refused.status_code == 400
    typed = {"what_changed": "Teams ring one another.", "on": "2027-05-05"}
    early = client.post(path, typed)
    assert "This day has not come yet" in early.content.decode()
    assert "Teams ring one another." in early.content.decode()
    before = client.post(path, {**typed, "on": "2026-05-03"})
    assert "not published yet on this day" in before.content.decode()
    assert client.post(path, {**typed, "on": "2027-05-04"}).status_code == 302
    page = text_of(client, f"{HOME}{source.pk}/")
    assert "Teams ring one another." in page
    assert "Reviewed on 4 May 2027" in page
    assert "No review is due." in text_of(client, HOME)
    assert "waiting for us to say what changed" not in text_of(client, "/loop/")


def test_an_answer_is_drafted_from_one(office: Office) -> None:
    source, client = make_source(), office(Role.OFFICER)
    path = f"{HOME}{source.pk}/finding/"
    page = text_of(client, path)
    assert source.summary in page
    assert "speaks for nobody" in page
    for name in ("respondent_group", "also_rests_on", "source", "quote"):
        assert f'name="{name}"' not in page
    typed: dict[str, Any] = {
        "title": "One named person",
        "slug": "",
        "you_said": "Nobody knew all of it.",
        "priority": make_priority().pk,
        "visibility": "public",
    }
    refused = client.post(path, {**typed, "you_said": ""})
    assert refused.context["form"].errors["you_said"] == ["Fill in “What we learned”."]
    response = client.post(path, typed)
    finding = Finding.objects.get()
    assert response.headers["Location"] == f"/loop/finding/{finding.pk}/"
    assert (finding.source, finding.rests_on, finding.live) == (source, None, False)
    page = text_of(client, response.headers["Location"])
    assert source.title in page
    assert "Who said it" not in page
    assert "outside it only reads that we learned this from our own work" in page
    assert finding.title in text_of(client, f"{HOME}{source.pk}/")


@pytest.mark.parametrize("role", WRITERS)
def test_every_page_of_the_loop_survives_what_rests_on_no_theme(office: Office, role: Role) -> None:
    finding = make_learning(make_source(title=MARKER))
    commitment = make_commitment(finding)
    make_finding()
    client = office(role)
    paths = ("", "words/", "who/", "evidence/", "commitment/")
    for path in ("/loop/", *(f"/loop/finding/{finding.pk}/{path}" for path in paths)):
        text_of(client, path)
    text_of(client, f"/loop/commitment/{commitment.pk}/")
    assert MARKER in text_of(client, "/loop/")
    assert (
        client.post(
            f"/loop/finding/{finding.pk}/words/",
            {"title": "Another", "you_said": "More.", "priority": make_priority().pk},
        ).status_code
        == 302
    )
    assert Finding.objects.get(pk=finding.pk).newest_words().title == "Another"


def test_the_board_survives_it_and_is_not_told_its_name(office: Office) -> None:
    learning = make_learning(make_source(title=MARKER, summary=MARKER))
    make_commitment(learning, title="One worker keeps in touch")
    make_commitment(make_finding())
    client = office(Role.BOARD)
    for path in ("/board/", "/board/spring/2026-Q3/", "/board/spring/2026-Q3/equality/"):
        page = text_of(client, path)
        assert MARKER not in page
    assert "One worker keeps in touch" in text_of(client, "/board/")
