"""Questions about the person, as versioned content: a survey copies one version of one set."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from feedback.surveys.definition import QuestionDefinition, questions_from_json
from feedback.surveys.equality import wrong_with_set
from hearback.people.models import AuditEntry, User

REVIEW_AFTER = timedelta(days=365)


class EqualitySetQuerySet(models.QuerySet["EqualitySet"]):
    """Reads of sets."""

    def newest(self) -> "EqualitySetQuerySet":
        """The last version of each set."""
        later = EqualitySet.objects.filter(
            slug=models.OuterRef("slug"), number__gt=models.OuterRef("number")
        )
        return self.exclude(models.Exists(later))

    def named(self, name: str) -> "EqualitySet | None":
        """Return the version a survey names ("short 1"), or None."""
        slug, _, number = name.partition(" ")
        return self.filter(slug=slug, number=number).first() if number.isdecimal() else None


class EqualitySet(models.Model):
    """One version of one set: frozen once stored. Other words are the next number."""

    slug = models.SlugField()
    number = models.PositiveSmallIntegerField("version")
    name = models.CharField(max_length=80)
    questions = models.JSONField()
    why = models.TextField(
        "why we ask", help_text="People read it before they say yes or no to these questions."
    )
    sources = models.TextField(
        "where the wording comes from", help_text="And where it differs from that, and why."
    )
    reviewed_on = models.DateField("last reviewed")

    objects = EqualitySetQuerySet.as_manager()

    class Meta:
        ordering = ("slug", "-number")
        verbose_name = "set of equality questions"
        verbose_name_plural = "sets of equality questions"
        constraints = [
            models.UniqueConstraint(
                fields=("slug", "number"), name="a_number_names_one_version_of_a_set"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} (version {self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store once; a second save is a mistake in our own code."""
        if self.pk:
            raise ValueError("A version of a set is frozen.")
        super().save(*args, **kwargs)

    @property
    def key(self) -> str:
        """How a survey names it."""
        return f"{self.slug} {self.number}"

    def read(self) -> tuple[QuestionDefinition, ...]:
        """Return its questions as plain values."""
        return questions_from_json(self.questions)

    @property
    def is_stale(self) -> bool:
        """Whether nobody has reviewed it for a year: standards for these questions change."""
        return self.reviewed_on < timezone.localdate() - REVIEW_AFTER

    @property
    def state(self) -> str:
        """Say whether it is time to review it again."""
        return "Review it" if self.is_stale else "Reviewed"

    @property
    def is_newest(self) -> bool:
        """Whether no later version of the same set exists."""
        return not EqualitySet.objects.filter(slug=self.slug, number__gt=self.number).exists()

    @transaction.atomic
    def renew(
        self, questions: Sequence[QuestionDefinition], by: User | None, on: date, **words: str
    ) -> "EqualitySet":
        """Store the next version with these questions and words (`name`, `why`, `sources`).

        Raises ValidationError if a later one exists, nothing differs, or it can't be asked.
        """
        if not self.is_newest:
            raise ValidationError("Someone else made a later version meanwhile. Begin with that.")
        if (questions, words) == (self.read(), {name: getattr(self, name) for name in words}):
            raise ValidationError(
                "Nothing differs. If it is still right, mark it as reviewed instead."
            )
        if found := list(wrong_with_set(questions)):
            raise ValidationError(found)
        made = EqualitySet.objects.create(
            slug=self.slug,
            number=self.number + 1,
            questions=[asdict(question) for question in questions],
            reviewed_on=on,
            **{"name": self.name, "why": self.why, "sources": self.sources, **words},
        )
        AuditEntry.record("equality_set.renewed", by, self.slug, version=made.number)
        return made

    @transaction.atomic
    def mark_reviewed(self, by: User | None, on: date) -> None:
        """Record that its wording was looked at and is still right: the words stay frozen."""
        EqualitySet.objects.filter(pk=self.pk).update(reviewed_on=on)
        self.reviewed_on = on
        AuditEntry.record("equality_set.reviewed", by, self.slug, version=self.number)
