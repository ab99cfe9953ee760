"""Words said more than before: leads to themes no codebook has yet, and what people made of them.

Leads, never findings. One that somebody decided on stays, so that the same words do not come back.
"""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from engagement.groups import RespondentGroup
from feedback.fields import RandomKeyField
from feedback.responses.hiding import stands_in
from hearback.people.models import AuditEntry, User

if TYPE_CHECKING:
    from feedback.responses.models.texts import Text


def stand_in(terms: Iterable[str], texts: Collection[str]) -> bool:
    """Say whether each of a lead's words stands in one of its texts."""
    return all(any(stands_in(term, words) for words in texts) for term in terms)


DECIDED_BEFORE = "Someone has decided on this lead meanwhile."


class LeadQuerySet(models.QuerySet["Lead"]):
    """Reads of leads, and forgetting them."""

    def for_reader(self, person: User) -> "LeadQuerySet":
        """Leads in the words of the respondent groups this person reads."""
        return self.filter(respondent_group__in=list(person.respondent_groups))

    def waiting(self) -> "LeadQuerySet":
        """Leads nobody has decided on, the strongest first."""
        return self.filter(status=Lead.Status.NEW).order_by("-g2", "key")

    def settled(self) -> "LeadQuerySet":
        """Leads whose words are not to come back as a lead of their own: somebody decided on them,
        or put others together with them.
        """
        return self.exclude(status=Lead.Status.NEW, merged=None)

    def forget(self, text: "Text") -> None:
        """Delete leads of `text` that hold words which stand in none of their texts any more:
        somebody hid them, and they must not outlive that here.
        """
        for lead in self.filter(texts=text.pk).prefetch_related("texts"):
            masked = [
                text.masked if each.pk == text.pk else each.masked for each in lead.texts.all()
            ]
            if not stand_in(lead.terms, masked):
                lead.delete()


class Lead(models.Model):
    """Words that one group's texts of one quarter hold more often than those before."""

    class Status(models.TextChoices):
        """What somebody made of it."""

        NEW = "new", "To look at"
        ACCEPTED = "accepted", "In the draft of the codebook"
        MERGED = "merged", "Put together with another"
        DISMISSED = "dismissed", "Dismissed"

    id = RandomKeyField(primary_key=True)
    respondent_group = models.CharField(max_length=20, choices=RespondentGroup.choices)
    quarter = models.CharField(max_length=7)
    key = models.CharField(max_length=400, help_text="Stems, as a dismissal remembers them.")
    terms = models.JSONField(help_text="Words as most people wrote them, the strongest first.")
    g2 = models.FloatField(help_text="Dunning’s G² of the strongest term.")
    is_strong = models.BooleanField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged"
    )
    texts: models.ManyToManyField["Text", "LeadText"] = models.ManyToManyField(
        "responses.Text", through="LeadText", related_name="leads"
    )

    objects = LeadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("respondent_group", "quarter", "key"), name="the_same_words_lead_once"
            )
        ]

    def __str__(self) -> str:
        return "A lead"

    @transaction.atomic
    def dismiss(self, by: User) -> None:
        """Put it away. Raises ValidationError if someone was quicker."""
        self._decide(self.Status.DISMISSED, by)

    @transaction.atomic
    def accept(self, by: User, theme: str) -> None:
        """Record that it became the draft theme of this slug. Raises ValidationError."""
        self._decide(self.Status.ACCEPTED, by, theme=theme)

    @transaction.atomic
    def merge_into(self, other: "Lead", by: User) -> None:
        """Give `other` its words and texts. Raises ValidationError unless both wait, and are of
        one group and quarter.
        """
        same = (other.respondent_group, other.quarter) == (self.respondent_group, self.quarter)
        locked = (
            Lead.objects.select_for_update().filter(pk=other.pk, status=self.Status.NEW).first()
        )
        if not same or locked is None or locked.pk == self.pk:
            raise ValidationError("Choose another lead of the same months that still waits.")
        self._decide(self.Status.MERGED, by, into=str(locked.pk))
        Lead.objects.filter(pk=self.pk).update(merged_into=locked)
        locked.terms = list(dict.fromkeys([*locked.terms, *self.terms]))
        locked.g2, locked.is_strong = max(self.g2, locked.g2), self.is_strong or locked.is_strong
        locked.save(update_fields=["terms", "g2", "is_strong"])
        locked.texts.add(*self.texts.all())

    def _decide(self, status: str, by: User, **detail: Any) -> None:
        if not Lead.objects.filter(pk=self.pk, status=self.Status.NEW).update(status=status):
            raise ValidationError(DECIDED_BEFORE)
        AuditEntry.record(f"leads.{status}", by, str(self.pk), **detail)


class LeadText(models.Model):
    """That a text holds words of a lead."""

    id = RandomKeyField(primary_key=True)
    lead = models.ForeignKey(Lead, on_delete=models.CASCADE)
    text = models.ForeignKey("responses.Text", on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("lead", "text"), name="a_text_stands_once_in_a_lead")
        ]

    def __str__(self) -> str:
        return "A text of a lead"
