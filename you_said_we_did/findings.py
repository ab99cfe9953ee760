"""Findings: "you said". Each rests on a theme of a published release."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import Revision

from engagement.groups import NEUTRAL_GROUP_NAMES, RespondentGroup
from engagement.models import Priority
from engagement.neutral import check_neutral
from feedback.releases.models import Release, ReleaseTheme
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from you_said_we_did.commitments import Commitment, CommitmentQuerySet
from you_said_we_did.status import Status
from you_said_we_did.words import ApprovedWords


class Visibility(models.TextChoices):
    """Who may ever see it (R72)."""

    PUBLIC = "public", "Public"
    PARTNERSHIP = "partnership", "Partnership only"
    RESTRICTED = "restricted", "Restricted"


class FindingQuerySet(models.QuerySet["Finding"]):
    """Reads of findings."""

    def published(self) -> FindingQuerySet:
        """What anyone may read."""
        return self.filter(live=True, visibility=Visibility.PUBLIC)

    def with_commitments(self) -> FindingQuerySet:
        """Load what a list needs: published commitments, in a constant number of queries."""
        return self._with(Commitment.objects.select_related("owner", "outcome"))

    def with_progress(self) -> FindingQuerySet:
        """Load what a page needs: the same, and each commitment's log."""
        return self._with(Commitment.objects.with_log())

    def _with(self, commitments: CommitmentQuerySet) -> FindingQuerySet:
        published = commitments.filter(live=True)
        return self.select_related("priority", "rests_on__release__survey").prefetch_related(
            models.Prefetch("commitments", published, to_attr="published_commitments")
        )


class Finding(ApprovedWords):
    """What people told us, in plain English, resting on a released theme."""

    # The address is a fact: once it is out, links and feeds hold it.
    FACTS = ("slug", "rests_on_id", "visibility")

    slug = models.SlugField(
        "address",
        unique=True,
        validators=[check_neutral],
        help_text="Neutral: it stays in the browser’s history.",
    )
    title = models.CharField(
        max_length=120, validators=[check_neutral], help_text="Neutral and short."
    )
    you_said = models.TextField(
        "you said", help_text="In plain English and in other words than theirs; no numbers."
    )
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="findings")
    respondent_group = models.CharField(
        "who said it", max_length=20, choices=RespondentGroup.choices
    )
    rests_on = models.ForeignKey(
        ReleaseTheme,
        on_delete=models.PROTECT,
        related_name="findings",
        verbose_name="released theme it rests on",
    )
    visibility = models.CharField(
        "who may see it", max_length=12, choices=Visibility.choices, default=Visibility.PUBLIC
    )

    _revisions = GenericRelation(
        "wagtailcore.Revision", related_query_name="finding", for_concrete_model=False
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """Return what that template needs."""
        commitments = Commitment.objects.filter(finding_id=self.pk).with_log()
        return {"finding": self, "commitments": list(commitments), "is_preview": True}

    def clean(self) -> None:
        """Refuse to rest on a release that is not out, or on a theme it hides."""
        super().clean()
        if not self.rests_on_id:
            return
        if self.rests_on.release.status != Release.Status.PUBLISHED:
            raise ValidationError({"rests_on": "This release is not published yet."})
        if self.rests_on.hidden:
            raise ValidationError(
                {"rests_on": "This theme was hidden in its release, so nothing can rest on it."}
            )

    @property
    def people(self) -> str:
        """How many said it, as a band and never as a number (docs/requirements.md)."""
        least = self.rests_on.release.suppress_below
        return "" if self.rests_on.people is None else f"{least} or more people"

    @property
    def who(self) -> str:
        """Who said it, in words that may stand under a neutral address."""
        return NEUTRAL_GROUP_NAMES[RespondentGroup(self.respondent_group)]

    @classmethod
    @transaction.atomic
    def draft(cls, by: User | None, **values: Any) -> Finding:
        """Make a finding that nobody outside can see, with a first draft of its words.

        Raises ValidationError naming the field.
        """
        finding = cls(live=False, **values)
        finding.full_clean()
        finding.save()
        finding.save_revision(user=by, log_action="wagtail.create")
        AuditEntry.record("finding.drafted", by, finding.slug, theme=finding.rests_on.slug)
        return finding

    @transaction.atomic
    def commit_to(self, by: User | None, on: date, **values: Any) -> Commitment:
        """Add a commitment that nobody outside can see yet (ValidationError names the field)."""
        commitment = Commitment(finding=self, live=False, status_changed_on=on, **values)
        commitment.full_clean()
        commitment.save()
        commitment.progress.create(on=on, status=Status.HEARD)
        commitment.save_revision(user=by, log_action="wagtail.create")
        AuditEntry.record("commitment.drafted", by, str(commitment.pk), finding=self.slug)
        return commitment

    @transaction.atomic
    def show_to(self, visibility: str, by: User) -> None:
        """Say who may ever see it. It takes effect at once.

        Anyone who writes may narrow it; only communications may make published words public
        (PermissionDenied).
        """
        now = Finding.objects.select_for_update().get(pk=self.pk)
        widens = now.live and visibility == Visibility.PUBLIC != now.visibility
        if widens and not by.has_role(Role.COMMUNICATIONS):
            raise PermissionDenied
        self.visibility = Visibility(visibility)
        self.save(update_fields=["visibility"])
        AuditEntry.record("finding.visibility", by, self.slug, visibility=visibility)

    @transaction.atomic
    def publish(self, revision: Revision, user: User | None = None, **options: Any) -> Any:
        """Publish, and note that this survey has had its first answer."""
        published = super().publish(revision, user=user, **options)
        if self.live and self.visibility == Visibility.PUBLIC:
            self.rests_on.release.survey.mark_answered(timezone.localdate(), user)
        return published
