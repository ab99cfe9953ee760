"""No path publishes past the approval: each attacked through HTTP, with controls."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.models import Revision

from hearback.people.models import User
from hearback.people.roles import Role
from tests.factories import make_priority, make_user
from tests.you_said_we_did.making import make_commitment, make_finding, make_learning, make_source
from you_said_we_did.models import Commitment, Finding
from you_said_we_did.words import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approval")]
Office = Callable[..., Client]
FINDING = "wagtailsnippets_you_said_we_did_finding"
COMMITMENT = "wagtailsnippets_you_said_we_did_commitment"
PUBLISH = {"action-publish": "action-publish"}


def words_of(**changed: Any) -> dict[str, Any]:
    """What the editor's form sends for a finding."""
    return {
        "title": "One named person",
        "you_said": "Words nobody has approved.",
        "priority": str(make_priority().pk),
        **changed,
    }


def people() -> list[User]:
    """Those who would have the power: communications, an administrator who is also communications,
    and Django's own superuser.
    """
    root = make_user(Role.ADMINISTRATOR, Role.COMMUNICATIONS, email="root@testshire.example")
    User.objects.filter(pk=root.pk).update(is_superuser=True, is_staff=True)
    return [
        make_user(Role.COMMUNICATIONS),
        make_user(Role.ADMINISTRATOR, Role.COMMUNICATIONS, email="both@testshire.example"),
        User.objects.get(pk=root.pk),
        make_user(Role.ADMINISTRATOR),
    ]


def drafts() -> tuple[Finding, Commitment]:
    """A finding that needs three people, and a commitment to it."""
    finding = make_learning(make_source(), live=False)
    return finding, make_commitment(finding, live=False)


def assert_nothing_is_out() -> None:
    """Neither of them is live, and no draft of theirs is on its way."""
    assert not Finding.objects.filter(live=True).exists()
    assert not Commitment.objects.filter(live=True).exists()
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()


def test_the_editors_publish_button_keeps_a_draft_and_publishes_nothing(office: Office) -> None:
    finding, commitment = drafts()
    for person in people():
        client = office(user=person)
        client.post(reverse(f"{FINDING}:edit", args=[finding.pk]), words_of(**PUBLISH))
        sent = {"title": "A call back", "words": "New words.", "what_changes": "", **PUBLISH}
        client.post(reverse(f"{COMMITMENT}:edit", args=[commitment.pk]), sent)
        assert_nothing_is_out()
    # Nothing typed is lost: it is a draft now.
    assert Finding.objects.get().newest_words().you_said == "Words nobody has approved."


def test_there_is_no_button_either(office: Office) -> None:
    finding, _ = drafts()
    page = office(Role.COMMUNICATIONS).get(reverse(f"{FINDING}:edit", args=[finding.pk]))
    assert page.status_code == 200
    assert "action-publish" not in page.content.decode()
    assert "action-submit" in page.content.decode()


def test_an_approval_inside_the_editor_is_none(office: Office) -> None:
    finding, _ = drafts()
    finding.submit(make_user(Role.OFFICER))
    sent = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    for person in people():
        office(user=person).post(reverse(f"{FINDING}:edit", args=[finding.pk]), words_of(**sent))
        assert_nothing_is_out()
    assert Finding.objects.get().waits_for == Role.SAFEGUARDING


def test_wagtails_own_approval_asks_the_same_people(office: Office) -> None:
    finding, _ = drafts()
    finding.submit(make_user(Role.OFFICER))
    state = Finding.objects.get().current_workflow_task_state
    address = reverse(f"{FINDING}:workflow_action", args=[finding.pk, "approve", state.pk])
    for person in people():
        assert office(user=person).post(address).status_code in (302, 403)
        assert Finding.objects.get().waits_for == Role.SAFEGUARDING
    assert_nothing_is_out()


def test_a_draft_that_changed_is_not_approved_through_wagtail(office: Office) -> None:
    """There nobody says which draft was read: only the one that was sent counts."""
    finding = make_finding(live=False)
    finding.submit(make_user(Role.OFFICER))
    Finding.objects.get().draft_words(None, you_said="Words nobody has read.")
    state = Finding.objects.get().current_workflow_task_state
    address = reverse(f"{FINDING}:workflow_action", args=[finding.pk, "approve", state.pk])
    assert office(Role.COMMUNICATIONS).post(address).status_code in (302, 403)
    assert_nothing_is_out()


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete", "approve"])
def test_no_bulk_action_publishes(office: Office, action: str) -> None:
    finding, _ = drafts()
    try:
        address = (
            reverse("wagtail_bulk_action", args=["you_said_we_did", "finding", action])
            + f"?id={finding.pk}"
        )
    except NoReverseMatch:
        return
    for person in people():
        # Whoever owns the machine may delete a row, and publish none.
        if action != "delete" or not person.is_superuser:
            assert office(user=person).post(address).status_code in (302, 403, 404)
        assert_nothing_is_out()
        assert Finding.objects.exists()


