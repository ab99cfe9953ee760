"""The table of roles, in the database and in Wagtail's admin."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
)

from hearback import permissions
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from you_said_we_did.models import Commitment, Finding
from you_said_we_did.needs import ORDER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]
PUBLISH = ("you_said_we_did.publish_finding", "you_said_we_did.publish_commitment")


def someone(role: Role) -> User:
    return factories.make_user(role)


def test_there_is_a_group_for_each_role_and_no_other() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)


def test_officers_write_the_words_and_communications_publish_them() -> None:
    officer, communications = someone(Role.OFFICER), someone(Role.COMMUNICATIONS)
    assert officer.has_perms(["you_said_we_did.change_finding", "surveys.change_survey"])
    assert not any(officer.has_perm(name) for name in PUBLISH)
    assert communications.has_perms(PUBLISH)
    assert not communications.has_perm("surveys.change_survey")


@pytest.mark.parametrize("role", Role)
def test_nobody_makes_a_finding_or_commitment_in_the_admin(role: Role) -> None:
    """Drafting makes them, and writes down who did."""
    user = someone(role)
    names = ("you_said_we_did.add_finding", "you_said_we_did.add_commitment")
    assert not any(user.has_perm(name) for name in names)


def test_the_admin_offers_no_pictures_and_no_documents(office: Callable[..., Client]) -> None:
    client = office(Role.COMMUNICATIONS)
    menu = client.get("/admin/").content.decode()
    assert "/admin/pages/" in menu
    for door in ("/admin/images/", "/admin/documents/"):
        assert door not in menu
        assert client.get(door).status_code in (302, 403)
        assert client.get(f"{door}add/").status_code in (302, 403)


@pytest.mark.parametrize("role", set(Role) - {Role.COMMUNICATIONS})
def test_nobody_else_publishes(role: Role) -> None:
    user = someone(role)
    assert not [name for name in user.get_all_permissions() if ".publish_" in name]
    assert not Page.objects.get(depth=1).permissions_for_user(user).can_publish()


def test_communications_work_on_every_page() -> None:
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=Page(title="Home", slug="another-home"))
    tester = home.permissions_for_user(someone(Role.COMMUNICATIONS))
    assert tester.can_edit()
    assert tester.can_publish()
    assert tester.can_add_subpage()


def test_the_data_protection_officer_reads_and_changes_nothing() -> None:
    names = someone(Role.DATA_PROTECTION).get_all_permissions()
    assert names
    assert all(".view_" in name or name == permissions.ADMIN for name in names)


@pytest.mark.parametrize(
    "app", ["people", "auth", "responses", "releases", "sessions", "mfa", "intake"]
)
def test_no_role_reaches_these_through_the_admin(app: str) -> None:
    assert not Permission.objects.filter(group__isnull=False, content_type__app_label=app).exists()


@pytest.mark.parametrize("model", [Finding, Commitment])
def test_words_ask_each_role_in_turn(model: type[Finding] | type[Commitment]) -> None:
    workflow = model().get_workflow()
    assert workflow.name == permissions.APPROVAL
    steps = [task.specific for task in workflow.tasks]
    assert [step.role for step in steps] == list(ORDER)
    people = {role: someone(role) for role in Role}
    for step in steps:
        assert [role for role in Role if step.is_for(people[role])] == [step.role]
        # A step opens the editor to nobody: communications have it anyhow.
        assert not step.user_can_access_editor(model(), people[step.role])


def test_wagtails_own_groups_and_approval_are_gone() -> None:
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()
    assert [workflow.name for workflow in Workflow.objects.active()] == [permissions.APPROVAL]
    assert Page.objects.get(depth=2).get_workflow() is None


def snapshot() -> list[object]:
    """Return what the database holds about roles."""
    return [
        sorted(Group.objects.values_list("name", "permissions__codename")),
        sorted(GroupPagePermission.objects.values_list("group__name", "permission__codename")),
        sorted(
            GroupCollectionPermission.objects.values_list("group__name", "permission__codename")
        ),
        list(
            Workflow.objects.order_by("pk", "workflow_tasks__sort_order").values_list(
                "name", "active", "workflow_tasks__task__name"
            )
        ),
    ]


def test_the_command_can_be_repeated_and_takes_back_what_was_added() -> None:
    before = snapshot()
    coders = Group.objects.get(name="coder")
    coders.permissions.add(Permission.objects.get(codename="delete_text"))
    GroupCollectionPermission.objects.create(
        group=coders,
        collection=Collection.objects.get(depth=1),
        permission=Permission.objects.get(codename="add_image"),
    )
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(
        group=coders, page=Page.objects.get(depth=1), permission=publish
    )
    assert snapshot() != before
    out = StringIO()
    call_command("sync_roles", stdout=out)
    assert snapshot() == before
    assert "10 roles are up to date" in out.getvalue()


def test_a_permission_that_does_not_exist_is_named() -> None:
    with pytest.raises(Permission.DoesNotExist, match="change_nonsense"):
        permissions.find("engagement.change_nonsense")


def test_everything_an_officer_may_change_has_a_screen(
    office: Callable[..., Client],
) -> None:
    """A permission without its screen in the admin would be an empty promise."""
    client = office(*Role)
    for names in permissions.ROLE_PERMISSIONS.values():
        for name in names:
            app, _, codename = name.partition(".")
            action, _, model = codename.partition("_")
            if action == "change":
                address = f"/admin/snippets/{app}/{model}/"
                assert client.get(address).status_code == 200, address
