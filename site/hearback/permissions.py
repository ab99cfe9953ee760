"""What each role may do in Wagtail's admin, and who approves public words: the one table.

Our own pages (desk, board, people …) declare their roles on each view; this is about the admin
alone, which asks Django permissions. `sync` makes the database say the same; it runs after every
migrate.
"""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    TaskState,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from hearback.people.access import EVERYONE
from hearback.people.roles import Role
from you_said_we_did.models import ApprovalStep, Commitment, Finding
from you_said_we_did.needs import ORDER

ADMIN = "wagtailadmin.access_admin"
# Role -> permissions, as app_label.codename. A role that is missing has no business in the admin.
ROLE_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.OFFICER: (
        ADMIN,
        "engagement.add_consultation",
        "engagement.add_populationshare",
        "engagement.change_consultation",
        "engagement.change_populationshare",
        "engagement.delete_populationshare",
        "engagement.view_consultation",
        "engagement.view_helpline",
        "engagement.view_populationshare",
        "surveys.add_survey",
        "surveys.change_survey",
        "surveys.delete_survey",  # drafts only: the screen refuses the rest
        "surveys.view_equalityset",
        "surveys.view_survey",
        # Not add: drafting makes findings and commitments, and writes that down.
        "you_said_we_did.change_commitment",
        "you_said_we_did.change_finding",
        "you_said_we_did.view_commitment",
        "you_said_we_did.view_finding",
    ),
    Role.COMMUNICATIONS: (
        ADMIN,
        "engagement.add_agency",
        "engagement.add_area",
        "engagement.add_helpline",
        "engagement.add_populationshare",
        "engagement.add_priority",
        "engagement.change_agency",
        "engagement.change_area",
        "engagement.change_helpline",
        "engagement.change_partnership",
        "engagement.change_populationshare",
        "engagement.change_priority",
        "engagement.delete_helpline",
        "engagement.delete_populationshare",
        "engagement.view_consultation",
        "engagement.view_populationshare",
        "you_said_we_did.change_commitment",
        "you_said_we_did.change_finding",
        "you_said_we_did.publish_commitment",
        "you_said_we_did.publish_finding",
        "you_said_we_did.view_commitment",
        "you_said_we_did.view_finding",
    ),
    Role.DATA_PROTECTION: (
        ADMIN,
        "engagement.view_consultation",
        "engagement.view_helpline",
        "engagement.view_populationshare",
        "surveys.view_equalityset",
        "surveys.view_survey",
        "you_said_we_did.view_commitment",
        "you_said_we_did.view_finding",
    ),
}
# On the root of the page tree, and so on every page.
PAGE_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.COMMUNICATIONS: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
# What others wrote and we only include: prefix -> who may open it. Everything below `admin/` stands
# behind hearback.people.middleware.WagtailDoorMiddleware; below `account/` lies sign-in itself,
# where allauth asks for a session wherever one is needed.
FOREIGN_PREFIXES: dict[str, frozenset[str]] = {
    "account/": EVERYONE,
    "admin/": frozenset(role.value for role, names in ROLE_PERMISSIONS.items() if ADMIN in names),
}
APPROVAL = "Public words are approved"
APPROVED_MODELS = (Finding, Commitment)
# What Wagtail's first migration makes for an installation without roles of its own.
WAGTAIL_GROUPS = ("Editors", "Moderators")
WAGTAIL_APPROVAL = "Moderators approval"


def find(name: str) -> Permission:
    """Return the permission called `app_label.codename`. Raises Permission.DoesNotExist, naming
    it, if no such model is installed.
    """
    app_label, _, codename = name.partition(".")
    action, _, model = codename.rpartition("_")
    found = Permission.objects.filter(content_type__app_label=app_label, codename=codename).first()
    if found is None and action == "publish":
        # Wagtail makes these itself, after a later migrate than the first.
        content_type = ContentType.objects.get_by_natural_key(app_label, model)
        found = Permission.objects.create(
            content_type=content_type, codename=codename, name=f"Can publish {model}"
        )
    if found is None:
        raise Permission.DoesNotExist(f"No permission is called {name}.")
    return found


def sync_permissions(role: Role) -> None:
    """Give the role's group exactly what the tables above say."""
    group, _ = Group.objects.get_or_create(name=role.value)
    group.permissions.set([find(name) for name in ROLE_PERMISSIONS.get(role, ())])
    pages = [find(f"wagtailcore.{name}") for name in PAGE_PERMISSIONS.get(role, ())]
    GroupPagePermission.objects.filter(group=group).exclude(permission__in=pages).delete()
    root = Page.objects.get(depth=1)
    for permission in pages:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    # Pictures and documents have no place on our pages yet, so nobody has a collection.
    GroupCollectionPermission.objects.filter(group=group).delete()


def sync_approval() -> None:
    """Ask each role in turn before the words of a finding or commitment go out. A step is passed
    over where its role is not needed.
    """
    workflow, _ = Workflow.objects.get_or_create(name=APPROVAL)
    kept = []
    for position, role in enumerate(ORDER):
        name = f"{role.label} approves public words"
        step, _ = ApprovalStep.objects.update_or_create(
            role=role, defaults={"name": name, "active": True}
        )
        step.groups.set([Group.objects.get(name=role.value)])
        WorkflowTask.objects.update_or_create(
            workflow=workflow, task=step, defaults={"sort_order": position}
        )
        kept.append(step.pk)
    for model in APPROVED_MODELS:
        WorkflowContentType.objects.update_or_create(
            content_type=ContentType.objects.get_for_model(model), defaults={"workflow": workflow}
        )
    retire_other_steps(workflow, kept)


def retire_other_steps(workflow: Workflow, kept: list[int]) -> None:
    """Take away any other step of the approval, such as the single one of earlier versions. What
    waited there is asked for again, by the first role that it needs; what communications sent back
    there stays sent back, with its comment.
    """
    others = Task.objects.filter(workflow_tasks__workflow=workflow).exclude(pk__in=kept)
    for task in list(others):
        task.task_states.filter(status=TaskState.STATUS_REJECTED).update(task=kept[-1])
        WorkflowTask.objects.filter(workflow=workflow, task=task).delete()
        task.specific.deactivate()


def remove_wagtail_defaults() -> None:
    """Take away groups and an approval that are nobody's role here."""
    WorkflowPage.objects.filter(workflow__name=WAGTAIL_APPROVAL).delete()
    Workflow.objects.filter(name=WAGTAIL_APPROVAL).update(active=False)
    Task.objects.filter(name=WAGTAIL_APPROVAL).update(active=False)
    Group.objects.filter(name__in=WAGTAIL_GROUPS).delete()


@transaction.atomic
def sync() -> None:
    """Make groups, permissions and the approval say what this module says; safe to repeat."""
    for role in Role:
        sync_permissions(role)
    sync_approval()
    remove_wagtail_defaults()
