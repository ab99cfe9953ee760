"""What those find who come back with six words: a general reply, or one of their own.

Both are written as if somebody read them over her shoulder, or in her place. Who may read what she
sent, and writes to her, is for the desk; how a reply is sealed is for `feedback.intake.six_words`.
"""

from django.core.exceptions import ValidationError
from django.db import models, transaction

from feedback.fields import RandomKeyField, SealedField
from feedback.surveys.models.survey import Survey
from hearback.people.models import AuditEntry, User

REPLY_MOST_LETTERS = 1000
# Room for as many letters of up to four bytes each, and their length before them.
REPLY_CONTENT_BYTES = 4 + 4 * REPLY_MOST_LETTERS
REPLY_HEADER = b"\x03"
# Header, and what a sealed box adds: a public key and an authenticator.
REPLY_BYTES = len(REPLY_HEADER) + 48 + REPLY_CONTENT_BYTES


class ReplyField(SealedField):
    """A sealed reply; all are of one size."""

    @staticmethod
    def looks_sealed(content: bytes) -> bool:
        """Say whether bytes have a reply's header and size."""
        return content[:1] == REPLY_HEADER and len(content) == REPLY_BYTES


class SealedReply(models.Model):
    """A reply that opens with six words alone. Its key is a digest of the public key it is sealed
    to; `ends` is the last day of the month its receipt ends in, as an ordinal.
    """

    id = RandomKeyField(primary_key=True)
    ends = models.PositiveIntegerField()
    sealed = ReplyField()

    def __str__(self) -> str:
        return "A sealed reply"


class GeneralReply(models.Model):
    """What everybody finds who comes back with six words, a receipt or not: public words.

    One person proposes them, another lets them out. Until then the earlier ones stay.
    """

    survey = models.OneToOneField(
        Survey, primary_key=True, on_delete=models.CASCADE, related_name="general_reply"
    )
    words = models.TextField(blank=True, help_text="What is out.")
    proposed = models.TextField(blank=True, help_text="What waits for a second person.")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"General reply of {self.survey}"

    @transaction.atomic
    def propose(self, words: str, by: User) -> None:
        """Keep words for a second person to let out."""
        self.proposed, self.by = words, by
        self.save()
        AuditEntry.record("reply.general_proposed", by, self.survey.slug)

    @transaction.atomic
    def let_out(self, seen: str, by: User) -> None:
        """Show the proposed words to everybody who comes back. `seen` are the words she read.

        Raises ValidationError if nothing waits, it changed since she read it, or she wrote it.
        """
        same = GeneralReply.objects.filter(pk=self.pk, proposed=seen).exclude(proposed="")
        if self.by == by:
            raise ValidationError("You wrote this. Somebody else has to read it first.")
        if not same.update(words=seen, proposed="", by=None):
            raise ValidationError("It was changed since you read it. Read it anew.")
        AuditEntry.record("reply.general_let_out", by, self.survey.slug)

    @transaction.atomic
    def send_back(self, by: User) -> None:
        """Drop what was proposed. What is out stays."""
        GeneralReply.objects.filter(pk=self.pk).update(proposed="", by=None)
        AuditEntry.record("reply.general_sent_back", by, self.survey.slug)
