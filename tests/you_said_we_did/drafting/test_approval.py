"""The whole approval on our own screens: ask, read, approve or send back."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from wagtail.models import Workflow

from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests.factories import TODAY, make_user
from tests.you_said_we_did.making import make_commitment, make_finding
from you_said_we_did.models import Commitment, Finding
from you_said_we_did.words import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approval")]
Office = Callable[..., Client]


@pytest.fixture
def officer() -> User:
    """The engagement officer."""
    return make_user(Role.OFFICER)


@pytest.fixture
def editor() -> User:
    """Someone in communications."""
    return make_user(Role.COMMUNICATIONS)


def review_of(words: Finding | Commitment) -> str:
    """Return the address where words are read and decided."""
    return f"/loop/{words.kind}/{words.pk}/review/"


def test_from_draft_to_public_without_leaving_our_screens(
    office: Office, officer: User, editor: User
) -> None:
    finding = make_finding(live=False)
    asked = office(user=officer).post(f"/loop/finding/{finding.pk}/submit/")
    assert asked.headers["Location"] == f"/loop/finding/{finding.pk}/"
    assert Finding.objects.get().stage == Stage.WAITING

    client = office(user=editor)
    page = client.get(review_of(finding)).content.decode()
    assert "You said the silence after asking" in page
    typed = {"revision": Finding.objects.get().latest_revision_id, "decision": "approve"}
    assert client.post(review_of(finding), typed).headers["Location"] == "/loop/"
    assert Finding.objects.published().exists()
    assert "Approved and published" in client.get("/loop/").content.decode()


def test_a_commitment_follows_the_same_way(office: Office, officer: User, editor: User) -> None:
    commitment = make_commitment(make_finding(), live=False)
    office(user=officer).post(f"/loop/commitment/{commitment.pk}/submit/")
    typed = {"revision": Commitment.objects.get().latest_revision_id, "decision": "approve"}
    office(user=editor).post(review_of(commitment), typed)
    assert Commitment.objects.get().live


def test_a_promise_that_nobody_can_read_yet_is_not_called_published(
    office: Office, officer: User, editor: User
) -> None:
    commitment = make_commitment(make_finding(live=False, title="Its answer"), live=False)
    asked = office(user=officer).post(f"/loop/commitment/{commitment.pk}/submit/", follow=True)
    assert "it shows once its answer is published, too" in asked.content.decode()
    client = office(user=editor)
    assert "Approve and publish" not in client.get(review_of(commitment)).content.decode()
    typed = {"revision": Commitment.objects.get().latest_revision_id, "decision": "approve"}
    page = client.post(review_of(commitment), typed, follow=True).content.decode()
    assert "Nobody outside can read it yet: it shows once the answer “Its answer”" in page
    assert "Approved and published" not in page
    shown = client.get(f"/loop/commitment/{commitment.pk}/").content.decode()
    assert ">Answer not public yet</strong>" in shown
    assert ">Published</strong>" not in shown


def test_what_left_the_public_site_is_not_called_published(office: Office, officer: User) -> None:
    finding = make_finding()
    commitment = make_commitment(finding)
    client, page = office(user=officer), f"/loop/finding/{finding.pk}/"
    assert ">Published</strong>" in client.get(page).content.decode()
    told = client.post(f"{page}who/", {"visibility": "partnership"}, follow=True).content.decode()
    assert "It has left the public site" in told
    for path in (page, "/loop/", f"/loop/commitment/{commitment.pk}/"):
        shown = client.get(path).content.decode()
        assert ">Partnership only</strong>" in shown, path
        assert ">Published</strong>" not in shown, path


def test_sent_back_with_a_comment_the_officer_reads(
    office: Office, officer: User, editor: User
) -> None:
    finding = make_finding(live=False)
    finding.submit(officer)
    client = office(user=editor)
    typed = {"revision": finding.latest_revision_id, "decision": "send_back", "comment": ""}
    refused = client.post(review_of(finding), typed)
    assert refused.status_code == 400
    assert "Say what should change" in refused.content.decode()
    typed["comment"] = "Shorter & kinder, please."
    assert client.post(review_of(finding), typed).status_code == 302
    page = office(user=officer).get(f"/loop/finding/{finding.pk}/").content.decode()
    assert "Shorter &amp; kinder, please." in page
    assert "Send for approval" in page
    assert not Finding.objects.published().exists()


def test_the_first_page_says_who_sent_back_what(
    office: Office, officer: User, editor: User
) -> None:
    finding = make_finding(live=False)
    finding.submit(officer)
    assert "Sent back" not in office(user=officer).get("/loop/").content.decode()
    Finding.objects.get().send_back(editor, "Shorter, please.")
    mine = " ".join(office(user=officer).get("/loop/").content.decode().split())
    assert "Sent back to you</strong>" in mine
    assert "(finding, sent back by Sam Example on " in mine
    assert mine.index("Sent back to you") < mine.index("Late and due soon")
    others = office(user=editor).get("/loop/").content.decode()
    assert "Sent back to you" not in others
    assert f"to {officer.email})" in others


def test_who_sent_words_takes_them_back(office: Office, officer: User, editor: User) -> None:
    commitment = make_commitment(make_finding(), live=False)
    commitment.submit(officer)
    page, act = f"/loop/commitment/{commitment.pk}/", "take-back/"
    client = office(user=officer)
    assert ">Take back</button>" in client.get(page).content.decode()
    assert client.get(f"{page}{act}").status_code == 405
    told = client.post(f"{page}{act}", follow=True).content.decode()
    assert "Taken back. It is a draft again" in told
    now = Commitment.objects.get()
    assert (now.stage, now.may_be_edited_by(officer)) == (Stage.DRAFT, True)
    assert AuditEntry.objects.get(action="commitment.taken_back").subject == str(commitment.pk)
    typed = {"revision": now.latest_revision_id, "decision": "approve"}
    office(user=editor).post(review_of(commitment), typed)
    assert not Commitment.objects.get().live
    again = client.post(f"{page}{act}", follow=True).content.decode()
    assert "Nothing is waiting for approval here." in again
    Commitment.objects.get().submit(officer)
    assert Commitment.objects.get().stage == Stage.WAITING


def test_nobody_else_takes_words_back_and_is_told_who_can(
    office: Office, officer: User, editor: User
) -> None:
    finding = make_finding(live=False)
    finding.submit(officer)
    client = office(user=editor)
    page = client.get(f"/loop/finding/{finding.pk}/").content.decode()
    assert "Take back" not in page
    assert "Sam Example sent it, and can take it back." in page
    assert client.post(f"/loop/finding/{finding.pk}/take-back/").status_code == 403
    assert Finding.objects.get().stage == Stage.WAITING


def test_whoever_sent_words_anew_takes_them_back(
    office: Office, officer: User, editor: User
) -> None:
    finding = make_finding(live=False)
    finding.submit(officer)
    finding.send_back(editor, "Say it more plainly.")
    other = make_user(Role.OFFICER, email="other@testshire.example")
    Finding.objects.get().submit(other)
    door = f"/loop/finding/{finding.pk}/take-back/"
    assert office(user=officer).post(door).status_code == 403
    assert "Take back" in office(user=other).get(f"/loop/finding/{finding.pk}/").content.decode()
    assert office(user=other).post(door).status_code == 302
    assert Finding.objects.get().stage == Stage.DRAFT


def test_an_outdated_page_approves_nothing_and_shows_the_newer_words(
    office: Office, officer: User, editor: User
) -> None:
    finding = make_finding(live=False)
    finding.submit(officer)
    read = finding.latest_revision_id
    Finding.objects.get().draft_words(editor, you_said="Newer words.")
    client = office(user=editor)
    response = client.post(review_of(finding), {"revision": read, "decision": "approve"})
    assert response.status_code == 400
    page = response.content.decode()
    assert "have changed since" in page
    assert "Newer words." in page
    assert f'name="revision" value="{Finding.objects.get().latest_revision_id}"' in page
    assert not Finding.objects.published().exists()


@pytest.mark.parametrize("revision", ["", "x", "-1", "99999999"])
def test_no_other_draft_can_be_named(
    office: Office, officer: User, editor: User, revision: str
) -> None:
    finding = make_finding(live=False)
    finding.submit(officer)
    typed = {"revision": revision, "decision": "approve"}
    assert office(user=editor).post(review_of(finding), typed).status_code == 400
    assert not Finding.objects.published().exists()


def test_an_officer_can_neither_open_nor_send_the_review(office: Office, officer: User) -> None:
    finding = make_finding(live=False)
    finding.submit(officer)
    client = office(user=officer)
    assert client.get(review_of(finding)).status_code == 403
    typed = {"revision": finding.latest_revision_id, "decision": "approve"}
    assert client.post(review_of(finding), typed).status_code == 403
    assert not Finding.objects.published().exists()


def test_the_role_alone_is_not_enough(office: Office, officer: User, approval: Workflow) -> None:
    """Whom the workflow does not name may not approve, whatever the address allows."""
    finding = make_finding(live=False)
    finding.submit(officer)
    editor = make_user(Role.COMMUNICATIONS)
    for step in approval.tasks:
        step.specific.groups.clear()
    typed = {"revision": finding.latest_revision_id, "decision": "approve"}
    assert office(user=editor).post(review_of(finding), typed).status_code == 403
    assert not Finding.objects.published().exists()


def test_nothing_waiting_leads_back(office: Office, editor: User) -> None:
    finding = make_finding(live=False)
    response = office(user=editor).get(review_of(finding))
    assert response.headers["Location"] == f"/loop/finding/{finding.pk}/"


def test_asking_by_a_link_is_not_possible(office: Office, officer: User) -> None:
    finding = make_finding(live=False)
    assert office(user=officer).get(f"/loop/finding/{finding.pk}/submit/").status_code == 405


@pytest.mark.parametrize("path", ["/loop/user/1/submit/", "/loop/finding/999/submit/"])
def test_unknown_things_answer_404(office: Office, officer: User, path: str) -> None:
    assert office(user=officer).post(path).status_code == 404


def test_a_refusal_to_send_is_told(office: Office, officer: User) -> None:
    finding = make_finding()
    client = office(user=officer)
    page = client.post(f"/loop/finding/{finding.pk}/submit/", follow=True).content.decode()
    assert "Nothing has changed since it was published" in page


def test_the_mail_about_it_is_neutral(officer: User, editor: User) -> None:
    """Wagtail writes to who approves; nothing of the words goes into that mail."""
    finding = make_finding(live=False, you_said="MARKER of what was said")
    finding.submit(officer)
    assert editor.email in [address for message in mail.outbox for address in message.to]
    for message in mail.outbox:
        assert "MARKER" not in f"{message.subject} {message.body}"
        assert finding.title not in f"{message.subject} {message.body}"
        assert "/admin/" not in message.body
    assert mail.outbox[0].subject == "Something waits for your approval"


def test_markup_in_words_is_inert_on_our_screens(
    office: Office, officer: User, editor: User
) -> None:
    attack = "<script>alert(1)</script>"
    finding = make_finding(title=f"T{attack}", you_said=attack, live=False)
    commitment = make_commitment(finding, title=attack, words=attack, what_changes=attack)
    finding.submit(officer)
    commitment.add_progress(attack, None, TODAY)
    client = office(user=editor)
    pages = ["/loop/", f"/loop/finding/{finding.pk}/", review_of(finding)]
    for path in [*pages, f"/loop/commitment/{commitment.pk}/"]:
        page = client.get(path).content.decode()
        assert attack not in page, path
        assert "&lt;script&gt;" in page, path
