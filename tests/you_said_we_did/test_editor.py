"""Wagtail's own screens: words with drafts, preview and approval; facts can't be touched there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.factories import TODAY, make_agency, make_priority, make_release, make_survey, make_user
from tests.you_said_we_did.making import make_commitment, make_finding, make_theme
from tests.you_said_we_did.plans.making import action, make_vale, vale_council
from you_said_we_did.models import Commitment, Finding
from you_said_we_did.status import Status
from you_said_we_did.words import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approval")]
Office = Callable[..., Client]
FINDING = "wagtailsnippets_you_said_we_did_finding"
COMMITMENT = "wagtailsnippets_you_said_we_did_commitment"


def finding_words(**changed: Any) -> dict[str, Any]:
    """What the editor's form sends for a finding."""
    return {
        "title": "A quicker reply",
        "you_said": "New words for what you said.",
        "priority": str(make_priority().pk),
        **changed,
    }


def commitment_words(**changed: Any) -> dict[str, Any]:
    """What the editor's form sends for a commitment."""
    return {"title": "A call back", "words": "New words.", "what_changes": "", **changed}


def test_the_list_opens_for_who_writes(office: Office) -> None:
    make_commitment(make_finding())
    for role in (Role.OFFICER, Role.COMMUNICATIONS):
        client = office(role)
        assert "A quicker reply" in client.get(reverse(f"{FINDING}:list")).content.decode()
        assert client.get(reverse(f"{COMMITMENT}:list")).status_code == 200


@pytest.mark.parametrize("role", [Role.BOARD, Role.CODER, Role.ADMINISTRATOR, Role.PARTNER])
def test_nobody_else_gets_in(office: Office, role: Role) -> None:
    finding = make_finding()
    client = office(role)
    for name, arguments in (("list", []), ("edit", [finding.pk]), ("add", [])):
        assert client.get(reverse(f"{FINDING}:{name}", args=arguments)).status_code in (302, 403)
    client.post(reverse(f"{FINDING}:edit", args=[finding.pk]), finding_words())
    assert Finding.objects.get().revisions.count() == 1


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COMMUNICATIONS])
def test_nobody_makes_a_finding_here(office: Office, role: Role) -> None:
    client = office(role)
    address = reverse(f"{FINDING}:add")
    assert client.get(address).status_code in (302, 403)
    facts = {"slug": "soon", "visibility": "public", "rests_on": str(make_theme().pk)}
    client.post(address, finding_words(**facts))
    assert not Finding.objects.exists()
    assert address not in client.get(reverse(f"{FINDING}:list")).content.decode()


