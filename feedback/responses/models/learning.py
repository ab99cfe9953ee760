"""What training left behind, version by version. One is in use; any other can be used again."""

import hashlib
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from hearback.people.models import AuditEntry, User

DAMAGED = "The trained model is damaged, so it is not used. Train it again."


class DamagedModel(Exception):
    """The stored bytes are not those that training left behind."""


class SuggestionModelQuerySet(models.QuerySet["SuggestionModel"]):
    """Reads of models; their bytes only where they are asked for."""

    def in_use(self) -> "SuggestionModel | None":
        """Return the one suggestions come from; None before the first."""
        return self.defer("content").filter(status=SuggestionModel.Status.IN_USE).first()


class SuggestionModel(models.Model):
    """A trained model, and what was measured on texts it had not seen.

    It holds words that at least three texts share, and nothing rarer; it is no pickle.
    """

    class Status(models.TextChoices):
        """Whether suggestions come from it."""

        IN_USE = "in_use", "In use"
        RETIRED = "retired", "Earlier version"

    class Mode(models.TextChoices):
        """How sure a suggestion has to be."""

        CAUTIOUS = "cautious", "Cautious: fewer suggestions, more of them right"
        BALANCED = "balanced", "Balanced: between the two"
        EAGER = "eager", "Eager: more suggestions, fewer themes missed"

    number = models.PositiveIntegerField(unique=True)
    codebook_number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices)
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.BALANCED)
    trained_on = models.PositiveIntegerField(help_text="How many coded texts it learned from.")
    is_by_meaning = models.BooleanField(help_text="Whether it was trained with the sentence model.")
    figures = models.JSONField(
        help_text="For each mode precision, recall, and by theme [shown, right, seen]; what they"
        " were measured on."
    )
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_on = models.DateField()

    objects = SuggestionModelQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(
                fields=("status",),
                condition=models.Q(status="in_use"),
                name="one_suggestion_model_is_in_use",
            )
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    @classmethod
    def next_number(cls) -> int:
        """Return the number the next version gets."""
        newest = cls.objects.aggregate(newest=models.Max("number"))["newest"]
        return (newest or 0) + 1

    @classmethod
    @transaction.atomic
    def store(cls, content: bytes, on: date, **values: Any) -> "SuggestionModel":
        """Keep a new version and use it; its mode is that of the one before."""
        before = cls.objects.in_use()
        cls.objects.filter(status=cls.Status.IN_USE).update(status=cls.Status.RETIRED)
        model = cls.objects.create(
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            status=cls.Status.IN_USE,
            mode=before.mode if before else cls.Mode.BALANCED,
            made_on=on,
            **values,
        )
        AuditEntry.record("suggestions.trained", None, str(model), coded_texts=model.trained_on)
        return model

    def read_content(self) -> bytes:
        """Return the model's bytes. Raises DamagedModel if they are not what was stored."""
        content = bytes(self.content)
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise DamagedModel(DAMAGED)
        return content

    @transaction.atomic
    def use(self, by: User) -> None:
        """Take suggestions from this version. Raises ValidationError if they come from it."""
        others = SuggestionModel.objects.filter(status=self.Status.IN_USE).exclude(pk=self.pk)
        others.update(status=self.Status.RETIRED)
        retired = SuggestionModel.objects.filter(pk=self.pk, status=self.Status.RETIRED)
        if not retired.update(status=self.Status.IN_USE):
            raise ValidationError("This version is in use already.")
        AuditEntry.record("suggestions.version_used", by, str(self))

    @transaction.atomic
    def choose_mode(self, mode: str, by: User) -> None:
        """Suggest more cautiously or more eagerly from the next run on."""
        self.mode = mode
        self.save(update_fields=["mode"])
        AuditEntry.record("suggestions.mode_chosen", by, str(self), mode=mode)
