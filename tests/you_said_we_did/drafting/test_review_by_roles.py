"""Each role on its own screens: what waits, the one page it decides on, and what others said."""

from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import GroupApprovalTask

from hearback.people.models import User
from hearback.people.roles import Role
from tests.factories import make_user
from tests.you_said_we_did.making import make_commitment, make_finding, make_learning, make_source
from you_said_we_did.models import Commitment, Finding

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approval")]
Office = Callable[..., Client]
SAFE, DATA, COMMS = Role.SAFEGUARDING, Role.DATA_PROTECTION, Role.COMMUNICATIONS
HOMES = {SAFE: "/desk/", DATA: "/desk/surveys/", COMMS: "/loop/"}


@pytest.fixture
def waiting() -> Finding:
    """A finding that rests on a review nobody outside may read, sent for approval."""
    source = make_source(summary="One worker has to keep in touch.")
    finding = make_learning(source, live=False, you_said="Nobody knew all of it.")
    finding.submit(make_user(Role.OFFICER))
    return finding


def review_of(words: Finding | Commitment) -> str:
    """Return the address where words are read and decided."""
    return f"/loop/{words.kind}/{words.pk}/review/"


def page_of(client: Client, path: str) -> str:
    """Read a page, its blanks made single."""
    response = client.get(path)
    assert response.status_code == 200, path
    return " ".join(response.content.decode().split())


def send(client: Client, words: Finding | Commitment, decision: str, comment: str = "") -> int:
    """Send the form as it stands on the page."""
    now = type(words).objects.get(pk=words.pk)
    typed = {"revision": now.latest_revision_id, "decision": decision, "comment": comment}
    return client.post(review_of(words), typed).status_code


def test_each_first_page_lists_what_waits_for_that_role_and_for_no_other(
    office: Office, waiting: Finding
) -> None:
    people = {role: make_user(role) for role in HOMES}
    for turn in (SAFE, DATA, COMMS):
        for role, home in HOMES.items():
            page = page_of(office(user=people[role]), home)
            assert (f'href="{review_of(waiting)}"' in page) == (role == turn), (role, turn)
        assert send(office(user=people[turn]), waiting, "approve") == 302
    assert Finding.objects.get().live
    for role, home in HOMES.items():
        assert review_of(waiting) not in page_of(office(user=people[role]), home)


def test_one_page_shows_the_words_the_evidence_why_and_what_others_said(
    office: Office, waiting: Finding
) -> None:
    lead = make_user(SAFE)
    page = page_of(office(user=lead), review_of(waiting))
    for words in (
        "Nobody knew all of it.",
        "One worker has to keep in touch.",
        "It rests on a source that is not public",
        "It rests on no released figure",
        "Asked now",
        "Not asked yet",
    ):
        assert words in page
    assert "Approve and publish" not in page
    send(office(user=lead), waiting, "approve", "I read it <b>twice</b>.")
    page = page_of(office(DATA), review_of(waiting))
    assert "Sam Example" in page
    assert "I read it &lt;b&gt;twice&lt;/b&gt;." in page
    assert "<b>twice</b>" not in page


def test_the_quote_stands_on_the_page(office: Office) -> None:
    finding = make_finding(live=False)
    revision = finding.latest_revision
    assert revision is not None
    revision.content = {**revision.content, "quote": "They never asked me."}
    revision.save()
    Finding.objects.filter(pk=finding.pk).update(quote="They never asked me.")
    Finding.objects.get().submit(make_user(Role.OFFICER))
    page = page_of(office(SAFE), review_of(finding))
    assert "They never asked me." in page
    assert "somebody may know whose words these are" in page


@pytest.mark.parametrize("role", [SAFE, DATA])
def test_out_of_turn_there_is_nothing_to_press(
    office: Office, waiting: Finding, role: Role
) -> None:
    if role == SAFE:
        send(office(SAFE), waiting, "approve")
        person = make_user(SAFE, email="second@testshire.example")
    else:
        person = make_user(role)
    client = office(user=person)
    assert "It is not your turn now" in page_of(client, review_of(waiting))
    before = Finding.objects.get().waits_for
    assert send(client, waiting, "approve") == 403
    assert send(client, waiting, "send_back", "No.") == 403
    assert Finding.objects.get().waits_for == before


