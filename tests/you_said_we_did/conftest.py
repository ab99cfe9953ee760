"""What an installation has after `sync_roles`: permissions, and the approval of public words."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Workflow

from hearback.people.models import User
from hearback.people.roles import Role
from hearback.permissions import APPROVAL, sync_approval, sync_permissions
from tests.factories import make_user
from you_said_we_did.needs import ORDER


@pytest.fixture
def approval(db: None) -> Workflow:
    """Officers may write; each role of the approval may say yes; communications' yes publishes."""
    for role in (Role.OFFICER, *ORDER):
        Group.objects.get_or_create(name=role.value)
        sync_permissions(role)
    sync_approval()
    return Workflow.objects.get(name=APPROVAL)


@pytest.fixture
def team(approval: Workflow) -> dict[Role, User]:
    """One person for each role that is asked, and the officer."""
    return {role: make_user(role) for role in (*ORDER, Role.OFFICER)}
