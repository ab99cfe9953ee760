"""An upgrade: the single approval of earlier versions becomes a step for each role."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, TaskState, Workflow, WorkflowTask

from hearback.people.models import User
from hearback.people.roles import Role
from hearback.permissions import APPROVAL, sync_approval
from tests.you_said_we_did.deciding import COMMS, DATA, SAFE, about_a_closed_review, fresh, say_yes
from you_said_we_did.models import ApprovalStep
from you_said_we_did.words import Stage

pytestmark = pytest.mark.django_db


def single_step() -> GroupApprovalTask:
    """The approval as it was before: one step of Wagtail's own kind."""
    workflow = Workflow.objects.get(name=APPROVAL)
    WorkflowTask.objects.filter(workflow=workflow).delete()
    ApprovalStep.objects.all().delete()
    old = GroupApprovalTask.objects.create(name="Public words are approved")
    old.groups.set([Group.objects.get(name=COMMS.value)])
    WorkflowTask.objects.create(workflow=workflow, task=old, sort_order=0)
    return old


def test_what_waited_under_the_single_approval_is_asked_anew(team: dict[Role, User]) -> None:
    old = single_step()
    finding = about_a_closed_review()
    finding.submit(team[Role.OFFICER])
    assert fresh(finding).waits_for is None

    sync_approval()

    assert fresh(finding).waits_for == SAFE
    assert not TaskState.objects.filter(task=old, status="in_progress").exists()
    for role in (SAFE, DATA, COMMS):
        say_yes(finding, team[role])
    assert fresh(finding).live


def test_what_was_sent_back_under_the_single_approval_can_be_sent_again(
    team: dict[Role, User],
) -> None:
    single_step()
    finding = about_a_closed_review()
    finding.submit(team[Role.OFFICER])
    state = fresh(finding).current_workflow_task_state
    state.reject(user=team[COMMS], comment="Shorter, please.")

    sync_approval()

    sent_back = fresh(finding)
    assert sent_back.stage == Stage.SENT_BACK
    assert sent_back.current_workflow_state.current_task_state.comment == "Shorter, please."
    sent_back.draft_words(team[Role.OFFICER], you_said="Shorter.")
    fresh(finding).submit(team[Role.OFFICER])
    for role in (SAFE, DATA, COMMS):
        say_yes(finding, team[role])
    assert fresh(finding).you_said == "Shorter."
