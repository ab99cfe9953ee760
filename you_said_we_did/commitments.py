"""Commitments: what we do about a finding, who owns it, until when, and how far it has come.

Status, owner, due day and reasons are facts, changed by the methods below and nothing else.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from engagement.models import Agency, ClockLimits
from engagement.neutral import check_neutral
from hearback.people.models import AuditEntry, User
from you_said_we_did.checking import CHECK_FACTS, CheckedLater
from you_said_we_did.days import check_due, check_follows, check_kept, in_words, within_bounds
from you_said_we_did.plans.actions import PLAN_FACTS, PlannedAction
from you_said_we_did.progress import Anchored, Outcome, ProgressEntry
from you_said_we_did.said import check_said, check_says
from you_said_we_did.status import COLOURS, NEXT, OPEN, Reason, Status, short
from you_said_we_did.words import ApprovedWords

if TYPE_CHECKING:
    from you_said_we_did.findings import Finding

PROGRESS_FIRST = "Add a progress entry first: what was done, and when."


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Reads of commitments."""

    def with_log(self) -> CommitmentQuerySet:
        """Load the owner, the log, and whether it helped, with the figures that rests on."""
        related = ("owner", "outcome__heard_again__release", "followed_up_by")
        # Their survey is not joined: to the public site, what a partner agency handed in is none.
        then = "outcome__heard_again__release__survey"
        return self.select_related(*related).prefetch_related("progress", then)

    def late(self, today: date) -> CommitmentQuerySet:
        """Past their day and neither done nor refused."""
        return self.filter(due__lt=today, status__in=OPEN)


