"""Sending: sealed first, then one short transaction in the staging alias, then the thanks."""

from datetime import date
from typing import Any

from django.db import connections, transaction
from django.utils.crypto import salted_hmac

from feedback.intake.codes import use_up
from feedback.intake.models import Envelope
from feedback.intake.public_key import load_public_key
from feedback.intake.sealing import Payload, seal
from feedback.intake.six_words import receipts, saved
from feedback.intake.six_words.receipts import NewReceipt
from feedback.intake.six_words.saved import NewSaved
from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.forms import check_answers
from feedback.surveys.ways import Way, to_context

SCHEMA = 1
STAGING = "staging"
# Sending adds the first two; leaving adds the second. Saving for later adds the second and third.
SENT, OVER = "survey.sent", "survey.over"
KEPT = "survey.kept"
# Asks for no row back and names no column to compare: the public tier may read neither.
ADD_IF_NEW = "INSERT INTO intake_spenttoken (id, epoch) VALUES (%s, %s) ON CONFLICT DO NOTHING"


def send(
    definition: SurveyDefinition,
    answers: dict[str, Any],
    nonce: bytes,
    today: date,
    code: int = 0,
    receipt: NewReceipt | None = None,
    way: Way | None = None,
) -> bool:
    """Seal the answers and commit them; say whether they are stored, now or by an earlier send of
    the same form. False: she left this form, so nothing of it is taken any more. With a `receipt`
    she can come back for a reply.

    Raises NoValidKey, TooLarge or InvalidAnswers before the database is touched; CodeSpent, with
    nothing stored, if the survey needs a code and `code` (its digest) can't be used any more.
    """
    envelope = seal(
        Payload(
            context={
                "survey": definition.slug,
                "version": definition.number,
                "schema": SCHEMA,
                **to_context(way or Way()),
            },
            answers=check_answers(definition, answers),
            reply_to=receipt.reply_to if receipt else None,
        ),
        load_public_key(today),
    )
    with transaction.atomic(using=STAGING):
        new = _add(nonce, today, SENT, OVER)
        if new == 2:
            if definition.needs_code:
                use_up(code)
            Envelope.objects.create(sealed=envelope)
            if receipt:
                receipts.add(receipt)
        elif new == 1:  # it was left: what this send added is taken back
            transaction.set_rollback(True, using=STAGING)
    return new != 1


def keep_for_later(new_saved: NewSaved, nonce: bytes, today: date) -> bool:
    """Store answers under six words and end the form; say whether they are stored, now or by the
    same page sent before.
    """
    with transaction.atomic(using=STAGING):
        new = _add(nonce, today, KEPT, OVER)
        if new == 2:
            saved.add(new_saved)
        elif new == 1:
            transaction.set_rollback(True, using=STAGING)
    return new != 1


def give_up(nonce: bytes, today: date) -> None:
    """End a form without sending it: no page of it shows or takes anything any more."""
    _add(nonce, today, OVER)


def spend(nonce: bytes, today: date) -> bool:
    """End a form that is used once; say whether it was not over before."""
    return _add(nonce, today, OVER) == 1


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
