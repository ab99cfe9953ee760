"""Drafts that were judged or public, which nobody writes over."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.models import Revision, RevisionMixin, TaskState

from hearback.people.models import AuditEntry


class JudgedDrafts(RevisionMixin):
    """Keeps the words of a draft once somebody was asked about it, or anyone could read it.

    Wagtail's editor may save in place, and does at every pause in typing: the draft keeps its
    number while its words change. A yes is kept by that number, and so is what was published.
    """

    class Meta:
        abstract = True

    @transaction.atomic
    def save_revision(
        self, *args: Any, overwrite_revision: Revision | None = None, **kwargs: Any
    ) -> Revision:
        """Keep a draft: in place of `overwrite_revision` only while that was neither sent for
        approval, whatever was said then, nor published; otherwise as a new one, which is written
        down. Whoever sends it for approval holds the same row, so neither overtakes the other.
        """
        if overwrite_revision is not None and self._was_judged(overwrite_revision):
            record = f"{self._meta.model_name}.kept_judged"
            revision = overwrite_revision.pk
            AuditEntry.record(record, kwargs.get("user"), str(self.pk), revision=revision)
            overwrite_revision = None
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)

    def _was_judged(self, draft: Revision) -> bool:
        now = type(self)._default_manager.select_for_update().get(pk=self.pk)
        if now.live_revision_id == draft.pk or TaskState.objects.filter(revision=draft).exists():
            return True
        # Taken down since, its publication stands in the log alone.
        published = AuditEntry.objects.filter(
            action=f"{self._meta.model_name}.published", subject=str(self.pk)
        )
        return published.filter(detail__revision=draft.pk).exists()
