"""Claim 40: no name, number or place leaves in a quote, or in our words by one person’s hand alone.

Here what we say people told us: whoever wrote a word of it does not let it out, whatever roles she
holds and whichever door she takes, ours or Wagtail’s.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from hearback import permissions
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.you_said_we_did.making import make_commitment, make_finding
from you_said_we_did import steps
from you_said_we_did import words as own_words
from you_said_we_did.drafting import viewsets
from you_said_we_did.models import Commitment, Finding, Paper
from you_said_we_did.words import ApprovedWords

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
Words = Finding | Commitment
MARKER = "You said that a violet gate helped nobody."
KINDS = ("finding", "commitment")


@pytest.fixture
def public_words(db: None, request: pytest.FixtureRequest) -> Words:
    """Words that are public already."""
    permissions.sync()
    finding = make_finding()
    return finding if request.param == "finding" else make_commitment(finding)


def fresh(words: Words) -> Words:
    """The record as it is now."""
    return type(words).objects.get(pk=words.pk)


def sent_for(words: Words, **more: Any) -> dict[str, Any]:
    """What a form sends that says the marked words."""
    if isinstance(words, Finding):
        said = {"title": "A quicker reply", "you_said": MARKER, "respondent_group": "survivor"}
        return {**said, "priority": str(factories.make_priority().pk), **more}
    return {"title": "A call back", "words": MARKER, "what_changes": "", **more}


def is_out(words: Words) -> bool:
    """Say whether the marked words are public."""
    now = fresh(words)
    return now.live and MARKER in (now.you_said if isinstance(now, Finding) else now.words)


def at_wagtail(words: Words, name: str, *arguments: Any) -> str:
    """An address of Wagtail's own editor."""
    place = f"wagtailsnippets_you_said_we_did_{words.kind}:{name}"
    return reverse(place, args=[words.pk, *arguments])


def write_here(client: Client, words: Words) -> None:
    client.post(f"/loop/{words.kind}/{words.pk}/words/", sent_for(words))


def write_at_wagtail(client: Client, words: Words) -> None:
    client.post(at_wagtail(words, "edit"), sent_for(words))


def submit(client: Client, words: Words) -> None:
    client.post(f"/loop/{words.kind}/{words.pk}/submit/")


def review_here(client: Client, words: Words) -> Any:
    """Approve on our own page."""
    sent = {"revision": fresh(words).latest_revision_id, "decision": "approve"}
    return client.post(f"/loop/{words.kind}/{words.pk}/review/", sent)


def publish_at_wagtail(client: Client, words: Words) -> Any:
    """Press “Publish” in the editor."""
    return client.post(
        at_wagtail(words, "edit"), sent_for(words, **{"action-publish": "action-publish"})
    )


def approve_at_wagtail(client: Client, words: Words) -> Any:
    """Approve from Wagtail's list of what waits."""
    task = fresh(words).current_workflow_task_state
    return client.post(at_wagtail(words, "workflow_action", "approve", task.pk if task else 1))


def approve_in_the_form(client: Client, words: Words) -> Any:
    """Press “Approve” in the editor, which saves its form first."""
    pressed = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    return client.post(at_wagtail(words, "edit"), sent_for(words, **pressed))


def bring_back(client: Client, words: Words) -> Any:
    """Bring the marked version back from the history, and publish that."""
    newest = fresh(words).latest_revision_id
    client.get(at_wagtail(words, "revisions_revert", newest))
    sent = sent_for(words, revision=newest, **{"action-publish": "action-publish"})
    return client.post(at_wagtail(words, "revisions_revert", newest), sent)


Door = Callable[[Client, Words], HttpResponse]
# Where what was sent for approval is approved, and where nobody may.
OPEN: tuple[Door, ...] = (review_here, approve_at_wagtail)
SHUT: tuple[Door, ...] = (publish_at_wagtail, approve_in_the_form, bring_back)


def everyone(email: str = "all@testshire.example") -> User:
    """Somebody with every role there is."""
    return factories.make_user(*Role, email=email)


