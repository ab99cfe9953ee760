"""A partner's yearly return: what her agency did for an action it leads (R67).

She writes, an officer reads and takes it into the plan's log or sends it back. Nothing of it is
part of the plan before that.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from engagement.models import Agency
from hearback.people.models import AuditEntry, User
from you_said_we_did import lengths
from you_said_we_did.gated import names_of_ours
from you_said_we_did.plans.public_words import doubted

# The name of its limit.
LENGTH = "return_words"


def doubts_in(words: str) -> list[str]:
    """Return what in a return may point to somebody, each in a sentence. Our own agencies don't."""
    return doubted(words, names_of_ours())


class ProgressReturn(models.Model):
    """What one agency says of one action for one year."""

    class State(models.TextChoices):
        """Where it stands."""

        SENT = "sent", "Waiting to be read"
        SENT_BACK = "sent_back", "Sent back"
        ACCEPTED = "accepted", "In the plan’s log"

    commitment = models.ForeignKey(
        "you_said_we_did.Commitment", on_delete=models.PROTECT, related_name="returns"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="returns")
    year = models.PositiveSmallIntegerField()
    words = models.TextField("what your agency did")
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENT)
    comment = models.TextField(blank=True)
    sent_on = models.DateField()

    class Meta:
        ordering = ("-year", "sent_on", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("commitment", "agency", "year"), name="one_return_a_year_for_an_action"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent_back") | ~models.Q(comment=""),
                name="what_is_sent_back_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}, {self.year}"

    @property
    def colour(self) -> str:
        """The colour of its tag, which only helps the words."""
        return {"sent": "yellow", "sent_back": "orange"}.get(self.state, "green")

    @property
    def doubts(self) -> list[str]:
        """What whoever takes it in should think over."""
        return doubts_in(self.words)

    @classmethod
    @transaction.atomic
    def send(
        cls, commitment: models.Model, agency: Agency, year: int, words: str, by: User
    ) -> ProgressReturn:
        """Write the return of an action that this agency leads, or write it anew while nobody has
        taken it in. Raises ValidationError.
        """
        if not words.strip():
            raise ValidationError({"words": "Say what your agency did, or that it did nothing."})
        if too_long := lengths.problems({LENGTH: words}).get(LENGTH):
            raise ValidationError({"words": too_long})
        if not agency.leads.filter(commitment_id=commitment.pk).exists():
            raise ValidationError("Your agency does not lead this action.")
        held = cls.objects.select_for_update().filter(
            commitment_id=commitment.pk, agency=agency, year=year
        )
        sent = held.first() or cls(commitment_id=commitment.pk, agency=agency, year=year)
        if sent.state == cls.State.ACCEPTED:
            raise ValidationError("This year’s return is in the plan’s log already.")
        sent.words, sent.state, sent.comment = words.strip(), cls.State.SENT, ""
        sent.sent_on = timezone.localdate()
        sent.save()
        AuditEntry.record("return.sent", by, str(commitment.pk), agency=agency.slug, year=year)
        return sent

    def _waiting(self) -> None:
        """Raise ValidationError unless it waits; hold it until the transaction ends."""
        now = ProgressReturn.objects.select_for_update().get(pk=self.pk)
        if now.state != self.State.SENT:
            raise ValidationError("This return is not waiting any more.")
        # A browser sends other line ends than it was given.
        if now.words.split() != self.words.split():
            raise ValidationError("It was written anew since you opened this page. Read it again.")
        self.words = now.words

    @transaction.atomic
    def accept(self, by: User) -> None:
        """Take it into the action's log, on today's day. Raises ValidationError."""
        self._waiting()
        self.state = self.State.ACCEPTED
        self.save(update_fields=["state"])
        words = f"{self.agency}, return for {self.year}: {self.words}"
        self.commitment.add_plan_progress(words, by, timezone.localdate())
        AuditEntry.record(
            "return.accepted", by, str(self.commitment_id), agency=self.agency.slug, year=self.year
        )

    @transaction.atomic
    def send_back(self, comment: str, by: User) -> None:
        """Ask for more. Raises ValidationError without a comment."""
        if not comment.strip():
            raise ValidationError({"comment": "Say what is missing."})
        self._waiting()
        self.state, self.comment = self.State.SENT_BACK, comment.strip()
        self.save(update_fields=["state", "comment"])
        AuditEntry.record(
            "return.sent_back", by, str(self.commitment_id), agency=self.agency.slug, year=self.year
        )
