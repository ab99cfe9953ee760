"""Words that need more than one yes: in order, each for the draft that was read, none by a writer,
none twice by one person; and asked again when words or facts have changed.
"""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import Workflow, WorkflowTask

from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from hearback.permissions import APPROVAL
from tests.factories import make_release, make_survey, make_user
from tests.you_said_we_did.deciding import COMMS, DATA, SAFE, about_a_closed_review, fresh, say_yes
from tests.you_said_we_did.making import make_commitment, make_finding, make_source
from you_said_we_did import steps, words
from you_said_we_did.words import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approval")]


def test_all_three_in_order_and_the_last_publishes(team: dict[Role, User]) -> None:
    finding = about_a_closed_review()
    finding.submit(team[Role.OFFICER])
    for role in (SAFE, DATA, COMMS):
        assert fresh(finding).waits_for == role
        for other in {SAFE, DATA, COMMS} - {role}:
            with pytest.raises(PermissionDenied):
                say_yes(finding, team[other])
        assert not fresh(finding).live
        say_yes(finding, team[role], f"Read by {role.label}.")
    assert fresh(finding).live
    said = AuditEntry.objects.filter(action="finding.approved").order_by("pk")
    assert [entry.detail["role"] for entry in said] == [SAFE, DATA, COMMS]


def test_who_is_not_needed_is_not_asked(team: dict[Role, User]) -> None:
    finding = make_finding(live=False)
    finding.submit(team[Role.OFFICER])
    assert fresh(finding).waits_for == COMMS
    say_yes(finding, team[COMMS])
    assert fresh(finding).live


def test_a_small_base_asks_data_protection(team: dict[Role, User]) -> None:
    few = make_release(make_survey("spring"), waiting=20).themes.get()
    finding = make_finding(live=False, rests_on=few)
    finding.submit(team[Role.OFFICER])
    assert fresh(finding).waits_for == DATA
    say_yes(finding, team[DATA])
    assert not fresh(finding).live
    say_yes(finding, team[COMMS])
    assert fresh(finding).live


def test_a_commitment_on_a_closed_review_asks_safeguarding(team: dict[Role, User]) -> None:
    commitment = make_commitment(about_a_closed_review(), live=False)
    commitment.submit(team[Role.OFFICER])
    assert fresh(commitment).waits_for == SAFE
    say_yes(commitment, team[SAFE])
    say_yes(commitment, team[COMMS])
    assert fresh(commitment).live


def test_nobody_says_yes_for_two_roles(team: dict[Role, User]) -> None:
    both = make_user(SAFE, DATA, COMMS, email="all@testshire.example")
    finding = about_a_closed_review()
    finding.submit(team[Role.OFFICER])
    say_yes(finding, both)
    with pytest.raises(ValidationError, match="yes already"):
        say_yes(finding, both)
    assert fresh(finding).waits_for == DATA
    say_yes(finding, team[DATA])
    with pytest.raises(ValidationError, match="yes already"):
        say_yes(finding, both)
    say_yes(finding, team[COMMS])
    assert fresh(finding).live


@pytest.mark.parametrize("role", [SAFE, DATA, COMMS])
def test_a_writer_approves_nothing_of_hers(team: dict[Role, User], role: Role) -> None:
    """Whoever else sent it, and whoever wrote in it after her."""
    writer = make_user(role, Role.OFFICER, email="writer@testshire.example")
    finding = about_a_closed_review()
    finding.draft_words(writer, you_said="Her words.")
    fresh(finding).draft_words(team[Role.OFFICER], title="Another title")
    fresh(finding).submit(team[Role.OFFICER])
    for before in (SAFE, DATA, COMMS):
        if before == role:
            break
        say_yes(finding, team[before])
    with pytest.raises(ValidationError, match="You wrote in this draft"):
        say_yes(finding, writer)
    # The control: another person of the same role may.
    say_yes(finding, team[role])


