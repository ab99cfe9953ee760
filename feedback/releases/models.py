"""Stored figures. Computed once from a closed period, never recomputed, the same for every role.

Public: nothing here refers to a response, a text or the codebook; a release copies what it needs.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction

from engagement.models import Priority
from feedback.releases.quarters import days_of, name_of, quarter_of
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry, User


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Reads of releases."""

    def published(self) -> "ReleaseQuerySet":
        """Releases a person approved, newest period first."""
        return self.filter(status=Release.Status.PUBLISHED).order_by("-starts_on", "survey__name")

    def at(self, slug: str, quarter: str) -> "Release":
        """Return the release of a survey and quarter. Raises DoesNotExist, for "2026-Q9" too."""
        try:
            first, last = days_of(quarter)
        except ValueError as error:
            raise Release.DoesNotExist from error
        return self.select_related("survey").get(survey__slug=slug, starts_on=first, ends_on=last)


class Release(models.Model):
    """Frozen figures of one survey for one closed period."""

    class Status(models.TextChoices):
        """Cut, then published by a person; only then may anyone outside the desk see it."""

        DRAFT = "draft", "Cut, not yet published"
        PUBLISHED = "published", "Published"

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="releases")
    starts_on = models.DateField()
    ends_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    published_on = models.DateField(null=True)
    people = models.PositiveIntegerField(
        null=True, help_text="People who wrote something, rounded; empty when too few."
    )
    suppress_below = models.PositiveSmallIntegerField()
    round_to = models.PositiveSmallIntegerField()
    codebook = models.CharField(max_length=120)
    human_agreement = models.FloatField(null=True)
    machine_agreement = models.FloatField(null=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("survey", "starts_on", "ends_on"), name="a_period_is_released_once"
            ),
            models.CheckConstraint(
                condition=models.Q(suppress_below__gte=5), name="counts_under_five_never_show"
            ),
            models.CheckConstraint(
                condition=models.Q(people__isnull=True)
                | models.Q(people__gte=models.F("suppress_below")),
                name="a_base_under_the_threshold_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey.name}: {self.period}"

    @transaction.atomic
    def publish(self, by: User | None, on: date) -> None:
        """Let the board see it, for good. Raises ValidationError if it is out already, or gone."""
        drafts = Release.objects.filter(pk=self.pk, status=self.Status.DRAFT)
        # One statement that asks and acts: two people pressing at once can't both succeed.
        if not drafts.update(status=self.Status.PUBLISHED, published_on=on):
            raise ValidationError("This release is already published, or was discarded.")
        self.status, self.published_on = self.Status.PUBLISHED, on
        AuditEntry.record("release.published", by, f"{self.survey.slug} {self.quarter}")

    @transaction.atomic
    def discard(self, by: User | None) -> None:
        """Delete a draft, so that the period can be cut again.

        Raises ValidationError if it is published, or if something already rests on a row of it.
        """
        drafts = Release.objects.filter(pk=self.pk, status=self.Status.DRAFT)
        try:
            deleted, _ = drafts.delete()
        except models.ProtectedError as error:
            raise ValidationError(
                "A finding already rests on this draft, so it can’t be discarded."
            ) from error
        if not deleted:
            raise ValidationError("Only a draft can be discarded.")
        AuditEntry.record("release.discarded", by, f"{self.survey.slug} {self.quarter}")

    @property
    def period(self) -> str:
        """The period in words, e.g. "January to March 2026"."""
        return name_of(self.quarter)

    @property
    def quarter(self) -> str:
        """The period in short, e.g. "2026-Q1"."""
        return quarter_of(self.starts_on)

    @property
    def is_too_small(self) -> bool:
        """Whether so few people wrote that no figure can be shown."""
        return self.people is None


class ReleaseThemeQuerySet(models.QuerySet["ReleaseTheme"]):
    """Reads of rows."""

    def shown(self) -> "ReleaseThemeQuerySet":
        """Rows of published releases whose number is shown: what an answer may rest on."""
        return self.filter(release__status=Release.Status.PUBLISHED, hidden=ReleaseTheme.Hidden.NO)


class ReleaseTheme(models.Model):
    """One row of a release: a theme as it was defined then, and how many people raised it."""

    class Hidden(models.TextChoices):
        """Why there is no number."""

        NO = "", "Shown"
        FEW = "few", "Fewer than the threshold, or none"

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="themes")
    slug = models.SlugField()
    name = models.CharField(max_length=80)
    definition = models.TextField()
    group_name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(
        help_text="The codebook's order, never the count's."
    )
    priorities = models.ManyToManyField(Priority, related_name="+", blank=True)
    people = models.PositiveIntegerField(null=True)
    hidden = models.CharField(max_length=10, choices=Hidden.choices, blank=True)

    objects = ReleaseThemeQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=("release", "slug"), name="a_theme_stands_once"),
            models.CheckConstraint(
                condition=models.Q(people__isnull=True) | models.Q(hidden=""),
                name="a_hidden_row_holds_no_number",
            ),
            models.CheckConstraint(
                # "is not null" said aloud: a check that comes out as NULL lets the row pass.
                condition=models.Q(people__isnull=False, people__gte=5) | ~models.Q(hidden=""),
                name="a_shown_row_holds_a_number_of_five_or_more",
            ),
        ]

    def __str__(self) -> str:
        return self.name
