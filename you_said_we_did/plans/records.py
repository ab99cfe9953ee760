"""The joint action plan as it is kept: Plan → Objective → Commitment (R64, R66).

A plan is a live document: what it says now are rows that methods change, each change written down;
an issue is how it read on one day. Only communications can make a plan public, and then what
anyone may read is a signed issue that they let out: who does what until when, never its tasks or
its log.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction

from engagement.models import Agency
from engagement.neutral import check_neutral
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from you_said_we_did.plans.approvals import IssueApproval
from you_said_we_did.plans.issues import Issue, SignOff, public_part_of
from you_said_we_did.plans.public_words import refused


class PlanQuerySet(models.QuerySet["Plan"]):
    """Reads of plans."""

    def readable_by(self, person: User) -> PlanQuerySet:
        """What this person may read: a restricted plan is for those who keep it."""
        if person.has_role(Role.OFFICER, Role.COMMUNICATIONS):
            return self
        return self.exclude(visibility=Plan.Visibility.RESTRICTED)

    def published(self) -> PlanQuerySet:
        """What anyone may read of: public plans of which a signed issue was let out."""
        out = Issue.objects.let_out().filter(plan=models.OuterRef("pk"))
        return self.filter(models.Exists(out), visibility=Plan.Visibility.PUBLIC)


class Plan(models.Model):
    """A joint plan of the partnership, or the part of it that one partner holds for itself."""

    class Visibility(models.TextChoices):
        """Who may read it (R72)."""

        PUBLIC = "public", "Public"
        PARTNERSHIP = "partnership", "Partnership only"
        RESTRICTED = "restricted", "Restricted"

    slug = models.SlugField("address", unique=True)
    title = models.CharField(max_length=160)
    starts_in = models.PositiveSmallIntegerField("first year")
    ends_in = models.PositiveSmallIntegerField("last year")
    visibility = models.CharField(
        "who may read it",
        max_length=12,
        choices=Visibility.choices,
        default=Visibility.PARTNERSHIP,
        help_text="Public: anyone may read its newest issue that was let out. Restricted: only"
        " officers and communications.",
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="joint plan it belongs to",
        help_text="Only for one partner’s own plan.",
    )
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name="partner whose plan it is",
        help_text="Only for one partner’s own plan.",
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_in", "title")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_in__gte=models.F("starts_in")),
                name="a_plan_ends_after_it_starts",
                violation_error_message="The last year comes before the first.",
            ),
            models.CheckConstraint(
                condition=models.Q(parent=None, agency=None)
                | models.Q(parent__isnull=False, agency__isnull=False),
                name="a_partners_plan_has_both",
                violation_error_message="A partner’s plan needs both: the joint plan it belongs to,"
                " and the partner.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> str:
        """Its years in words."""
        if self.starts_in == self.ends_in:
            return str(self.starts_in)
        return f"{self.starts_in} to {self.ends_in}"

    @classmethod
    @transaction.atomic
    def begin(cls, by: User | None, **values: Any) -> Plan:
        """Make an empty plan. Raises ValidationError naming the field."""
        plan = cls(**values)
        plan.full_clean()
        plan.save()
        AuditEntry.record("plan.begun", by, plan.slug)
        return plan

    @transaction.atomic
    def show_to(self, visibility: str, by: User) -> None:
        """Say who may read it. It takes effect at once; only communications may widen it
        (PermissionDenied). Raises ValidationError for a public plan whose title or address tells
        what it is about or names a person, or of which no signed issue was let out.
        """
        now = Plan.objects.select_for_update().get(pk=self.pk)
        if WIDENS.index(visibility) > WIDENS.index(now.visibility) and not by.has_role(
            Role.COMMUNICATIONS
        ):
            raise PermissionDenied
        if visibility == self.Visibility.PUBLIC:
            for words in (now.title, now.slug):
                check_neutral(words)
            if told := refused(now.title, Agency.objects.values_list("name", flat=True)):
                raise ValidationError(told)
            if not SignOff.objects.filter(issue__plan=now).exists():
                raise ValidationError("Nobody has signed an issue of it off yet.")
            if not now.issues.let_out().exists():
                raise ValidationError("No signed issue of it was let out yet.")
        self.visibility = self.Visibility(visibility)
        self.save(update_fields=["visibility"])
        AuditEntry.record("plan.visibility", by, self.slug, visibility=visibility)

    @transaction.atomic
    def issue(self, what_changed: str, content: dict[str, Any], by: User | None, on: date) -> Issue:
        """Keep how it reads today as its next issue. Raises ValidationError without a word on what
        changed.
        """
        if not what_changed.strip():
            raise ValidationError({"what_changed": "Say what changed."})
        Plan.objects.select_for_update().get(pk=self.pk)
        newest = self.issues.first()
        issue = self.issues.create(
            number=newest.number + 1 if newest else 1,
            on=on,
            what_changed=what_changed.strip(),
            content=content,
            public_content=public_part_of(content),
        )
        IssueApproval.objects.create(issue=issue, kept_by=by)
        AuditEntry.record("plan.issued", by, self.slug, number=issue.number)
        return issue


WIDENS = (Plan.Visibility.RESTRICTED, Plan.Visibility.PARTNERSHIP, Plan.Visibility.PUBLIC)


class Objective(models.Model):
    """An objective of a plan. That a table continues it is never part of it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="objectives")
    number = models.PositiveSmallIntegerField()
    words = models.TextField()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=("plan", "number"), name="an_objective_stands_once_in_a_plan"
            )
        ]

    def __str__(self) -> str:
        return f"Objective {self.number}"


class Import(models.Model):
    """A file that was taken in: what it changed, and all that was not understood in it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="imports")
    on = models.DateField()
    file_name = models.CharField(max_length=120)
    counts = models.JSONField(default=dict, help_text="How many actions were new, changed, same.")
    problems = models.JSONField(default=list)
    unread = models.JSONField(default=list, help_text="Every cell that found no place.")

    class Meta:
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"{self.file_name}, {self.on}"
