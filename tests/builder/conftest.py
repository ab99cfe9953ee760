"""What the builder's tests share."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from hearback.people.roles import Role


@pytest.fixture
def officer(office: Callable[..., Client]) -> Client:
    """An engagement officer with the permissions her role declares."""
    client = office(Role.OFFICER)
    group = Group.objects.get(name=Role.OFFICER.value)
    wanted = ("access_admin", "add_survey", "change_survey", "delete_survey", "view_survey")
    group.permissions.add(*Permission.objects.filter(codename__in=wanted))
    return client
