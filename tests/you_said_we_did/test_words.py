"""Words go through draft and approval; facts don't, and no old draft can undo one."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import Revision, Workflow

from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.factories import TODAY, make_agency, make_release, make_survey, make_user
from tests.you_said_we_did.making import make_commitment, make_finding, make_theme
from you_said_we_did.models import Commitment, Finding, Visibility
from you_said_we_did.status import Status
from you_said_we_did.words import Stage

pytestmark = pytest.mark.django_db


def change_every_fact(commitment: Commitment) -> None:
    """Walk it to "can't", with another owner and another day."""
    commitment.reschedule(make_agency("housing"), date(2028, 1, 1), None, TODAY)
    commitment.move_to(
        Status.CANNOT, None, TODAY, reason="law", reason_words="Not allowed.", alternative="Ask us."
    )


def facts_of(record: Finding | Commitment) -> dict[str, Any]:
    """Read the facts from the database."""
    return {name: getattr(type(record).objects.get(pk=record.pk), name) for name in record.FACTS}


def newest_of(words: Finding | Commitment) -> int:
    """Return the number of its newest draft."""
    assert words.latest_revision_id is not None
    return words.latest_revision_id


def stage_of(words: Finding | Commitment) -> Stage:
    """Ask where it stands, afresh."""
    return type(words).objects.get(pk=words.pk).stage


def test_publishing_an_old_draft_changes_the_words_and_no_fact() -> None:
    commitment = make_commitment(make_finding())
    revision = commitment.draft_words(None, words="Newer words.")
    change_every_fact(Commitment.objects.get(pk=commitment.pk))
    before = facts_of(commitment)
    assert before["status"] == Status.CANNOT

    Revision.objects.get(pk=revision.pk).publish()

    assert facts_of(commitment) == before
    assert Commitment.objects.get(pk=commitment.pk).words == "Newer words."


def test_a_fact_changed_while_a_draft_is_being_published_stands() -> None:
    """Wagtail loads the object, then saves all of it: the change falls in between."""
    commitment = make_commitment(make_finding())
    revision = commitment.draft_words(None, words="Newer words.")
    in_flight = revision.as_object()
    change_every_fact(Commitment.objects.get(pk=commitment.pk))
    before = facts_of(commitment)
    in_flight.save()
    assert facts_of(commitment) == before
    assert Commitment.objects.get(pk=commitment.pk).words == "Newer words."


def test_without_the_guard_an_old_draft_would_undo_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the two tests above would notice if facts were treated as words."""
    # Only the day of approval stays a fact: without it the database would refuse the publication.
    monkeypatch.setattr(Commitment, "FACTS", ("approved_on",))
    commitment = make_commitment(make_finding())
    revision = commitment.draft_words(None, words="Newer words.")
    change_every_fact(Commitment.objects.get(pk=commitment.pk))
    Revision.objects.get(pk=revision.pk).publish()
    assert Commitment.objects.get(pk=commitment.pk).status == Status.HEARD


def test_an_old_draft_of_a_finding_moves_neither_address_nor_audience() -> None:
    finding = make_finding()
    revision = finding.draft_words(None, title="Another title")
    other = make_release(make_survey("autumn"), waiting=15).themes.get()
    Finding.objects.filter(pk=finding.pk).update(
        slug="moved", rests_on=other, visibility=Visibility.RESTRICTED
    )
    before = facts_of(finding)
    Revision.objects.get(pk=revision.pk).publish()
    assert facts_of(finding) == before
    assert Finding.objects.get().title == "Another title"


def test_what_is_made_is_not_public() -> None:
    finding = make_finding(live=False)
    commitment = make_commitment(finding, live=False)
    assert not finding.live
    assert not commitment.live
    assert finding.stage == commitment.stage == Stage.DRAFT
    assert not Finding._meta.get_field("live").default


def test_a_draft_leaves_public_words_alone() -> None:
    finding = make_finding()
    finding.draft_words(None, title="Another title")
    assert Finding.objects.get().title == "A quicker reply"
    assert finding.newest_words().title == "Another title"
    assert finding.stage == Stage.CHANGED


def test_a_draft_is_checked_like_any_words() -> None:
    with pytest.raises(ValidationError) as refused:
        make_finding().draft_words(None, title="What the police did")
    assert "title" in refused.value.message_dict