def test_no_day_lets_words_out_by_itself(office: Office) -> None:
    finding, _ = drafts()
    soon = (timezone.now() + timedelta(minutes=1)).strftime("%Y-%m-%d %H:%M")
    for person in people():
        sent = words_of(go_live_at=soon, **PUBLISH)
        office(user=person).post(reverse(f"{FINDING}:edit", args=[finding.pk]), sent)
        assert_nothing_is_out()
    assert Finding.objects.get().newest_words().go_live_at is None


def test_wagtails_timer_publishes_none_of_them_and_goes_on() -> None:
    """Were a day ever set, past our forms: the timer leaves these words where they are."""
    finding, commitment = drafts()
    past = timezone.now() - timedelta(minutes=1)
    for words in (finding, commitment):
        Revision.objects.filter(pk=words.latest_revision_id).update(approved_go_live_at=past)
    call_command("publish_scheduled")
    assert_nothing_is_out()


def test_nobody_copies_words_into_a_new_record(office: Office) -> None:
    finding, _ = drafts()
    address = reverse(f"{FINDING}:copy", args=[finding.pk])
    for person in people():
        if person.is_superuser:
            continue
        client = office(user=person)
        assert client.get(address).status_code in (302, 403)
        client.post(address, words_of(**PUBLISH))
        assert Finding.objects.count() == 1
        assert_nothing_is_out()


def test_an_old_version_brought_back_is_a_draft(office: Office) -> None:
    finding = make_finding()
    old = finding.latest_revision
    finding.draft_words(None, you_said="Newer.").publish()
    assert old is not None
    address = reverse(f"{FINDING}:revisions_revert", args=[finding.pk, old.pk])
    for person in people():
        sent = words_of(title=finding.title, revision=old.pk, **PUBLISH)
        office(user=person).post(address, sent)
        sent = words_of(title=finding.title, revision=old.pk, **PUBLISH)
        office(user=person).post(reverse(f"{FINDING}:edit", args=[finding.pk]), sent)
        assert Finding.objects.get().you_said == "Newer."
    assert Finding.objects.get().stage == Stage.CHANGED


def test_a_draft_that_is_read_is_not_written_over(office: Office) -> None:
    """Wagtail's editor may write over its own newest draft: the number stays, the words change."""
    writer = make_user(Role.COMMUNICATIONS, email="writer@testshire.example")
    finding = make_finding(live=False)
    finding.draft_words(writer, you_said="Words that are read.")
    Finding.objects.get().submit(make_user(Role.OFFICER))
    read = Finding.objects.get().latest_revision_id
    sent = words_of(overwrite_revision_id=read)
    office(user=writer).post(reverse(f"{FINDING}:edit", args=[finding.pk]), sent)
    assert Revision.objects.get(pk=read).content["you_said"] == "Words that are read."
    assert Finding.objects.get().latest_revision_id != read


def test_cancelling_and_starting_again_forgets_every_yes(office: Office) -> None:
    officer = make_user(Role.OFFICER)
    finding, _ = drafts()
    finding.submit(officer)
    now = Finding.objects.get()
    assert now.latest_revision_id is not None
    now.approve(make_user(Role.SAFEGUARDING), now.latest_revision_id)
    address = reverse(f"{FINDING}:edit", args=[finding.pk])
    client = office(user=officer)
    client.post(address, words_of(**{"action-cancel-workflow": "1"}))
    assert Finding.objects.get().stage == Stage.DRAFT
    Finding.objects.get().submit(officer)
    assert Finding.objects.get().waits_for == Role.SAFEGUARDING


@pytest.mark.parametrize(
    ("table", "constraint"),
    [
        ("you_said_we_did_finding", "a_public_finding_was_approved"),
        ("you_said_we_did_commitment", "a_public_commitment_was_approved"),
    ],
)
def test_the_database_has_the_last_word(table: str, constraint: str) -> None:
    make_commitment(make_finding(live=False), live=False)
    with (
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET live = true")


def test_the_same_attacks_succeed_on_words_that_were_approved(office: Office) -> None:
    """The control: with every yes said, the last one publishes, through the same addresses."""
    finding = make_finding(live=False)
    address = reverse(f"{FINDING}:edit", args=[finding.pk])
    office(Role.OFFICER).post(address, words_of(**{"action-submit": "action-submit"}))
    state = Finding.objects.get().current_workflow_task_state
    approve = reverse(f"{FINDING}:workflow_action", args=[finding.pk, "approve", state.pk])
    office(Role.COMMUNICATIONS).post(approve)
    assert Finding.objects.get().live
    assert Finding.objects.get().you_said == "Words nobody has approved."
