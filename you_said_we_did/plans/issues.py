"""A plan's issues: how it read on one day, who agreed to that, and what of it anyone may read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from feedback.surveys.typed_text import without_unseen
from hearback.people.models import AuditEntry, User
from you_said_we_did.gated import names_of_ours
from you_said_we_did.plans.approvals import IssueApproval
from you_said_we_did.plans.public_words import doubts, refusals, refused
from you_said_we_did.visibility import Visibility

# What of an action anyone may read once its plan is public.
PUBLIC_PARTS = ("number", "objective", "year", "words", "lead", "timescale", "rag")


def public_part_of(content: dict[str, Any]) -> dict[str, Any]:
    """Return what anyone may read of a plan's content."""
    actions = [{name: one[name] for name in PUBLIC_PARTS} for one in content["actions"]]
    return {"objectives": content["objectives"], "actions": actions}


class IssueQuerySet(models.QuerySet["Issue"]):
    """Reads of issues."""

    def let_out(self) -> IssueQuerySet:
        """Signed issues to which communications said yes, whoever may read their plan."""
        signed = SignOff.objects.filter(issue=models.OuterRef("pk"))
        return self.filter(models.Exists(signed), approval__approved_on__isnull=False)

    def published(self) -> IssueQuerySet:
        """What anyone may read: issues of public plans that were let out, the newest first."""
        public = self.let_out().filter(plan__visibility=Visibility.PUBLIC)
        return public.defer("content").order_by("plan_id", "-number")


class Issue(models.Model):
    """How a plan read on one day: its version history. Nothing ever changes it."""

    plan = models.ForeignKey(
        "you_said_we_did.Plan", on_delete=models.PROTECT, related_name="issues"
    )
    number = models.PositiveSmallIntegerField()
    on = models.DateField()
    what_changed = models.TextField()
    content = models.JSONField(help_text="The whole plan, as it is exported.")
    public_content = models.JSONField(help_text="What anyone may read of it, if it is public.")

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=("plan", "number"), name="an_issue_has_its_own_number")
        ]

    def __str__(self) -> str:
        return f"Issue {self.number} of {self.plan}"

    @property
    def refusals(self) -> list[str]:
        """Why it may not go out, each with its cell."""
        return refusals(self.public_content, names_of_ours())

    @property
    def doubts(self) -> list[str]:
        """What whoever lets it out should think over, each with its cell."""
        return doubts(self.public_content, names_of_ours())

    @transaction.atomic
    def sign_off(self, by: User | None, today: date, **values: Any) -> SignOff:
        """Record that a body agreed to this issue. Raises ValidationError naming the field, and
        once communications were asked to let it out: a signature is read in public, too.
        """
        approval = IssueApproval.objects.select_for_update().filter(issue=self).first()
        if approval is not None and approval.asked_on is not None:
            raise ValidationError("It was sent to be let out as it is. Keep a new issue.")
        signed = SignOff(issue=self, **values)
        signed.full_clean()
        if signed.on < self.on:
            raise ValidationError({"on": "This issue did not exist on that day."})
        if signed.on > today:
            raise ValidationError({"on": "This day is still to come."})
        signed.save()
        AuditEntry.record("plan.signed_off", by, self.plan.slug, issue=self.number)
        return signed


class SignOff(models.Model):
    """Which body agreed to an issue, by whose hand, and where that is minuted (R66)."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="sign_offs")
    body = models.CharField(
        "body", max_length=120, help_text="The board or executive that agreed to it."
    )
    role = models.CharField(
        "signed by", max_length=120, help_text="The role of who signed, e.g. Chair. No name."
    )
    on = models.DateField("on which day")
    minute = models.CharField("minute reference", max_length=80)

    class Meta:
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"{self.body}, {self.on}"

    def clean(self) -> None:
        """Refuse words that name a person, or say what no public words may."""
        super().clean()
        problems = {}
        for name in ("body", "role", "minute"):
            words = without_unseen(getattr(self, name))
            setattr(self, name, words)
            if said := refused(words, names_of_ours()):
                problems[name] = said
        if problems:
            raise ValidationError(problems)