@pytest.mark.parametrize("public_words", KINDS, indirect=True)
@pytest.mark.parametrize("write", [write_here, write_at_wagtail])
def test_nobody_lets_out_her_own_words(
    office: Office, public_words: Words, write: Callable[[Client, Words], None]
) -> None:
    client = office(user=everyone())
    write(client, public_words)
    assert MARKER in str(fresh(public_words).latest_revision.content)
    for door in SHUT:
        door(client, public_words)
        assert not is_out(public_words), door
    submit(client, public_words)
    for door in (*OPEN, *SHUT):
        door(client, public_words)
        assert not is_out(public_words), door
    assert MARKER in str(fresh(public_words).latest_revision.content), "nothing is lost"
    review_here(office(user=everyone("second@testshire.example")), public_words)
    assert is_out(public_words), "control: a second person lets them out"


@pytest.mark.parametrize("public_words", KINDS, indirect=True)
@pytest.mark.parametrize("role", Role)
def test_no_role_does_it_alone(office: Office, public_words: Words, role: Role) -> None:
    client = office(role)
    write_here(client, public_words)
    write_at_wagtail(client, public_words)
    submit(client, public_words)
    for door in (*OPEN, *SHUT):
        door(client, public_words)
        assert not is_out(public_words), door


@pytest.mark.parametrize("public_words", KINDS, indirect=True)
@pytest.mark.parametrize("door", OPEN)
def test_two_people_do_it_by_each_door(office: Office, public_words: Words, door: Door) -> None:
    write_here(office(Role.OFFICER), public_words)
    client = office(user=factories.make_user(Role.OFFICER, email="asks@testshire.example"))
    submit(client, public_words)
    door(office(Role.COMMUNICATIONS), public_words)
    assert is_out(public_words)


@pytest.mark.parametrize("public_words", KINDS, indirect=True)
def test_a_word_added_while_it_waits_is_a_word_of_hers(office: Office, public_words: Words) -> None:
    officer, editor = office(Role.OFFICER), office(Role.COMMUNICATIONS)
    public_words.draft_words(None, title="Somebody else wrote this before")
    submit(officer, public_words)
    write_at_wagtail(editor, public_words)
    page = editor.get(f"/loop/{public_words.kind}/{public_words.pk}/review/").content.decode()
    assert "You wrote in this draft, so somebody else has to approve it." in page
    assert review_here(editor, public_words).status_code == 400
    assert approve_at_wagtail(editor, public_words).status_code in (302, 403)  # led away
    assert not is_out(public_words)
    other = factories.make_user(Role.COMMUNICATIONS, email="other@testshire.example")
    review_here(office(user=other), public_words)
    assert is_out(public_words)


@pytest.mark.parametrize("public_words", ["finding"], indirect=True)
def test_no_paper_is_approved_by_who_wrote_in_it(office: Office, public_words: Finding) -> None:
    writer = everyone()
    paper = Paper.draft(public_words.themes[0].release, writer)
    words = {"recommendations": MARKER, "director": "Nobody", "implications": "None."}
    paper.rewrite(writer, paper.edition, **words)
    sent = {"edition": paper.edition, "has_looked": "on"}
    office(user=writer).post(f"/board/papers/{paper.pk}/approve/", sent)
    assert Paper.objects.get().status == Paper.Status.DRAFT
    office(user=everyone("second@testshire.example")).post(
        f"/board/papers/{paper.pk}/approve/", sent
    )
    assert Paper.objects.get().status == Paper.Status.APPROVED, "control"


def without_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask nobody who wrote a draft, and open every door again."""

    def let_anybody(words: ApprovedWords, revision: Any, user: Any = None, **more: Any) -> Any:
        return words._let_out(revision, user=user, **more)

    for module in (own_words, steps):
        monkeypatch.setattr(module, "why_not", lambda *given: "")
    monkeypatch.setattr(own_words, "check_complete", lambda *given: None)
    monkeypatch.setattr(viewsets, "NOT_HERE", ())
    monkeypatch.setattr(ApprovedWords, "publish", let_anybody)


@pytest.mark.parametrize("public_words", KINDS, indirect=True)
@pytest.mark.parametrize("door", [one for one in (*OPEN, *SHUT) if one is not approve_in_the_form])
def test_control_nobody_asks_who_wrote_it(
    office: Office, public_words: Words, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody asked who wrote them, her own words were public by each of these doors.

    The editor's “Approve” saves another draft first, to which nobody said yes: it stays shut
    even then.
    """
    without_rules(monkeypatch)
    client = office(user=everyone())
    write_here(client, public_words)
    if door in OPEN:
        submit(client, public_words)
    door(client, public_words)
    assert is_out(public_words)
