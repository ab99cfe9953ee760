"""Sending: sealed first, then one short transaction in the staging alias, then the thanks."""

from datetime import date
from typing import Any

from django.db import connections, transaction
from django.utils.crypto import salted_hmac

from feedback.intake.models import Envelope
from feedback.intake.public_key import load_public_key
from feedback.intake.sealing import Payload, seal
from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.forms import check_answers

SCHEMA = 1
STAGING = "staging"
# Sending adds both; leaving adds the second.
SENT, OVER = "survey.sent", "survey.over"
# Asks for no row back and names no column to compare: the public tier may read neither.
ADD_IF_NEW = "INSERT INTO intake_spenttoken (id, epoch) VALUES (%s, %s) ON CONFLICT DO NOTHING"


def send(definition: SurveyDefinition, answers: dict[str, Any], nonce: bytes, today: date) -> bool:
    """Seal the answers and commit them; say whether they are stored, now or by an earlier send of
    the same form. False: she left this form, so nothing of it is taken any more.

    Raises NoValidKey, TooLarge or InvalidAnswers before the database is touched.
    """
    envelope = seal(
        Payload(
            context={"survey": definition.slug, "version": definition.number, "schema": SCHEMA},
            answers=check_answers(definition, answers),
        ),
        load_public_key(today),
    )
    with transaction.atomic(using=STAGING):
        new = _add(nonce, today, SENT, OVER)
        if new == 2:
            Envelope.objects.create(sealed=envelope)
        elif new == 1:  # it was left: what this send added is taken back
            transaction.set_rollback(True, using=STAGING)
    return new != 1


def give_up(nonce: bytes, today: date) -> None:
    """End a form without sending it: no page of it shows or takes anything any more."""
    _add(nonce, today, OVER)


def is_over(nonce: bytes, today: date) -> bool:
    """Say whether a form with this nonce was sent or left.

    The public tier may add rows but never read one, so it tries to add this one, and takes it back.
    """
    with transaction.atomic(using=STAGING):
        new = _add(nonce, today, OVER)
        transaction.set_rollback(True, using=STAGING)
    return new == 0


def _add(nonce: bytes, today: date, *whats: str) -> int:
    """Add the digests of what became of a form; return how many of them were new.

    Both databases wait for another process that is just adding the same one.
    """
    rows = [(_digest(nonce, what), today.toordinal()) for what in whats]
    with connections[STAGING].cursor() as cursor:
        cursor.executemany(ADD_IF_NEW, rows)  # PostgreSQL: all of them in one round trip
        return int(cursor.rowcount)


def _digest(nonce: bytes, what: str) -> int:
    """Return 62 bits that name what became of a form, and only who has the form can work out."""
    digest = salted_hmac(what, nonce, algorithm="sha256").digest()
    return int.from_bytes(digest[:8], "big") >> 2
