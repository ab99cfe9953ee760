"""The deletion log, the chosen clocks, and what each of them last deleted."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from hearback.deletions import log
from hearback.people.models import AuditEntry, User


def new_mark() -> str:
    """Return a random mark, by which two copies of the log know the same entry."""
    return secrets.token_hex(16)


def digest_of(kind: str, key: object) -> str:
    """Return what the log keeps of a row's key: 16 bytes as hex, that lead back only to whoever
    holds the row itself.
    """
    return blake2b(f"{kind}:{key}".encode(), digest_size=16, person=b"hearback-deleted").hexdigest()


class Deletion(models.Model):
    """What was deleted, so that it can be deleted again from a backup. Never what it said."""

    mark = models.CharField(max_length=32, unique=True, default=new_mark, editable=False)
    kind = models.CharField(max_length=40)
    on = models.DateField()
    before = models.DateField(null=True, help_text="All of the kind from before this day.")
    keys = models.JSONField(default=list, help_text="Ids of keys, or digests of rows' keys.")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.kind}, {self.on}"

    @classmethod
    def record(cls, kind: str, *, keys: Iterable[str] = (), before: date | None = None) -> Deletion:
        """Write down a deletion that is about to happen, in the caller's transaction.

        The file comes first: if that is all that gets done before a kill, a restored backup loses
        what was due to go anyway.
        """
        row = cls(kind=kind, on=timezone.localdate(), before=before, keys=list(keys))
        log.append([row.entry])
        row.save(force_insert=True)
        return row

    @property
    def entry(self) -> log.Entry:
        """The same as the file holds it."""
        before = self.before.isoformat() if self.before else None
        return log.Entry(self.mark, self.kind, self.on.isoformat(), before, list(self.keys))

    @classmethod
    def from_entry(cls, entry: log.Entry) -> Deletion:
        """Return an unsaved row of what the file holds."""
        on = date.fromisoformat(entry.on)
        return cls(
            mark=entry.mark, kind=entry.kind, on=on, before=entry.before_day, keys=entry.keys
        )

    @classmethod
    def catch_up(cls) -> bool:
        """Add to the file what only the database knows; say whether the file could be written."""
        known = {entry.mark for entry in log.read().entries}
        rows = cls.objects.exclude(mark__in=known) if known else cls.objects.all()
        return log.append(row.entry for row in rows)


class ChosenClock(models.Model):
    """How long one kind of data is kept, where somebody chose otherwise than we ship it."""

    kind = models.CharField(max_length=40, primary_key=True)
    days = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.kind}: {self.days} days"

    @classmethod
    @transaction.atomic
    def choose(cls, days: dict[str, int], before: dict[str, int], by: User) -> list[str]:
        """Keep these kinds for so many days from now on; write down what changed. `before` is what
        held until now. Returns the kinds that changed.
        """
        changed = [kind for kind in days if days[kind] != before[kind]]
        for kind in changed:
            cls.objects.update_or_create(kind=kind, defaults={"days": days[kind]})
            AuditEntry.record(
                "retention.changed", by, kind, days=days[kind], days_before=before[kind]
            )
        return changed


class Purged(models.Model):
    """When a kind was last deleted from, and how many rows on that day."""

    kind = models.CharField(max_length=40, primary_key=True)
    on = models.DateField()
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "purged"

    def __str__(self) -> str:
        return f"{self.kind}, {self.on}"

    @classmethod
    def add(cls, kind: str, on: date, rows: int) -> None:
        """Count rows that went, in the transaction in which they go."""
        if not rows:
            return
        defaults: dict[str, Any] = {"on": on, "rows": 0}
        found, _ = cls.objects.select_for_update().get_or_create(kind=kind, defaults=defaults)
        found.rows = found.rows + rows if found.on == on else rows
        found.on = on
        found.save()