def test_without_that_rule_she_would(
    team: dict[Role, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test before: it is the rule about writers that refuses her."""
    for module in (words, steps):
        monkeypatch.setattr(module, "why_not", lambda *_: "")
    monkeypatch.setattr(words, "check_complete", lambda *_: None)
    finding = make_finding(live=False)
    finding.draft_words(team[COMMS], you_said="Her words.")
    fresh(finding).submit(team[Role.OFFICER])
    say_yes(finding, team[COMMS])
    assert fresh(finding).live


def test_what_she_wrote_before_it_went_out_is_no_hindrance(team: dict[Role, User]) -> None:
    finding = make_finding(live=False)
    finding.draft_words(team[COMMS], you_said="Her words.").publish()
    fresh(finding).draft_words(team[Role.OFFICER], you_said="Other words.")
    fresh(finding).submit(team[Role.OFFICER])
    say_yes(finding, team[COMMS])
    assert fresh(finding).you_said == "Other words."


def test_her_old_words_brought_back_by_another_stay_hers(team: dict[Role, User]) -> None:
    finding = make_finding(live=False)
    finding.draft_words(team[COMMS], you_said="Her words.").publish()
    fresh(finding).draft_words(team[Role.OFFICER], you_said="Other words.").publish()
    fresh(finding).draft_words(team[Role.OFFICER], you_said="Her words.")
    fresh(finding).submit(team[Role.OFFICER])
    with pytest.raises(ValidationError, match="You wrote in this draft"):
        say_yes(finding, team[COMMS])


def test_a_changed_draft_asks_everybody_again(team: dict[Role, User]) -> None:
    finding = about_a_closed_review()
    finding.submit(team[Role.OFFICER])
    say_yes(finding, team[SAFE])
    say_yes(finding, team[DATA])
    fresh(finding).draft_words(team[Role.OFFICER], you_said="Words nobody has read.")
    asked_again = say_yes(finding, team[COMMS])
    assert not asked_again.live
    assert asked_again.waits_for == SAFE
    for role in (SAFE, DATA, COMMS):
        say_yes(finding, team[role])
    assert fresh(finding).you_said == "Words nobody has read."


def test_a_source_that_is_no_longer_public_asks_safeguarding_at_the_last_yes(
    team: dict[Role, User],
) -> None:
    source = make_source("public")
    finding = make_finding(live=False, source=source)
    finding.submit(team[Role.OFFICER])
    assert fresh(finding).waits_for == COMMS
    source.show_to("restricted", team[Role.OFFICER])
    assert say_yes(finding, team[COMMS]).waits_for == SAFE
    assert not fresh(finding).live
    assert AuditEntry.objects.filter(action="finding.asked_again").exists()
    say_yes(finding, team[SAFE])
    assert fresh(finding).waits_for == COMMS
    say_yes(finding, team[COMMS])
    assert fresh(finding).live


def test_a_source_added_while_it_waits_is_seen(team: dict[Role, User]) -> None:
    finding = make_finding(live=False)
    finding.submit(team[Role.OFFICER])
    fresh(finding).rest_also_on(team[Role.OFFICER], [], make_source())
    assert say_yes(finding, team[COMMS]).waits_for == SAFE


def test_a_source_made_public_asks_no_more_than_it_must(team: dict[Role, User]) -> None:
    source = make_source()
    finding = make_finding(live=False, source=source)
    finding.submit(team[Role.OFFICER])
    assert fresh(finding).waits_for == SAFE
    source.show_to("public", team[COMMS])
    say_yes(finding, team[SAFE])
    say_yes(finding, team[COMMS])
    assert fresh(finding).live


@pytest.mark.parametrize("role", [SAFE, DATA, COMMS])
def test_each_may_send_back_and_after_a_change_all_are_asked(
    team: dict[Role, User], role: Role
) -> None:
    finding = about_a_closed_review()
    finding.submit(team[Role.OFFICER])
    for before in (SAFE, DATA, COMMS):
        if before == role:
            break
        say_yes(finding, team[before])
    fresh(finding).send_back(team[role], "Say it shorter.")
    assert fresh(finding).stage == Stage.SENT_BACK
    fresh(finding).draft_words(team[Role.OFFICER], you_said="Shorter.")
    fresh(finding).submit(team[Role.OFFICER])
    assert fresh(finding).waits_for == SAFE
    for each in (SAFE, DATA, COMMS):
        say_yes(finding, team[each])
    assert fresh(finding).you_said == "Shorter."


def test_words_that_must_not_go_out_are_stopped_at_every_door(team: dict[Role, User]) -> None:
    """Words stored before the gates were there: neither sent nor approved."""
    finding = make_finding(live=False)
    revision = finding.latest_revision
    assert revision is not None
    revision.content = {**revision.content, "you_said": "Three of you said so."}
    revision.save()
    with pytest.raises(ValidationError, match="counts people"):
        fresh(finding).submit(team[Role.OFFICER])
    workflow = Workflow.objects.get(name=APPROVAL)
    workflow.start(fresh(finding), team[Role.OFFICER])
    with pytest.raises(ValidationError, match="counts people"):
        say_yes(finding, team[COMMS])
    assert not fresh(finding).live


def test_an_administrator_of_everything_has_no_say(team: dict[Role, User]) -> None:
    root = make_user(Role.ADMINISTRATOR)
    User.objects.filter(pk=root.pk).update(is_superuser=True, is_staff=True)
    finding = make_finding(live=False)
    finding.submit(team[Role.OFFICER])
    with pytest.raises(PermissionDenied):
        say_yes(finding, User.objects.get(pk=root.pk))
    with pytest.raises(PermissionDenied):
        fresh(finding).latest_revision.publish(user=User.objects.get(pk=root.pk))
    assert not fresh(finding).live


def test_a_workflow_with_a_step_taken_out_publishes_nothing(team: dict[Role, User]) -> None:
    """Whoever changes the steps in Wagtail's settings does not change whose yes is needed."""
    finding = about_a_closed_review()
    WorkflowTask.objects.exclude(task__groupapprovaltask__approvalstep__role=COMMS).delete()
    steps.ApprovalStep.objects.exclude(role=COMMS).update(active=False)
    finding.submit(team[Role.OFFICER])
    say_yes(finding, team[COMMS])
    assert not fresh(finding).live


def test_approved_once_taken_down_it_has_to_be_asked_for_again(team: dict[Role, User]) -> None:
    finding = make_finding(live=False)
    finding.submit(team[Role.OFFICER])
    say_yes(finding, team[COMMS])
    fresh(finding).unpublish(user=team[COMMS])
    with pytest.raises(PermissionDenied):
        fresh(finding).latest_revision.publish(user=team[COMMS])
    assert not fresh(finding).live
    fresh(finding).submit(team[Role.OFFICER])
    assert fresh(finding).waits_for == COMMS
    say_yes(finding, team[COMMS])
    assert fresh(finding).live