def test_who_wrote_it_reads_why_she_cannot_approve(office: Office) -> None:
    writer = make_user(COMMS)
    finding = make_finding(live=False)
    finding.draft_words(writer, you_said="Her words.")
    Finding.objects.get().submit(make_user(Role.OFFICER))
    client = office(user=writer)
    page = page_of(client, review_of(finding))
    assert "You wrote in this draft" in page
    assert 'value="approve"' not in page
    assert 'value="send_back"' in page
    assert send(client, finding, "approve") == 400
    assert not Finding.objects.get().live


def test_the_comment_typed_is_not_lost_when_it_is_refused(office: Office) -> None:
    writer = make_user(COMMS)
    finding = make_finding(live=False)
    finding.draft_words(writer, you_said="Her words.")
    Finding.objects.get().submit(make_user(Role.OFFICER))
    typed = {"revision": Finding.objects.get().latest_revision_id, "decision": "approve"}
    answer = office(user=writer).post(review_of(finding), {**typed, "comment": "Long thought."})
    assert "Long thought." in answer.content.decode()


def test_a_source_narrowed_while_it_waits_is_said_and_nothing_is_published(
    office: Office,
) -> None:
    officer = make_user(Role.OFFICER)
    source = make_source("public")
    finding = make_finding(live=False, source=source)
    finding.submit(officer)
    source.show_to("restricted", officer)
    client = office(COMMS)
    typed = {"revision": Finding.objects.get().latest_revision_id, "decision": "approve"}
    page = client.post(review_of(finding), typed, follow=True).content.decode()
    assert "Not published: since it was sent, safeguarding lead has to approve it first." in page
    assert not Finding.objects.get().live


@pytest.mark.parametrize("role", [SAFE, DATA, COMMS])
def test_sending_back_works_at_each_step(office: Office, waiting: Finding, role: Role) -> None:
    for before in (SAFE, DATA, COMMS):
        if before == role:
            break
        send(office(before), waiting, "approve")
    client = office(role)
    assert send(client, waiting, "send_back") == 400
    assert send(client, waiting, "send_back", "Shorter & kinder.") == 302
    officer = User.objects.get(email__startswith=Role.OFFICER.value)
    page = page_of(office(user=officer), f"/loop/finding/{waiting.pk}/")
    assert "Shorter &amp; kinder." in page
    assert role.label in page


def test_the_officer_sees_whom_it_waits_for(office: Office, waiting: Finding) -> None:
    officer = User.objects.get(email__startswith=Role.OFFICER.value)
    assert "waits for safeguarding lead" in page_of(office(user=officer), "/loop/")
    page = page_of(office(user=officer), f"/loop/finding/{waiting.pk}/")
    assert "Who approves it, and why" in page


def test_praise_is_said_to_who_decides(office: Office) -> None:
    finding = make_finding(live=False, you_said="We are proud of the new line.")
    finding.submit(make_user(Role.OFFICER))
    assert "Think this over: “We are proud”" in page_of(office(COMMS), review_of(finding))


def test_words_the_gates_refuse_stay_on_the_page_with_the_reason(office: Office) -> None:
    finding = make_finding()
    client = office(Role.OFFICER)
    typed = {
        "title": "Twelve asked",
        "you_said": "14 women told us.",
        "priority": finding.priority_id,
    }
    answer = client.post(f"/loop/finding/{finding.pk}/words/", typed)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "“14 women” counts people exactly" in page
    assert "14 women told us." in page
    commitment = make_commitment(finding)
    answer = client.post(
        f"/loop/commitment/{commitment.pk}/progress/",
        {"on": "2026-11-01", "words": "Three of you came."},
    )
    assert answer.status_code == 400
    assert "counts people exactly" in answer.content.decode()
    assert "Three of you came." in answer.content.decode()


def test_wagtails_editor_refuses_the_same_beside_the_field(office: Office) -> None:
    finding = make_finding()
    typed = {
        "title": "A quicker reply",
        "you_said": "14 women told us.",
        "priority": finding.priority_id,
    }
    page = office(Role.OFFICER).post(
        f"/admin/snippets/you_said_we_did/finding/edit/{finding.pk}/", typed
    )
    assert "counts people exactly" in page.content.decode()
    assert Finding.objects.get().revisions.count() == 1


def test_who_is_in_no_step_of_the_workflow_may_not_say_yes(
    office: Office, waiting: Finding
) -> None:
    for step in GroupApprovalTask.objects.all():
        step.groups.clear()
    assert send(office(SAFE), waiting, "approve") == 403