class Commitment(Anchored, CheckedLater, PlannedAction, ApprovedWords):
    """What we do about a finding, or as an action of a joint plan, or both: who owns it, until
    when, and how far it has come.
    """

    ANCHOR = "answer"
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
        "approved_on",
        "first_out_on",
        "check_by",
        *CHECK_FACTS,
        *PLAN_FACTS,
    )

    PUBLIC_WORDS = ("title", "words", "what_changes")
    finding = models.ForeignKey(
        "you_said_we_did.Finding",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
    )
    title = models.CharField(
        max_length=160, validators=[check_neutral], help_text="Neutral: it also goes into the feed."
    )
    words = models.TextField("what we say", help_text="Plain English: what we will do, or did.")
    what_changes = models.TextField("what changes for people, where, from when", blank=True)
    owner = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    due = models.DateField("due by", null=True, blank=True, help_text="Empty means ongoing.")
    status = models.CharField(
        max_length=12, choices=Status.choices, default=Status.HEARD, editable=False
    )
    status_changed_on = models.DateField(null=True, editable=False)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True, editable=False)
    reason_words = models.TextField(blank=True, editable=False)
    alternative = models.TextField(blank=True, editable=False)
    check_by = models.DateField(null=True, editable=False)

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
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=("done", "checked"))
                | models.Q(first_progress_on__isnull=False),
                name="what_is_done_has_progress",
            ),
            models.CheckConstraint(
                condition=models.Q(live=False) | models.Q(approved_on__isnull=False),
                name="a_public_commitment_was_approved",
            ),
            models.CheckConstraint(
                condition=models.Q(finding__isnull=False) | models.Q(objective__isnull=False),
                name="a_commitment_answers_or_is_planned",
            ),
            models.CheckConstraint(
                condition=models.Q(finding=None) | models.Q(owner__isnull=False),
                name="an_answer_has_an_owner",
                violation_error_message="Choose the agency that owns it.",
            ),
            models.CheckConstraint(
                condition=models.Q(live=False) | models.Q(finding__isnull=False),
                name="only_an_answer_is_public",
            ),
            models.CheckConstraint(
                condition=models.Q(followed_up_by=None) | models.Q(status__in=("done", "checked")),
                name="only_what_was_done_is_followed_up",
            ),
            models.CheckConstraint(
                condition=within_bounds("due") & within_bounds("status_changed_on"),
                name="a_commitment_has_days_we_can_keep",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=("done", "checked"))
                | models.Q(first_progress_on__lte=models.F("status_changed_on")),
                name="what_is_done_was_begun_before",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse an answer without an owner, and a new one due after too many years; an action of a
        plan may have no owner yet.
        """
        super().clean()
        if self.finding_id and not self.owner_id:
            raise ValidationError({"owner": "Choose the agency that owns it."})
        if self.finding_id and self._state.adding and self.status_changed_on:
            check_due(self.due, None, self.status_changed_on)

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """One preview, of the public page: none for what stands on no page."""
        return super().preview_modes if self.finding_id else []

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
    def next_steps(self) -> list[str]:
        """The steps allowed now; "checked" is taken by recording an outcome."""
        return [step for step in NEXT[self.status] if step != Status.CHECKED]

    def _locked(self) -> Commitment:
        """Return the row as it is now, held until the transaction ends."""
        return Commitment.objects.select_for_update().get(pk=self.pk)

    def _check_step(self, step: str, on: date) -> None:
        """Raise ValidationError for a step that may not be taken now, or not on that day."""
        if step not in NEXT[self.status]:
            raise ValidationError({"status": f"“{self.status_words}” can’t become that."})
        check_follows(on, self.status_changed_on)
        if step == Status.DONE:
            if self.first_progress_on is None:
                raise ValidationError({"status": PROGRESS_FIRST})
            check_follows(on, self.first_progress_on)
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
        """Change the status. Raises ValidationError for a step that is not allowed, for a day
        before the step it follows, for "can't" without a reason and an alternative, and for "done"
        without a progress entry.
        """
        reason_words, alternative = reason_words.strip(), alternative.strip()
        before = self._locked()
        before._check_step(status, on)
        if status == Status.CANNOT:
            check_said(reason, reason_words, alternative)
        self.check_told(reason_words=reason_words, alternative=alternative)
        said = (reason, reason_words, alternative) if status == Status.CANNOT else ("", "", "")
        facts: dict[str, Any] = {"status": status, "status_changed_on": on}
        facts |= zip(("reason", "reason_words", "alternative"), said, strict=True)
        if status == Status.DONE:
            facts["check_by"] = ClockLimits.current().check_by(on)
        for name, value in facts.items():
            setattr(self, name, value)
        self.save(update_fields=list(facts))
        # What we said stays in the log when a "can't" is taken back.
        words = f"Before, we said we could not: {before.reason_words}" if before.reason else ""
        self.progress.create(on=on, status=status, words=words)
        AuditEntry.record("commitment.moved", by, str(self.pk), status=status)

    @transaction.atomic
    def add_progress(self, words: str, by: User | None, on: date) -> ProgressEntry:
        """Add a dated entry to the log; the same words of the same day are one. Raises
        ValidationError for words that say nothing or must not go out, and for a day too early.
        """
        check_says(words)
        self.check_told(words=words)
        check_follows(on, self.heard_on)
        self._locked()  # whoever sends the same at the same moment waits here
        told = {"on": on, "words": words.strip(), "is_progress": True}
        if known := self.progress.filter(**told).first():
            return known
        entry = self.progress.create(**told)
        self._has_progress(on)
        AuditEntry.record("commitment.progress", by, str(self.pk))
        return entry

    @transaction.atomic
    def answer(self, finding: Finding, by: User | None) -> None:
        """Say which finding this action of a plan answers. Its words then go out like any other's,
        once they are approved. Raises ValidationError without an owner, or if it answers one.
        """
        before = self._locked()
        if before.finding_id is not None:
            raise ValidationError("It answers a finding already.")
        if before.owner_id is None:
            raise ValidationError("Choose first which agency owns it: people are told who does it.")
        self.finding = finding
        self.save(update_fields=["finding"])
        AuditEntry.record("commitment.answers", by, str(self.pk), finding=finding.slug)

    def check_has_page(self) -> None:
        """Refuse an action of a plan that answers nothing (ValidationError)."""
        if self.finding_id is None:
            raise ValidationError("It answers no finding yet, so there is no page to show it on.")

    @transaction.atomic
    def reschedule(self, owner: Agency | None, due: date | None, by: User | None, on: date) -> None:
        """Change who owns it and when it is due. What moves is said in the log: nothing becomes
        less late in silence.
        """
        check_kept(due)
        before, changes = self._locked(), []
        if before.owner != owner:
            was, now = (one or "no agency" for one in (before.owner, owner))
            changes.append(f"This moved from {was} to {now}.")
        if before.due != due:
            changes.append(f"The date moved from {in_words(before.due)} to {in_words(due)}.")
        if not changes:
            return
        self.owner, self.due = owner, due
        self.save(update_fields=["owner", "due"])
        self.progress.create(on=on, words=" ".join(changes))
        AuditEntry.record("commitment.rescheduled", by, str(self.pk), due=str(due))
