"""The audit table: who did what, from the first day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from hearback.people.models.account import User


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Reads of the audit table."""

    def in_area(self, area: str) -> AuditEntryQuerySet:
        """Entries whose action begins with `area` and a dot, e.g. `people`; all for ""."""
        return self.filter(action__startswith=f"{area}.") if area else self

    def by(self, actor: str) -> AuditEntryQuerySet:
        """Entries of whoever's address contains `actor`; all for ""."""
        return self.filter(actor__icontains=actor) if actor else self

    def on(self, day: date | None) -> AuditEntryQuerySet:
        """Entries of one day, in the installation's own time; all for None."""
        return self.filter(at__date=day) if day else self

    def areas(self) -> list[str]:
        """Return the first words of all actions, sorted."""
        actions = self.order_by("action").values_list("action", flat=True).distinct()
        return sorted({action.partition(".")[0] for action in actions})


class AuditEntry(models.Model):
    """Who did what to what, and when. Never anything about what an answer says."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.CharField(max_length=254)
    action = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=254, blank=True)
    detail = models.JSONField(default=dict)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.action} by {self.actor}"

    @property
    def words(self) -> str:
        """The action in words, e.g. "people: invitation revoked"."""
        return self.action.replace(".", ": ").replace("_", " ")

    @property
    def detail_lines(self) -> list[str]:
        """The detail in words, one line for each part."""
        parts = {
            name.replace("_", " "): ", ".join(map(str, part)) if isinstance(part, list) else part
            for name, part in self.detail.items()
        }
        return [f"{name}: {part}" for name, part in parts.items()]

    @classmethod
    def record(
        cls, action: str, actor: User | None, subject: str = "", **detail: Any
    ) -> AuditEntry:
        """Add an entry. `action` is dotted, e.g. `survey.opened`; `detail` holds no free text of
        any answer. Without an actor the system itself acted.
        """
        return cls.objects.create(
            action=action, actor=actor.email if actor else "system", subject=subject, detail=detail
        )