def test_the_officer_saves_a_draft_and_the_public_words_stay(office: Office) -> None:
    finding = make_finding()
    client = office(Role.OFFICER)
    address = reverse(f"{FINDING}:edit", args=[finding.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, finding_words()).status_code == 302
    assert Finding.objects.get().you_said == finding.you_said
    assert Finding.objects.get().newest_words().you_said == "New words for what you said."


def test_the_officer_cannot_publish(office: Office) -> None:
    finding = make_finding()
    commitment = make_commitment(finding)
    client = office(Role.OFFICER)
    sent = {"action-publish": "action-publish"}
    client.post(reverse(f"{FINDING}:edit", args=[finding.pk]), finding_words(**sent))
    client.post(reverse(f"{COMMITMENT}:edit", args=[commitment.pk]), commitment_words(**sent))
    assert Finding.objects.get().you_said == finding.you_said
    assert Commitment.objects.get().words == commitment.words
    client.post(reverse(f"{FINDING}:unpublish", args=[finding.pk]))
    assert Finding.objects.get().live


def test_submitted_here_approved_here(office: Office) -> None:
    finding = make_finding(live=False)
    address = reverse(f"{FINDING}:edit", args=[finding.pk])
    office(Role.OFFICER).post(address, finding_words(**{"action-submit": "action-submit"}))
    waiting = Finding.objects.get()
    assert waiting.stage == Stage.WAITING
    assert not waiting.live
    task = waiting.current_workflow_task_state
    approve = reverse(f"{FINDING}:workflow_action", args=[finding.pk, "approve", task.pk])
    officer = make_user(Role.OFFICER, email="another@testshire.example")
    office(user=officer).post(approve)
    assert not Finding.objects.get().live
    office(Role.COMMUNICATIONS).post(approve)
    published = Finding.objects.published().get()
    assert published.you_said == "New words for what you said."


def test_facts_sent_to_the_form_are_ignored(office: Office) -> None:
    finding = make_finding(visibility="restricted")
    commitment = make_commitment(finding, due=TODAY)
    other = make_release(make_survey("autumn"), waiting=15).themes.get()
    client = office(Role.COMMUNICATIONS)
    sent = {"action-publish": "action-publish"}
    facts = {"slug": "moved", "rests_on": str(other.pk), "visibility": "public"}
    client.post(reverse(f"{FINDING}:edit", args=[finding.pk]), finding_words(**facts, **sent))
    facts = {"owner": str(make_agency("housing").pk), "due": "2030-01-01", "status": "done"}
    client.post(
        reverse(f"{COMMITMENT}:edit", args=[commitment.pk]), commitment_words(**facts, **sent)
    )
    for words in (Finding.objects.get(), Commitment.objects.get()):
        words.latest_revision.publish()
    after = Finding.objects.get()
    assert after.you_said == "New words for what you said."
    assert (after.slug, after.visibility) == ("a-quicker-reply", "restricted")
    assert after.rests_on == finding.rests_on
    promised = Commitment.objects.get()
    assert promised.words == "New words."
    assert (promised.owner, promised.due, promised.status) == (commitment.owner, TODAY, "heard")


def test_an_old_version_brought_back_here_undoes_no_fact(office: Office) -> None:
    commitment = make_commitment(make_finding(), Status.DOING)
    old = commitment.latest_revision
    commitment.draft_words(None, words="Newer.").publish()
    Commitment.objects.get().move_to(Status.DONE, None, TODAY)
    address = reverse(f"{COMMITMENT}:revisions_revert", args=[commitment.pk, old.pk])
    client = office(Role.COMMUNICATIONS)
    assert client.get(address).status_code == 200
    sent = commitment_words(words=commitment.words, revision=old.pk)
    client.post(
        reverse(f"{COMMITMENT}:edit", args=[commitment.pk]),
        {**sent, "action-publish": "action-publish"},
    )
    Commitment.objects.get().latest_revision.publish()
    after = Commitment.objects.get()
    assert after.words == commitment.words
    assert after.status == Status.DONE


def test_words_that_give_a_page_away_are_refused_here_too(office: Office) -> None:
    finding = make_finding()
    address = reverse(f"{FINDING}:edit", args=[finding.pk])
    page = office(Role.OFFICER).post(address, finding_words(title="Police reply")).content.decode()
    assert "browser’s history" in page
    assert Finding.objects.get().revisions.count() == 1


@pytest.mark.parametrize("kind", ["finding", "commitment"])
def test_the_preview_is_the_public_page_with_the_new_words(office: Office, kind: str) -> None:
    finding = make_finding()
    commitment = make_commitment(finding, Status.CANNOT)
    client = office(Role.OFFICER)
    name, pk, words, expected = {
        "finding": (FINDING, finding.pk, finding_words(), "New words for what you said."),
        "commitment": (COMMITMENT, commitment.pk, commitment_words(), "New words."),
    }[kind]
    address = reverse(f"{name}:preview_on_edit", args=[pk])
    answer = client.post(address, words)
    assert answer.json()["is_valid"]
    response = client.get(address)
    page = response.content.decode()
    assert "you_said_we_did/finding.html" in [template.name for template in response.templates]
    assert expected in page
    assert "This is a preview" in page
    assert "It costs more than we have" in page


def test_an_action_of_a_plan_that_answers_nothing_is_not_sent(office: Office) -> None:
    vale_council()
    make_vale()
    planned = action(8)
    client = office(Role.OFFICER)
    address = reverse(f"{COMMITMENT}:edit", args=[planned.pk])
    sent = commitment_words(**{"action-submit": "action-submit"})
    page = client.post(address, sent, follow=True).content.decode()
    assert "The draft is saved, and was not sent." in page
    assert "It answers no finding yet" in page
    assert Commitment.objects.get(pk=planned.pk).newest_words().words == "New words."
    assert Commitment.objects.get(pk=planned.pk).stage == Stage.DRAFT
    assert not AuditEntry.objects.filter(action="commitment.submitted").exists()


def test_one_sent_before_that_was_refused_says_why_it_cannot_go_out(office: Office) -> None:
    """Past our door, as Wagtail sends it: it used to end in a fault at the yes."""
    vale_council()
    make_vale()
    planned = action(8)
    planned.get_workflow().start(planned, make_user(Role.OFFICER))
    client, review = office(Role.COMMUNICATIONS), f"/loop/commitment/{planned.pk}/review/"
    typed = {"decision": "approve", "revision": planned.latest_revision_id}
    answer = client.post(review, typed)
    assert answer.status_code == 400
    assert "It answers no finding yet" in answer.content.decode()
    assert client.post(review, {**typed, "decision": "send_back", "comment": "No."})
    assert Commitment.objects.get(pk=planned.pk).stage == Stage.SENT_BACK


def test_what_is_sent_here_is_written_down_like_on_our_own_page(office: Office) -> None:
    finding, officer = make_finding(live=False), make_user(Role.OFFICER)
    address = reverse(f"{FINDING}:edit", args=[finding.pk])
    sent = finding_words(**{"action-submit": "action-submit"})
    office(user=officer).post(address, sent)
    entry = AuditEntry.objects.get(action="finding.submitted")
    assert (entry.actor, entry.subject) == (officer.email, str(finding.pk))
    Finding.objects.get().send_back(make_user(Role.COMMUNICATIONS), "Shorter.")
    anew = finding_words(**{"action-restart-workflow": "1"})
    office(user=officer).post(address, anew)
    assert Finding.objects.get().waits_for == Role.COMMUNICATIONS
    assert AuditEntry.objects.filter(action="finding.submitted").count() == 2
