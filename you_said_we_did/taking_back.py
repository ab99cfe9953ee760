"""Words that were sent for approval, taken back by whoever sent them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from wagtail.models import WorkflowState

from hearback.people.models import AuditEntry, User


class TakenBack(models.Model):
    """Words that their sender may still want to change while they wait."""

    if TYPE_CHECKING:  # what the approved words bring
        kind: Any
        current_workflow_state: Any

    class Meta:
        abstract = True

    @property
    def sender(self) -> User | None:
        """Who sent the words that wait; None if nothing waits, or if nobody is known."""
        state = self._waiting()
        sent_by: User | None = state.requested_by if state else None
        return sent_by

    def _waiting(self) -> WorkflowState | None:
        state: WorkflowState | None = self.current_workflow_state
        waits = state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS
        return state if waits else None

    @transaction.atomic
    def take_back(self, by: User) -> None:
        """End the approval: the words are a draft again, and every yes is asked for anew.

        Raises ValidationError when nothing waits; PermissionDenied for anyone but who sent them.
        """
        now = type(self)._default_manager.select_for_update().get(pk=self.pk)
        state = now._waiting()
        if state is None:
            raise ValidationError("Nothing is waiting for approval here.")
        if state.requested_by_id != by.pk:
            raise PermissionDenied
        state.cancel(user=by)
        AuditEntry.record(f"{now.kind}.taken_back", by, str(now.pk))
