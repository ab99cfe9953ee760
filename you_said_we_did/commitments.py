"""Commitments: what we do about a finding, who owns it, until when, and how far it has come.

Status, owner, due day and reasons are facts, changed by the methods below and nothing else.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format

from engagement.models import Agency
from engagement.neutral import check_neutral
from hearback.people.models import AuditEntry, User
from you_said_we_did.progress import Outcome, ProgressEntry
from you_said_we_did.status import COLOURS, NEXT, OPEN, Reason, Status, short
from you_said_we_did.words import ApprovedWords

WHY_NOT = {
    "reason": "Choose the reason why we can’t.",
    "reason_words": "Say why we can’t, in at least one sentence.",
    "alternative": "Say what people can do instead.",
}


def in_words(due: date | None) -> str:
    """Return a due day in words."""
    return date_format(due, "j F Y") if due else "“ongoing”"


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Reads of commitments."""

    def with_log(self) -> CommitmentQuerySet:
        """Load the owner, the outcome and the log."""
        return self.select_related("owner", "outcome").prefetch_related("progress")

    def late(self, today: date) -> CommitmentQuerySet:
        """Past their day and neither done nor refused."""
        return self.filter(due__lt=today, status__in=OPEN)


class Commitment(ApprovedWords):
    """What we do about a finding, who owns it, until when, and how far it has come."""

    Status = Status
    Reason = Reason
    NEXT = NEXT
    OPEN = OPEN
    FACTS = (
        "finding_id",
        "owner_id",
        "due",
        "status",
        "reason",
        "reason_words",
        "alternative",
        "status_changed_on",
    )

    finding = models.ForeignKey(
        "you_said_we_did.Finding", on_delete=models.PROTECT, related_name="commitments"
    )
    title = models.CharField(
        max_length=160, validators=[check_neutral], help_text="Neutral: it also goes into the feed."
    )
    words = models.TextField("what we say", help_text="Plain English: what we will do, or did.")
    what_changes = models.TextField("what changes for people, where, from when", blank=True)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="commitments")
    due = models.DateField("due by", null=True, blank=True, help_text="Empty means ongoing.")
    status = models.CharField(
        max_length=12, choices=Status.choices, default=Status.HEARD, editable=False
    )
    status_changed_on = models.DateField(null=True, editable=False)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True, editable=False)
    reason_words = models.TextField(blank=True, editable=False)
    alternative = models.TextField(blank=True, editable=False)

    _revisions = GenericRelation(
        "wagtailcore.Revision", related_query_name="commitment", for_concrete_model=False
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="cannot")
                | (~models.Q(reason="") & ~models.Q(reason_words="") & ~models.Q(alternative="")),
                name="we_cannot_needs_a_reason_and_an_alternative",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """Return what that template needs."""
        return {"finding": self.finding, "commitments": [self], "is_preview": True}

    def is_late(self, today: date) -> bool:
        """Whether it is past its day and neither done nor refused."""
        return self.due is not None and self.due < today and self.status in OPEN

    @property
    def is_late_today(self) -> bool:
        """The same, for templates."""
        return self.is_late(timezone.localdate())

    @property
    def status_words(self) -> str:
        """The status in words that stand alone."""
        return short(self.status)

    @property
    def status_colour(self) -> str:
        """The colour of its tag, which only helps the words."""
        return COLOURS[self.status]

    @property
    def check_on(self) -> date | None:
        """When we look whether it helped: twelve months after it was done (K22 562)."""
        if self.status != Status.DONE or self.status_changed_on is None:
            return None
        done = self.status_changed_on
        # 29 February is checked on 1 March.
        is_leap_day = (done.month, done.day) == (2, 29)
        return date(done.year + 1, 3, 1) if is_leap_day else done.replace(year=done.year + 1)

    @property
    def next_steps(self) -> list[str]:
        """The steps allowed now; "checked" is taken by recording an outcome."""
        return [step for step in NEXT[self.status] if step != Status.CHECKED]

    def _locked(self) -> Commitment:
        """Return the row as it is now, held until the transaction ends."""
        return Commitment.objects.select_for_update().get(pk=self.pk)

    def _check_step(self, step: str, reason: str, reason_words: str, alternative: str) -> None:
        """Raise ValidationError for a step that may not be taken now."""
        if step not in NEXT[self.status]:
            raise ValidationError({"status": f"“{self.status_words}” can’t become that."})
        missing = {"reason": reason, "reason_words": reason_words, "alternative": alternative}
        if step == Status.CANNOT and not all(missing.values()):
            raise ValidationError(
                {name: WHY_NOT[name] for name, value in missing.items() if not value}
            )
        if step == Status.DONE and not self.progress.filter(status="").exists():
            raise ValidationError(
                {"status": "Add a progress entry first: what was done, and when."}
            )
        if step == Status.CHECKED and not Outcome.objects.filter(commitment=self).exists():
            raise ValidationError({"status": "Record the outcome: that is what checks it."})

    @transaction.atomic
    def move_to(
        self,
        status: str,
        by: User | None,
        on: date,
        *,
        reason: str = "",
        reason_words: str = "",
        alternative: str = "",
    ) -> None:
        """Change the status. Raises ValidationError for a step that is not allowed, for "can't"
        without a reason and an alternative, and for "done" without a progress entry.
        """
        reason_words, alternative = reason_words.strip(), alternative.strip()
        before = self._locked()
        before._check_step(status, reason, reason_words, alternative)
        facts = {"status": status, "status_changed_on": on, "reason": "", "reason_words": ""}
        facts |= {"alternative": ""}
        if status == Status.CANNOT:
            facts |= {"reason": reason, "reason_words": reason_words, "alternative": alternative}
        for name, value in facts.items():
            setattr(self, name, value)
        self.save(update_fields=list(facts))
        # What we said before stays in the log when a "can't" is taken back.
        words = f"Before, we said we could not: {before.reason_words}" if before.reason else ""
        self.progress.create(on=on, status=status, words=words)
        AuditEntry.record("commitment.moved", by, str(self.pk), status=status)

    @transaction.atomic
    def add_progress(self, words: str, by: User | None, on: date) -> ProgressEntry:
        """Add a dated entry to the log."""
        entry = self.progress.create(on=on, words=words.strip())
        AuditEntry.record("commitment.progress", by, str(self.pk))
        return entry

    @transaction.atomic
    def reschedule(self, owner: Agency, due: date | None, by: User | None, on: date) -> None:
        """Change who owns it and when it is due. A day or an owner that moves is said in the
        log: nothing becomes less late in silence.
        """
        before = self._locked()
        changes = []
        if before.owner_id != owner.pk:
            changes.append(f"This moved from {before.owner} to {owner}.")
        if before.due != due:
            changes.append(f"The date moved from {in_words(before.due)} to {in_words(due)}.")
        if not changes:
            return
        self.owner, self.due = owner, due
        self.save(update_fields=["owner", "due"])
        self.progress.create(on=on, words=" ".join(changes))
        AuditEntry.record("commitment.rescheduled", by, str(self.pk), due=str(due))

    @transaction.atomic
    def record_outcome(self, difference: str, words: str, by: User | None, on: date) -> Outcome:
        """Say whether it helped, which checks it. Raises ValidationError unless it was done."""
        before = self._locked()
        if before.status not in (Status.DONE, Status.CHECKED):
            raise ValidationError("Only something we did can be checked.")
        values = {"difference": difference, "words": words.strip(), "on": on}
        outcome, _ = Outcome.objects.update_or_create(commitment=self, defaults=values)
        if before.status == Status.DONE:
            self.move_to(Status.CHECKED, by, on)
        AuditEntry.record("commitment.outcome", by, str(self.pk), difference=difference)
        return outcome