def test_nothing_can_rest_on_a_hidden_figure_or_an_unpublished_release() -> None:
    shown = make_theme()
    hidden = shown.release.themes.get(slug="housing")
    unpublished = make_release(make_survey("later"), is_published=False, waiting=25).themes.get()
    for row in (hidden, unpublished):
        with pytest.raises(ValidationError) as refused:
            make_finding(rests_on=row)
        assert "rests_on" in refused.value.message_dict


def test_the_officer_asks_communications_approves_and_it_is_public(approval: Workflow) -> None:
    officer, editor = make_user(Role.OFFICER), make_user(Role.COMMUNICATIONS)
    finding = make_finding(live=False)
    finding.submit(officer)
    assert finding.stage == Stage.WAITING
    assert not Finding.objects.published().exists()
    finding.approve(editor, newest_of(finding))
    assert Finding.objects.published().get().stage == Stage.PUBLISHED
    actions = set(AuditEntry.objects.values_list("action", "actor"))
    assert {
        ("finding.submitted", officer.email),
        ("finding.approved", editor.email),
        ("finding.published", editor.email),
    } <= actions


def test_the_officer_can_neither_approve_nor_publish(approval: Workflow) -> None:
    officer = make_user(Role.OFFICER)
    finding = make_finding(live=False)
    finding.submit(officer)
    with pytest.raises(PermissionDenied):
        finding.approve(officer, newest_of(finding))
    with pytest.raises(PermissionDenied):
        finding.send_back(officer, "Shorter, please.")
    with pytest.raises(PermissionDenied):
        finding.latest_revision.publish(user=officer)
    assert not Finding.objects.published().exists()


def test_only_the_draft_that_was_read_is_approved(approval: Workflow) -> None:
    editor = make_user(Role.COMMUNICATIONS)
    finding = make_finding(live=False)
    finding.submit(make_user(Role.OFFICER))
    read = newest_of(finding)
    Finding.objects.get().draft_words(editor, title="Changed under her eyes")
    with pytest.raises(ValidationError, match="changed since"):
        Finding.objects.get().approve(editor, read)
    assert not Finding.objects.published().exists()


def test_words_sent_back_can_be_asked_for_again(approval: Workflow) -> None:
    officer, editor = make_user(Role.OFFICER), make_user(Role.COMMUNICATIONS)
    commitment = make_commitment(make_finding(), live=False)
    commitment.submit(officer)
    with pytest.raises(ValidationError):
        commitment.send_back(editor, "   ")
    commitment.send_back(editor, "Shorter, please.")
    assert stage_of(commitment) == Stage.SENT_BACK
    commitment.draft_words(officer, words="We ring back.")
    commitment.submit(officer)
    assert stage_of(commitment) == Stage.WAITING
    commitment.approve(editor, newest_of(commitment))
    published = Commitment.objects.get()
    assert published.live
    assert published.words == "We ring back."


def test_asking_twice_or_for_nothing_is_refused(approval: Workflow) -> None:
    officer = make_user(Role.OFFICER)
    with pytest.raises(ValidationError, match="Nothing has changed"):
        make_finding().submit(officer)
    draft = make_finding("another", live=False)
    draft.submit(officer)
    with pytest.raises(ValidationError, match="waiting for approval already"):
        draft.submit(officer)


def test_without_a_workflow_nothing_is_sent_anywhere() -> None:
    with pytest.raises(ValidationError, match="No approval is set up"):
        make_finding(live=False).submit(make_user(Role.OFFICER))


def test_words_that_wait_are_free_only_to_who_approves(approval: Workflow) -> None:
    officer, editor = make_user(Role.OFFICER), make_user(Role.COMMUNICATIONS)
    finding = make_finding(live=False)
    assert finding.may_be_edited_by(officer)
    finding.submit(officer)
    assert not finding.may_be_edited_by(officer)
    assert finding.may_be_edited_by(editor)


def test_the_first_public_answer_is_noted_on_the_survey() -> None:
    finding = make_finding(live=False)
    assert Survey.objects.get().answered_on is None
    finding.show_to(Visibility.RESTRICTED, make_user(Role.OFFICER))
    finding.latest_revision.publish()
    assert Survey.objects.get().answered_on is None
    make_finding("another")
    assert Survey.objects.get().answered_on is not None
