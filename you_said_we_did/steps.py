"""The steps of the approval: one for each role, of Wagtail's own kind. Each starts only when its
role is needed, and the first that is missing starts, whichever Wagtail comes to.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import GroupApprovalTask, TaskState, WorkflowState

from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from you_said_we_did.approval import first_missing, why_not
from you_said_we_did.needs import needs


class ApprovalStep(GroupApprovalTask):
    """One role's yes or no to the newest draft of some words."""

    role: models.CharField[str, str] = models.CharField(
        max_length=30, choices=Role.choices, unique=True
    )

    class Meta:
        verbose_name = "approval by a role"
        verbose_name_plural = "approvals by roles"

    def is_for(self, person: User) -> bool:
        """Say whether this person speaks for the role: administrators don't."""
        return bool(self._user_in_groups(person))

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        """Ask the first role whose yes is missing; pass over this one where it is not needed."""
        words = workflow_state.content_object
        if self.role not in needs(words.newest_words()):
            return self._pass_over(workflow_state)
        first = first_missing(words, workflow_state)
        other = ApprovalStep.objects.exclude(pk=self.pk).filter(role=first, active=True).first()
        if other is not None:
            return other.start(workflow_state, user)
        return super().start(workflow_state, user=user)

    def _pass_over(self, workflow_state: WorkflowState) -> TaskState:
        return TaskState.objects.create(
            workflow_state=workflow_state,
            revision=workflow_state.content_object.get_latest_revision(),
            task=self,
            status=TaskState.STATUS_SKIPPED,
            finished_at=timezone.now(),
        )

    def get_actions(self, obj: Any, user: User) -> list[tuple[str, str, bool]]:
        """Return what this person may do: nothing without the role, and only send back what she
        wrote, what she said yes to already, or what the words must not say.
        """
        if not self.is_for(user):
            return []
        actions = [("reject", "Send back", True)]
        if not why_not(obj, user, obj.current_workflow_state):
            actions.append(("approve", "Approve", True))
        return actions

    @transaction.atomic
    def on_action(
        self, task_state: TaskState, user: User, action_name: str, comment: str = "", **kwargs: Any
    ) -> None:
        """Take a yes or a no from any screen, Wagtail's or ours.

        `read`, if given, is the number of the draft that was read; without it, the one that was
        sent. Raises PermissionDenied for anyone who may not, and for a draft that has changed.
        """
        model = task_state.workflow_state.content_object.__class__
        held = model._default_manager.select_for_update()
        words = held.get(pk=task_state.workflow_state.content_object.pk)
        now = TaskState.objects.select_related("workflow_state").get(pk=task_state.pk)
        allowed = {name for name, *_ in self.get_actions(words, user)}
        if words.current_workflow_task_state != now or action_name not in allowed:
            raise PermissionDenied
        if action_name == "reject":
            now.reject(user=user, comment=comment)
            said = "sent_back"
        else:
            read = kwargs.get("read") or now.revision_id
            if read != words.latest_revision_id:
                raise PermissionDenied
            said = "approved" if self._approve(words, now, user, comment) else "asked_again"
        record = {"role": self.role, "revision": words.latest_revision_id}
        AuditEntry.record(f"{words.kind}.{said}", user, str(words.pk), **record)

    def _approve(self, words: Any, state: TaskState, by: User, comment: str) -> bool:
        """Keep the yes, unless somebody who comes before has to be asked after all: words may have
        changed since, or a source is no longer public. Then ask them; False says it was no yes.
        """
        missing = first_missing(words, state.workflow_state)
        if missing is not None and missing != self.role:
            state.cancel(user=by)
            return False
        state.revision_id = words.latest_revision_id
        state.approve(user=by, comment=comment)
        return True

    def locked_for_user(self, obj: Any, user: User) -> bool:
        """Say whether waiting words are closed to this person: only communications, at their own
        step, may mend a comma; a changed draft then needs somebody else's yes.
        """
        return self.role != Role.COMMUNICATIONS or not self.is_for(user)

    def user_can_access_editor(self, obj: Any, user: User) -> bool:
        """Open the editor to nobody who could not open it otherwise."""
        return False

    def user_can_lock(self, obj: Any, user: User) -> bool:
        """Let nobody lock words that wait."""
        return False

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> Any:
        """Return what waits for this person; an administrator has no part in it."""
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return waiting if self.is_for(user) else TaskState.objects.none()

    @classmethod
    def get_description(cls) -> str:
        """Say what it is, in Wagtail's settings."""
        return "People with the role say yes or no, where the words need it"
