"""Sealed envelopes on their way to the keeper. They wait in the staging alias."""

from django.db import models

from feedback.fields import RandomKeyField, SealedField
from feedback.intake.sealing import BUCKETS, looks_like_an_envelope
from feedback.intake.slips import looks_like_a_slip


class EnvelopeField(SealedField):
    """Bytes that must begin with the envelope header: plaintext can't be saved by mistake."""

    looks_sealed = staticmethod(looks_like_an_envelope)


class SlipField(EnvelopeField):
    """The same for slips: an address can't be saved by mistake."""

    looks_sealed = staticmethod(looks_like_a_slip)


class Envelope(models.Model):
    """One whole response, sealed to the keeper's public key. Nothing else is known of it."""

    id = RandomKeyField(primary_key=True)
    sealed = EnvelopeField()

    def __str__(self) -> str:
        return "A sealed envelope"


class SpentToken(models.Model):
    """What became of a form: its key is 62 bits of a keyed digest of the form's nonce, so that a
    second send stores nothing and rows have no order. The day goes once two of them have passed.
    """

    id = RandomKeyField(primary_key=True)
    epoch = models.PositiveIntegerField()

    def __str__(self) -> str:
        return "A spent form token"


class BurntCode(models.Model):
    """A code that was used: its key is the digest of the code, and it says nothing else. No row
    says when, nor with which answer; the keeper writes the table anew with every batch it opens.
    """

    id = RandomKeyField(primary_key=True)

    def __str__(self) -> str:
        return "A used code"


class Receipt(models.Model):
    """That somebody has six words: its key is 62 bits of a digest that only the words make, with
    two keys that are in no database (`feedback.intake.six_words`). `ends` is the last day of a
    month, as an ordinal.
    """

    id = RandomKeyField(primary_key=True)
    ends = models.PositiveIntegerField()

    def __str__(self) -> str:
        return "A receipt"


class DroppedReply(models.Model):
    """The key of a reply whose receipt was deleted, so that the office's copy is deleted as well,
    also one that is written later.
    """

    id = RandomKeyField(primary_key=True)
    ends = models.PositiveIntegerField()

    def __str__(self) -> str:
        return "A reply to delete"


def looks_like_a_saved_form(content: bytes) -> bool:
    """Say whether bytes have a saved form's header and one of its sizes."""
    return content[:1] == SavedForm.HEADER and len(content) in SavedForm.SIZES


class SavedField(EnvelopeField):
    """The same for answers that were saved."""

    looks_sealed = staticmethod(looks_like_a_saved_form)


class SavedForm(models.Model):
    """Answers that were not sent, sealed under six words until `ends` (a day's ordinal)."""

    HEADER = b"\x04"
    # Header, and a secret box's nonce and authenticator.
    SIZES = frozenset(1 + 24 + 16 + bucket for bucket in BUCKETS)

    id = RandomKeyField(primary_key=True)
    ends = models.PositiveIntegerField()
    sealed = SavedField()

    def __str__(self) -> str:
        return "Saved answers"
