"""What was really typed, sealed to the reviewers' desk key of its month.

Opening one takes three things in different places: the row here, the copy of the month's desk key
in the office's key folder (in no backup), and a reviewer's passphrase (docs/safety.md, "Raw text").
"""

from datetime import date
from hashlib import blake2b
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from nacl.public import PrivateKey

from feedback.fields import RandomKeyField
from feedback.intake.models import EnvelopeField
from feedback.intake.sealing import Payload, WillNotOpen, key_id, open_envelope, seal
from feedback.intake.six_words import replies
from feedback.responses.models.texts import Text
from feedback.surveys.models import SealedReply
from hearback.people.models import AuditEntry, User


class RawText(models.Model):
    """What a text said before masking: an envelope (`feedback.intake.sealing.seal`) to the desk key
    of the month it arrived in. Goes when that month's keys are destroyed.
    """

    id = RandomKeyField(primary_key=True)
    text = models.OneToOneField(Text, on_delete=models.CASCADE, related_name="raw")
    desk_key = models.BinaryField(max_length=8, db_index=True, help_text="The desk key's id.")
    sealed = EnvelopeField()

    def __str__(self) -> str:
        return "A sealed raw text"


class ReplyDraft(models.Model):
    """A reply that one reviewer wrote to whoever wrote a text, for another to read: sealed to the
    desk key that the text is sealed to, until it is let out or sent back. Who wrote it is inside.

    Let out, it is sealed to the person's six words and lies where nothing leads to the text.
    """

    id = RandomKeyField(primary_key=True)
    text = models.OneToOneField(Text, on_delete=models.CASCADE, related_name="reply_draft")
    desk_key = models.BinaryField(max_length=8, db_index=True, help_text="The desk key's id.")
    sealed = EnvelopeField()

    def __str__(self) -> str:
        return "A reply that waits to be read"

    @classmethod
    @transaction.atomic
    def write(
        cls, text: Text, words: str, reply_to: dict[str, Any], desk_public: bytes, by: User
    ) -> None:
        """Keep a reply for a second reviewer to read. Raises ValidationError if there is one, or
        nobody could read it: the masking was confirmed meanwhile.
        """
        if Text.objects.select_for_update().get(pk=text.pk).is_masking_confirmed:
            raise ValidationError("Somebody has confirmed the masking of this text meanwhile.")
        if SealedReply.objects.filter(pk=_name(reply_to)).exists():
            raise ValidationError(THERE_IS_ONE)
        payload = Payload({"reply": str(text.pk)}, {"words": words, "by": by.pk}, reply_to)
        _, is_new = cls.objects.get_or_create(
            text=text,
            defaults={"desk_key": key_id(desk_public), "sealed": seal(payload, desk_public)},
        )
        if not is_new:
            raise ValidationError("Somebody else has written a reply to this text meanwhile.")
        AuditEntry.record("reply.written", by, str(text.pk))

    def read(self, desk_private: PrivateKey) -> Payload:
        """Return its words, and what they are for. Raises WillNotOpen."""
        payload = open_envelope(bytes(self.sealed), desk_private)
        if payload.context != {"reply": str(self.text_id)}:
            raise WillNotOpen
        return payload

    @transaction.atomic
    def let_out(self, desk_private: PrivateKey, by: User, on: date) -> None:
        """Seal it to the person's six words. The audit log keeps a digest of what was sealed.

        Raises ValidationError for whoever wrote it, if her time is over, or if somebody was faster.
        """
        payload = self.read(desk_private)
        if payload.answers["by"] == by.pk:
            raise ValidationError("You wrote this reply. Another reviewer has to read it first.")
        address = replies.checked_address(payload.reply_to)
        if address is None or address["ends"] < on.toordinal():
            raise ValidationError(
                "The words this reply is for lead nowhere any more. Send it back."
            )
        if not ReplyDraft.objects.filter(pk=self.pk).delete()[0]:
            raise ValidationError("Somebody else has dealt with this reply meanwhile.")
        sealed = replies.seal(payload.answers["words"], bytes.fromhex(address["key"]))
        try:
            with transaction.atomic():
                SealedReply.objects.create(pk=_name(address), ends=address["ends"], sealed=sealed)
        except IntegrityError as error:
            raise ValidationError(THERE_IS_ONE) from error
        AuditEntry.record("reply.let_out", by, blake2b(sealed, digest_size=16).hexdigest())

    @transaction.atomic
    def send_back(self, by: User) -> None:
        """Drop it: its writer, or somebody else, may write another."""
        if ReplyDraft.objects.filter(pk=self.pk).delete()[0]:
            AuditEntry.record("reply.sent_back", by, str(self.text_id))


THERE_IS_ONE = "This person has a reply already. There is one for each set of six words."


def _name(reply_to: dict[str, Any]) -> int:
    return replies.name_of(bytes.fromhex(reply_to["key"]))


class ForgottenMonth(models.Model):
    """A month whose private keys were destroyed, by the ids of its keys.

    Written first: what a killed keeper left under such a key, the next run deletes.
    """

    key_id = models.BinaryField(primary_key=True, max_length=8, help_text="The intake key's id.")
    desk_key = models.BinaryField(max_length=8, help_text="The desk key's id.")

    def __str__(self) -> str:
        return "A month whose keys were destroyed"
