"""Letting an issue of a plan out: asked for by whoever writes, said by communications, and by
somebody else than whoever kept it. A yes is for that very issue, which nothing changes.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction

from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role

if TYPE_CHECKING:
    from you_said_we_did.plans.issues import Issue

KEPT_IT = "You kept this issue, so somebody else has to let it out."
TOO_OLD = "Nobody noted who kept this issue. Keep a new one: that can be let out."


class IssueApprovalQuerySet(models.QuerySet["IssueApproval"]):
    """Reads of approvals."""

    def locked(self, issue: Issue) -> IssueApproval:
        """Return an issue's approval, held until the transaction ends. Raises ValidationError for
        an issue from before they were noted.
        """
        found = self.select_for_update().filter(issue=issue).first()
        if found is None:
            raise ValidationError(TOO_OLD)
        return found

    def waiting(self) -> IssueApprovalQuerySet:
        """What communications are asked about, the longest waiting first."""
        asked = self.filter(asked_on__isnull=False, approved_on=None)
        return asked.select_related("issue__plan", "asked_by").order_by("asked_on", "pk")

    def waiting_for(self, person: User) -> IssueApprovalQuerySet:
        """What this person could let out."""
        if not person.has_role(Role.COMMUNICATIONS):
            return self.none()
        return self.waiting().exclude(kept_by=person)


class IssueApproval(models.Model):
    """Whether anyone may read an issue: who kept it, who asked, and who said yes."""

    issue = models.OneToOneField(
        "you_said_we_did.Issue", on_delete=models.PROTECT, related_name="approval"
    )
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_on = models.DateField(null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_on = models.DateField(null=True)
    comment = models.TextField(blank=True, help_text="Why it was sent or taken back.")

    objects = IssueApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by=None)
                | models.Q(kept_by=None)
                | ~models.Q(approved_by=models.F("kept_by")),
                name="nobody_lets_out_what_she_kept",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None, approved_on=None)
                | models.Q(
                    approved_by__isnull=False, approved_on__isnull=False, asked_on__isnull=False
                ),
                name="an_issue_is_let_out_by_somebody_when_asked",
            ),
        ]

    def __str__(self) -> str:
        return str(self.issue)

    @property
    def stage(self) -> str:
        """Where it stands, in words."""
        if self.approved_on is not None:
            return "Let out"
        return "Waits for communications" if self.asked_on is not None else "Kept inside"

    def why_not(self, person: User) -> str:
        """Return why this person can't say yes, or ""."""
        if not person.has_role(Role.COMMUNICATIONS):
            return "Communications let an issue out."
        return KEPT_IT if person.pk == self.kept_by_id else ""

    @classmethod
    @transaction.atomic
    def ask(cls, issue: Issue, by: User, on: date) -> None:
        """Ask communications to let an issue out. Raises ValidationError if it was asked before,
        if nobody signed it, and for words that must not go out, each with its cell.
        """
        now = cls.objects.locked(issue)
        if now.asked_on is not None:
            raise ValidationError("It was sent already.")
        now._check()
        cls.objects.filter(pk=now.pk).update(asked_by=by, asked_on=on, comment="")
        AuditEntry.record("plan.asked_out", by, issue.plan.slug, issue=issue.number)

    @classmethod
    @transaction.atomic
    def let_out(cls, issue: Issue, by: User, on: date) -> None:
        """Say yes to this very issue. Raises PermissionDenied for anyone but communications, and
        for whoever kept it; ValidationError if nobody asked, or for words that must not go out.
        """
        now = cls.objects.locked(issue)
        if now.why_not(by):
            raise PermissionDenied
        if now.asked_on is None or now.approved_on is not None:
            raise ValidationError("Nothing is waiting to be let out here.")
        now._check()
        cls.objects.filter(pk=now.pk).update(approved_by=by, approved_on=on)
        AuditEntry.record("plan.let_out", by, issue.plan.slug, issue=issue.number)

    @classmethod
    @transaction.atomic
    def take_back(cls, issue: Issue, by: User, comment: str) -> None:
        """Send it back, or take it off the public page, at once. Raises ValidationError without a
        word on why, or when it is neither asked for nor out.
        """
        now = cls.objects.locked(issue)
        if not comment.strip():
            raise ValidationError({"comment": "Say why."})
        if now.asked_on is None:
            raise ValidationError("Nobody has asked for it, so nothing is to be taken back.")
        nobody = {"asked_by": None, "asked_on": None, "approved_by": None, "approved_on": None}
        cls.objects.filter(pk=now.pk).update(comment=comment.strip(), **nobody)
        AuditEntry.record("plan.taken_back", by, issue.plan.slug, issue=issue.number)

    def _check(self) -> None:
        if not self.issue.sign_offs.exists():
            raise ValidationError("Nobody has signed this issue off yet.")
        if problems := self.issue.refusals:
            raise ValidationError(problems)
