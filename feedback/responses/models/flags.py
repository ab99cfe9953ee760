"""What a text should make a reader stop for: suggested by the keeper, settled by people.

Flags lead people to texts. They are no figures: no chart, release or board page reads them.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models, transaction

from feedback.fields import RandomKeyField
from feedback.responses.hiding import stands_in
from feedback.responses.models.reading import TextQuerySet
from feedback.responses.models.texts import Text
from hearback.people.models import AuditEntry, User


class FlagKind(models.TextChoices):
    """What may stand in a text. The names are those of `feedback.theming.flags`."""

    RISK_NOW = "risk_now", "Someone may be in danger now"
    CHILD_RISK = "child_risk", "A child may be at risk"
    CRIME_DISCLOSURE = "crime_disclosure", "Tells of a crime"
    NAMES_PERSON = "names_person", "Names a person"
    CONTACT_DETAILS = "contact_details", "Gives a way to reach somebody"
    STAFF_COMPLAINT = "staff_complaint", "Complains about a member of staff"
    COMPLIMENT = "compliment", "Praises somebody"
    WANTS_REPLY = "wants_reply", "Asks for an answer"


# Read before all others; once a person confirms one, the safeguarding lead has the text.
URGENT = (FlagKind.RISK_NOW, FlagKind.CHILD_RISK)


class FlagQuerySet(models.QuerySet["Flag"]):
    """Reads of flags."""

    def suggested(self) -> FlagQuerySet:
        """What the machine proposed and nobody has settled."""
        return self.filter(status=Flag.Status.SUGGESTED)

    def urgent(self) -> FlagQuerySet:
        """Those that can't wait."""
        return self.filter(kind__in=URGENT)

    def forget_hidden(self, masked: str) -> None:
        """Drop the triggers of these flags, of one text, that no longer stand in it: or they would
        outlive there the words that somebody hid.
        """
        for flag in self:
            standing = [words for words in flag.words if stands_in(words, masked)]
            if standing != flag.words:
                flag.words = standing
                flag.save(update_fields=["words"])


def calm(texts: TextQuerySet) -> TextQuerySet:
    """Return those of `texts` that worry nobody: no lead ever had them, and whatever said that
    somebody may be in danger was dismissed by a person.
    """
    raised = Flag.objects.urgent().exclude(status=Flag.Status.DISMISSED).values("text")
    return texts.filter(safeguarding=Text.Safeguarding.NONE).exclude(pk__in=raised)


class Flag(models.Model):
    """One flag on one text: suggested by the machine with the words that moved it, then confirmed
    or dismissed by a person; or set by a person alone.
    """

    class Status(models.TextChoices):
        """Suggested by the machine; confirmed or dismissed by a person."""

        SUGGESTED = "suggested", "Suggested"
        CONFIRMED = "confirmed", "Confirmed"
        DISMISSED = "dismissed", "Dismissed"

    id = RandomKeyField(primary_key=True)
    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=16, choices=FlagKind.choices)
    words = models.JSONField(
        default=list, help_text="What the machine saw, as it stands in the masked text."
    )
    status = models.CharField(max_length=10, choices=Status.choices)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("text", "kind"), name="a_text_has_a_flag_once"),
            models.CheckConstraint(
                condition=models.Q(by__isnull=True, status="suggested")
                | models.Q(by__isnull=False, status__in=["confirmed", "dismissed"]),
                name="people_settle_flags",
            ),
        ]
        indexes = [models.Index(fields=("status", "kind"), name="flags_to_settle")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.status}"

    @property
    def is_urgent(self) -> bool:
        """Whether it can't wait."""
        return self.kind in URGENT

    @classmethod
    @transaction.atomic
    def settle(cls, text: Text, kind: FlagKind, by: User, *, is_so: bool) -> Flag:
        """Record that `by` sees this in the text, or does not; whoever comes later may change it.

        The audit entry names no kind: it would say what an answer says.
        """
        # Locked, so that two people who add the same flag at once leave one.
        Text.objects.select_for_update().get(pk=text.pk)
        status = cls.Status.CONFIRMED if is_so else cls.Status.DISMISSED
        by = User.objects.get(pk=by.pk)  # a view's lazy stand-in, which a router can't place
        flag, _ = cls.objects.update_or_create(
            text=text, kind=kind, defaults={"status": status, "by": by}
        )
        AuditEntry.record(f"text.flag_{status}", by, str(text.pk))
        return flag

    @classmethod
    @transaction.atomic
    def bring_back(cls, text: Text, kind: FlagKind, by: User) -> None:
        """Leave a dismissed flag open again, as if nobody had settled it; this confirms nothing.

        Raises ValidationError where none of this kind is dismissed (any more).
        """
        Text.objects.select_for_update().get(pk=text.pk)
        dismissed = cls.objects.filter(text=text, kind=kind, status=cls.Status.DISMISSED)
        if not dismissed.update(status=cls.Status.SUGGESTED, by=None):
            raise ValidationError("This flag was not dismissed, or somebody has settled it since.")
        AuditEntry.record("text.flag_brought_back", User.objects.get(pk=by.pk), str(text.pk))
