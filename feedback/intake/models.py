"""Sealed envelopes on their way to the keeper. This app alone lives in the staging alias."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from feedback.fields import RandomKeyField
from feedback.intake.sealing import looks_like_an_envelope


class EnvelopeField(models.BinaryField):
    """Bytes that must begin with the envelope header: plaintext can't be saved by mistake."""

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        """Refuse anything that was not sealed. Raises ValueError without showing the value."""
        if value is not None and not looks_like_an_envelope(bytes(value)):
            raise ValueError("Only sealed envelopes may be stored here.")
        return super().get_db_prep_value(value, connection, prepared)


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
