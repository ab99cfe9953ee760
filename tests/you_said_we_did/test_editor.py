"""Wagtail's own screens: words with drafts, preview and approval; facts can't be touched there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hearback.people.roles import Role
from tests.factories import TODAY, make_agency, make_priority, make_release, make_survey, make_user
from tests.you_said_we_did.making import make_commitment, make_finding, make_theme
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
        "respondent_group": "survivor",
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
