"""What an installation has after `sync_roles`: permissions, and one approval for the words."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

from hearback.people.roles import Role
from you_said_we_did.models import Commitment, Finding

EDITING = ("change", "view")


@pytest.fixture
def approval(db: None) -> Workflow:
    """Officers may write, communications may approve and publish."""
    groups = {
        role: Group.objects.get_or_create(name=role.value)[0]
        for role in (Role.OFFICER, Role.COMMUNICATIONS)
    }
    task = GroupApprovalTask.objects.create(name="Approve public words")
    task.groups.set([groups[Role.COMMUNICATIONS]])
    workflow = Workflow.objects.create(name="Public words")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for model in (Finding, Commitment):
        content_type = ContentType.objects.get_for_model(model)
        WorkflowContentType.objects.update_or_create(
            content_type=content_type, defaults={"workflow": workflow}
        )
        name = model._meta.model_name
        permissions = Permission.objects.filter(content_type=content_type)
        editing = permissions.filter(codename__in=[f"{action}_{name}" for action in EDITING])
        groups[Role.OFFICER].permissions.add(*editing)
        groups[Role.COMMUNICATIONS].permissions.add(
            *editing, permissions.get(codename=f"publish_{name}")
        )
    admin = Permission.objects.get(codename="access_admin")
    for group in groups.values():
        group.permissions.add(admin)
    return workflow
