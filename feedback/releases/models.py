"""Stored figures. Computed once from a closed period, never recomputed, the same for every role.

Public: nothing here refers to a response, a text or the codebook; a release copies what it needs.
"""

from datetime import date
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.functional import cached_property

from engagement.models import Priority
from feedback.releases.document import Document, load
from feedback.releases.quarters import name_of, period_of, span_of
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry, User


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Reads of releases."""

    def published(self) -> "ReleaseQuerySet":
        """Releases a person approved, newest period first."""
        return self.filter(status=Release.Status.PUBLISHED).order_by("-starts_on", "survey__name")

    def at(self, slug: str, period: str) -> "Release":
        """Return the release of a survey and period. Raises DoesNotExist, for "2026-Q9" too."""
        try:
            first, last = span_of(period)
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
    document = models.TextField(
        default="", help_text="The whole release as it was cut: what every face of it is made from."
    )
    digest = models.CharField(max_length=64, default="", help_text="SHA-256 of the document.")

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

    @classmethod
    @transaction.atomic
    def store(cls, survey: Survey, document: Document) -> "Release":
        """Keep a document as a draft. What findings may rest on, its themes, become rows as well.

        Raises IntegrityError when the period has a release already.
        """
        text = document.dump()
        base = document.population("words").people
        release = cls.objects.create(
            survey=survey,
            starts_on=date.fromisoformat(document.starts_on),
            ends_on=date.fromisoformat(document.ends_on),
            people=base,
            suppress_below=document.k,
            round_to=document.round_to,
            codebook=document.codebook,
            human_agreement=document.agreement.human,
            machine_agreement=document.agreement.machine,
            document=text,
            digest=sha256(text.encode()).hexdigest(),
        )
        ReleaseTheme.copy(release, document)
        return release

    @cached_property
    def figures(self) -> Document:
        """What it says. Raises ValueError when the stored text is not what was cut."""
        if sha256(self.document.encode()).hexdigest() != self.digest:
            raise ValueError(f"The stored figures of “{self}” were changed.")
        return load(self.document)

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
        """The period in short, e.g. "2026-Q1", or "2026" for a whole year."""
        return period_of(self.starts_on, self.ends_on)

    @property
    def is_annual(self) -> bool:
        """Whether it is of a whole year, and so contains that year's quarters."""
        return "-" not in self.quarter

    @property
    def is_too_small(self) -> bool:
        """Whether no number on what people wrote shows."""
        return self.people is None and self.figures.is_too_small


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

    @classmethod
    def copy(cls, release: Release, document: Document) -> None:
        """Write a row for every theme of the document, hidden ones too, in the codebook's order."""
        themes = list(document.themes)
        rows = cls.objects.bulk_create(
            cls(
                release=release,
                slug=theme.slug,
                name=theme.name,
                definition=theme.definition,
                group_name=theme.group,
                position=position,
                people=people,
                hidden=cls.Hidden.NO if people is not None else cls.Hidden.FEW,
            )
            for position, (theme, people) in enumerate(themes)
        )
        by_slug = {priority.slug: priority for priority in Priority.objects.all()}
        serving = cls.priorities.through
        serving.objects.bulk_create(
            serving(releasetheme=row, priority=by_slug[slug])
            for row, (theme, _) in zip(rows, themes, strict=True)
            for slug in theme.priorities
            if slug in by_slug
        )


class ReleaseQuote(models.Model):
    """What somebody wrote, word for word, beside a figure that is shown: masked, approved, and
    without area, age, date or anything else about the person. At most two for a theme.
    """

    MOST = 2

    theme = models.ForeignKey(ReleaseTheme, on_delete=models.CASCADE, related_name="quotes")
    place = models.PositiveSmallIntegerField()
    words = models.TextField()

    class Meta:
        ordering = ("theme", "place")
        constraints = [
            models.UniqueConstraint(fields=("theme", "place"), name="a_quote_has_a_place"),
            models.CheckConstraint(
                condition=models.Q(place__in=(1, 2)), name="a_theme_has_two_quotes_at_most"
            ),
        ]

    def __str__(self) -> str:
        return f"A quote on “{self.theme}”"

    @classmethod
    @transaction.atomic
    def add(cls, theme: ReleaseTheme, words: str) -> "ReleaseQuote":
        """Put words beside a theme. Raises ValidationError if it has two already, or no figure."""
        if theme.people is None:
            raise ValidationError("This theme’s figure is hidden, so nobody is quoted on it.")
        rows = cls.objects.select_for_update().filter(theme=theme)
        free = {1, 2} - set(rows.values_list("place", flat=True))
        if not free:
            raise ValidationError("This theme has two quotes already.")
        return cls.objects.create(theme=theme, place=min(free), words=words)
