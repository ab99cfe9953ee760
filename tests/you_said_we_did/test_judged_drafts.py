"""A draft that anybody was asked about, or that was public, keeps its words: each attack goes to
the address Wagtail's own editor sends to, naming the draft to write over.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision, RevisionMixin

from feedback.releases.models import ReleaseQuote
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests.you_said_we_did.deciding import COMMS, DATA, SAFE, fresh, say_yes
from tests.you_said_we_did.making import make_finding, make_theme
from you_said_we_did.drafts import JudgedDrafts
from you_said_we_did.models import Finding

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approval")]
Office = Callable[..., Client]
READ, UNREAD = "Words that are read.", "Words nobody has read."


def written_by(officer: User) -> Finding:
    """A finding with an approved quote, so that all three are asked."""
    theme = make_theme()
    ReleaseQuote.add(theme, "They never asked me.")
    finding = make_finding(live=False, rests_on=theme)
    finding.draft_words(officer, you_said=READ, quote="They never asked me.")
    return fresh(finding)


def write_over(client: Client, finding: Finding) -> int:
    """Send other words as Wagtail's editor does, naming the newest draft; return its number."""
    newest = fresh(finding).latest_revision_id
    sent: dict[str, Any] = {
        "title": finding.title,
        "you_said": UNREAD,
        "priority": finding.priority_id,
        "overwrite_revision_id": newest,
    }
    address = reverse("wagtailsnippets_you_said_we_did_finding:edit", args=[finding.pk])
    assert client.post(address, sent).status_code == 302
    assert newest is not None
    return newest


def sent_back_at_the_last_step(team: dict[Role, User]) -> Finding:
    """Safeguarding and data protection said yes; communications want it changed."""
    finding = written_by(team[Role.OFFICER])
    finding.submit(team[Role.OFFICER])
    for role in (SAFE, DATA):
        say_yes(finding, team[role])
    fresh(finding).send_back(team[COMMS], "Say it shorter.")
    return fresh(finding)


def test_an_old_yes_counts_for_no_new_words(office: Office, team: dict[Role, User]) -> None:
    finding = sent_back_at_the_last_step(team)
    judged = write_over(office(user=team[Role.OFFICER]), finding)
    assert Revision.objects.get(pk=judged).content["you_said"] == READ
    fresh(finding).submit(team[Role.OFFICER])
    assert fresh(finding).waits_for == SAFE
    for role in (SAFE, DATA, COMMS):
        assert not fresh(finding).live
        say_yes(finding, team[role])
    assert fresh(finding).you_said == UNREAD
    entry = AuditEntry.objects.get(action="finding.kept_judged")
    assert (entry.actor, entry.detail) == (team[Role.OFFICER].email, {"revision": judged})


def test_control_written_over_words_two_people_never_read_go_out(
    office: Office, team: dict[Role, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With Wagtail's own way of saving, communications alone are asked for other words."""
    monkeypatch.setattr(JudgedDrafts, "save_revision", RevisionMixin.save_revision)
    finding = sent_back_at_the_last_step(team)
    judged = write_over(office(user=team[Role.OFFICER]), finding)
    assert Revision.objects.get(pk=judged).content["you_said"] == UNREAD
    fresh(finding).submit(team[Role.OFFICER])
    assert fresh(finding).waits_for == COMMS
    say_yes(finding, team[COMMS])
    assert fresh(finding).you_said == UNREAD


def test_what_was_published_stays_on_record(office: Office, team: dict[Role, User]) -> None:
    finding = written_by(team[Role.OFFICER])
    finding.submit(team[Role.OFFICER])
    for role in (SAFE, DATA, COMMS):
        say_yes(finding, team[role])
    live = write_over(office(user=team[Role.OFFICER]), finding)
    assert live == fresh(finding).live_revision_id
    assert Revision.objects.get(pk=live).content["you_said"] == READ
    assert fresh(finding).you_said == READ
    assert fresh(finding).newest_words().you_said == UNREAD


def test_what_was_public_once_stays_on_record(office: Office, team: dict[Role, User]) -> None:
    """Published without a step of the workflow, and taken down since."""
    finding = written_by(team[Role.OFFICER])
    finding.latest_revision.publish()
    fresh(finding).unpublish()
    out = write_over(office(user=team[Role.OFFICER]), finding)
    assert Revision.objects.get(pk=out).content["you_said"] == READ


def test_a_cancelled_approval_was_one(office: Office, team: dict[Role, User]) -> None:
    finding = written_by(team[Role.OFFICER])
    finding.submit(team[Role.OFFICER])
    fresh(finding).current_workflow_state.cancel(user=team[Role.OFFICER])
    judged = write_over(office(user=team[Role.OFFICER]), finding)
    assert Revision.objects.get(pk=judged).content["you_said"] == READ


def test_a_draft_nobody_was_asked_about_is_saved_in_place(
    office: Office, team: dict[Role, User]
) -> None:
    """The editor saves at every pause in typing: its history would be nothing but pauses."""
    finding = written_by(team[Role.OFFICER])
    draft = write_over(office(user=team[Role.OFFICER]), finding)
    assert fresh(finding).latest_revision_id == draft
    assert Revision.objects.get(pk=draft).content["you_said"] == UNREAD
    assert not AuditEntry.objects.filter(action="finding.kept_judged").exists()
