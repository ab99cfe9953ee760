"""What the partnership learned from elsewhere than people's answers: reviews after a death, case
reviews, audits, partners' data (R10, R73, R77).

It is kept in our own words and holds no case data. Twelve months after it was published the
partnership asks what changed because of it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone

from engagement.models import Agency
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from you_said_we_did.gated import GatedWords
from you_said_we_did.visibility import Visibility

# A restricted one may name what only they handle; the board reads what the partnership may.
READ_RESTRICTED = (Role.OFFICER, Role.COMMUNICATIONS, Role.SAFEGUARDING, Role.DATA_PROTECTION)
READ_PARTNERSHIP = (*READ_RESTRICTED, Role.BOARD)
SEEN_OUTSIDE = ("title", "kind")
ONLY_COMMUNICATIONS = "It is public, so only communications may change this."


def a_year_after(day: date) -> date:
    """Return the same day a year later, and 28 February after a 29th."""
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year + 1)


class LearningSourceQuerySet(models.QuerySet["LearningSource"]):
    """Reads of sources."""

    def readable_by(self, person: User) -> LearningSourceQuerySet:
        """What this person may read: nothing for a role that has no part in it."""
        if person.has_role(*READ_RESTRICTED):
            return self
        if person.has_role(*READ_PARTNERSHIP):
            return self.exclude(visibility=Visibility.RESTRICTED)
        return self.none()

    def due(self, today: date) -> LearningSourceQuerySet:
        """Those whose review should have been by now, the oldest first."""
        return self.filter(reviewed_on=None, review_on__lte=today).order_by("review_on", "pk")


class LearningSource(GatedWords, models.Model):
    """One review, audit or set of figures, and what was learned from it.

    Its words keep the rules of words for the public, whoever reads it: a case that is written here
    reaches everyone who drafts from it, and its title the public.
    """

    PUBLIC_WORDS = ("title", "summary")

    class Kind(models.TextChoices):
        """What it is, as the office calls it."""

        HOMICIDE_REVIEW = "homicide", "Homicide review"
        CASE_REVIEW = "case", "Case review"
        AUDIT = "audit", "Audit"
        PARTNER_DATA = "data", "Partner data"

    Visibility = Visibility

    kind = models.CharField("what it is", max_length=10, choices=Kind.choices)
    title = models.CharField(
        max_length=120,
        help_text="No name, place or date of a case. If it is made public, this title is read"
        " outside.",
    )
    summary = models.TextField(
        "what we learned",
        help_text="In our own words. Write nothing about a case: no names, places, dates or what"
        " happened to anyone. Say what services should do in another way.",
    )
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="learning_sources",
        verbose_name="agency that owns it",
        help_text="Leave empty if it is the whole partnership’s.",
    )
    published_on = models.DateField(
        "published on",
        help_text="The day it was published or, if it never is, the day it was agreed. We review it"
        " twelve months later.",
    )
    review_on = models.DateField("to be reviewed on", editable=False)
    what_changed = models.TextField("what changed because of it", blank=True, editable=False)
    reviewed_on = models.DateField(null=True, editable=False)
    visibility = models.CharField(
        "who may read it", max_length=12, choices=Visibility.choices, default=Visibility.RESTRICTED
    )

    objects = LearningSourceQuerySet.as_manager()

    class Meta:
        ordering = ("-published_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewed_on=None, what_changed="")
                | (models.Q(reviewed_on__isnull=False) & ~models.Q(what_changed="")),
                name="a_reviewed_source_says_what_changed",
            ),
            models.CheckConstraint(
                condition=models.Q(review_on__gt=models.F("published_on")),
                name="a_source_is_reviewed_after_it_is_out",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_on=None)
                | models.Q(reviewed_on__gte=models.F("published_on")),
                name="a_review_follows_its_source",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    @transaction.atomic
    def add(cls, by: User | None, **values: Any) -> LearningSource:
        """Keep a new one, its review a year after it was published.

        Raises ValidationError naming the field, for a day that has not come and for words that
        tell of a case, too; PermissionDenied for one that is to be public at once, from anyone but
        communications.
        """
        source = cls(**values)
        source._check_widens(by, source.visibility)
        source._set_words()
        AuditEntry.record("source.added", by, str(source.pk), kind=source.kind)
        return source

    @transaction.atomic
    def change_words(self, by: User | None, **values: Any) -> None:
        """Change what it says, and with its day the day of its review.

        Raises ValidationError naming the field; so for a public one's title and kind, which are
        read outside, from anyone but communications.
        """
        now = self._now()
        if now.is_public and by and not by.has_role(Role.COMMUNICATIONS):
            for name in SEEN_OUTSIDE:
                if values.get(name, getattr(now, name)) != getattr(now, name):
                    raise ValidationError({name: ONLY_COMMUNICATIONS})
        for name, value in values.items():
            setattr(now, name, value)
        now._set_words()
        self.refresh_from_db()
        AuditEntry.record("source.changed", by, str(self.pk))

    def _set_words(self) -> None:
        if self.published_on:
            self.review_on = a_year_after(self.published_on)
        self.full_clean()
        self.check_words()
        self.save()

    def clean(self) -> None:
        """Refuse a day that has not come: it says when something was out, and starts a clock."""
        super().clean()
        if self.published_on and self.published_on > timezone.localdate():
            raise ValidationError({"published_on": "This day has not come yet."})

    @transaction.atomic
    def review(self, by: User | None, on: date, what_changed: str) -> None:
        """Say what changed because of it, on the day that was asked. Said again, it replaces what
        was said before.

        Raises ValidationError without words, for words that tell of a case, or for a day before it
        was published.
        """
        now = self._now()
        if not what_changed.strip():
            raise ValidationError({"what_changed": "Say what changed, or why nothing did."})
        self.check_told(what_changed=what_changed)
        if on < now.published_on:
            raise ValidationError({"on": "It was not published yet on this day."})
        self.what_changed, self.reviewed_on = what_changed.strip(), on
        self.save(update_fields=["what_changed", "reviewed_on"])
        AuditEntry.record("source.reviewed", by, str(self.pk), on=str(on))

    @transaction.atomic
    def show_to(self, visibility: str, by: User) -> None:
        """Say who may read it. It takes effect at once.

        Anyone who writes may narrow it; only communications may make it public (PermissionDenied).
        """
        self.visibility = self._now().visibility
        self._check_widens(by, visibility)
        self.visibility = Visibility(visibility)
        self.save(update_fields=["visibility"])
        AuditEntry.record("source.visibility", by, str(self.pk), visibility=visibility)

    def _check_widens(self, by: User | None, visibility: str) -> None:
        is_out = self.pk is not None and self.visibility == Visibility.PUBLIC
        if visibility != Visibility.PUBLIC or is_out or by is None:
            return
        if not by.has_role(Role.COMMUNICATIONS):
            raise PermissionDenied

    def _now(self) -> LearningSource:
        """Return the row as it is now, held until the transaction ends."""
        return LearningSource.objects.select_for_update().get(pk=self.pk)

    @property
    def is_public(self) -> bool:
        """Whether its title and kind may be read outside."""
        return self.visibility == Visibility.PUBLIC

    @property
    def kind_in_plain_words(self) -> str:
        """What it is, as anyone outside reads it."""
        return IN_PLAIN_WORDS[self.kind]

    def is_due(self, today: date) -> bool:
        """Say whether its review should have been by now."""
        return self.reviewed_on is None and self.review_on <= today


IN_PLAIN_WORDS: dict[str, str] = {
    LearningSource.Kind.HOMICIDE_REVIEW: "a review of how services work, after someone died",
    LearningSource.Kind.CASE_REVIEW: "a review of how services worked together",
    LearningSource.Kind.AUDIT: "a check of how well services work",
    LearningSource.Kind.PARTNER_DATA: "figures that our partners keep",
}
