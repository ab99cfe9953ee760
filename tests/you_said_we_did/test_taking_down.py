"""Taking public words down, and who may widen what is seen: all of it is written down."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.factories import TODAY, make_user
from tests.you_said_we_did.making import make_commitment, make_finding
from you_said_we_did.models import Commitment, Finding, Visibility
from you_said_we_did.status import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approval")]
Office = Callable[..., Client]
UNPUBLISH = "wagtailsnippets_you_said_we_did_{}:unpublish"


@pytest.mark.parametrize("kind", ["finding", "commitment"])
def test_taking_down_in_the_editor_is_written_down(office: Office, kind: str) -> None:
    finding = make_finding()
    words = {"finding": finding, "commitment": make_commitment(finding)}[kind]
    editor = make_user(Role.COMMUNICATIONS)
    address = reverse(UNPUBLISH.format(kind), args=[words.pk])
    assert office(user=editor).post(address).status_code == 302
    assert not type(words).objects.get(pk=words.pk).live
    entry = AuditEntry.objects.get(action=f"{kind}.unpublished")
    assert (entry.actor, entry.subject) == (editor.email, str(words.pk))


def test_the_model_refuses_who_may_not_publish() -> None:
    finding = make_finding()
    with pytest.raises(PermissionDenied):
        finding.unpublish(user=make_user(Role.OFFICER))
    assert Finding.objects.get().live


def test_taking_down_what_is_not_public_says_nothing() -> None:
    make_finding(live=False).unpublish()
    assert not AuditEntry.objects.filter(action="finding.unpublished").exists()


def test_taking_down_undoes_no_fact() -> None:
    stale = make_commitment(make_finding(), Status.DOING)
    Commitment.objects.get().move_to(Status.DONE, None, TODAY)
    stale.unpublish()
    after = Commitment.objects.get()
    assert (after.live, after.status) == (False, Status.DONE)


def test_words_that_expire_are_written_down_too() -> None:
    finding = make_finding()
    Finding.objects.update(expire_at=timezone.now() - timedelta(hours=1))
    call_command("publish_scheduled")
    assert not Finding.objects.get().live
    entry = AuditEntry.objects.get(action="finding.unpublished")
    assert (entry.actor, entry.subject) == ("system", str(finding.pk))
    assert entry.detail == {"expired": True}


def test_only_communications_widen_whatever_screen_asks() -> None:
    finding = make_finding(visibility=Visibility.RESTRICTED)
    with pytest.raises(PermissionDenied):
        finding.show_to(Visibility.PUBLIC, make_user(Role.OFFICER))
    assert not Finding.objects.published().exists()
    finding.show_to(Visibility.PUBLIC, make_user(Role.COMMUNICATIONS))
    assert Finding.objects.published().exists()


def test_the_rule_reads_the_finding_as_it_is_now() -> None:
    """An officer's page, loaded while it was public, must not bring it back."""
    stale = make_finding()
    Finding.objects.get().show_to(Visibility.RESTRICTED, make_user(Role.COMMUNICATIONS))
    with pytest.raises(PermissionDenied):
        stale.show_to(Visibility.PUBLIC, make_user(Role.OFFICER))
    assert not Finding.objects.published().exists()


def test_the_first_answer_is_written_down_once() -> None:
    make_finding()
    make_finding("another")
    entry = AuditEntry.objects.get(action="survey.answered")
    assert entry.subject == Survey.objects.get().slug == "spring"


def test_publishing_and_its_note_stand_or_fall_together(monkeypatch: pytest.MonkeyPatch) -> None:
    finding = make_finding(live=False)

    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Survey, "mark_answered", fails)
    with pytest.raises(RuntimeError):
        finding.latest_revision.publish()
    assert not Finding.objects.get().live


def test_the_editor_says_where_facts_are_changed(office: Office) -> None:
    finding = make_finding()
    address = reverse("wagtailsnippets_you_said_we_did_finding:edit", args=[finding.pk])
    page = office(Role.OFFICER).get(address).content.decode()
    assert "Who may see it is changed in the office" in page
