"""Receipts: words that lead to a reply, and nothing that leads from them to an answer.

What is stored where, when somebody sends answers and keeps six words:

- a row in staging: 62 bits of a digest, and the end of the month in which it ends;
- inside the sealed envelope, which whoever opens her words may see: a public key, and that end.

A reply is sealed to the public key and lies under a digest of it. Row, envelope and reply share
nothing that stays; only the six words, with the pepper and the end's outer key, make all three.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections, transaction
from nacl.public import PrivateKey

from feedback.intake.models import DroppedReply, Receipt
from feedback.intake.six_words import outer_keys, replies
from feedback.intake.six_words.outer_keys import RECEIPT
from feedback.intake.six_words.stretching import KEY_BYTES, child, number_of
from feedback.surveys.models import SealedReply

STAGING = "staging"
MONTHS = 12
# Asks for no row back, as with every row that the public tier adds.
ADD = "INSERT INTO intake_receipt (id, ends) VALUES (%s, %s) ON CONFLICT DO NOTHING"
ADD_DROPPED = "INSERT INTO intake_droppedreply (id, ends) VALUES (%s, %s) ON CONFLICT DO NOTHING"


@dataclass(frozen=True)
class NewReceipt:
    """What is stored of a receipt: `number` and `ends` in staging, `reply_to` in the envelope."""

    number: int
    ends: int
    reply_to: dict[str, Any]


def end_of(today: date, months: int) -> date:
    """Return the last day of the month that is so many months after today's."""
    year, month = divmod(today.year * MONTHS + today.month - 1 + months, MONTHS)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def prepare(root: bytes, slug: str, ends_on: date) -> NewReceipt:
    """Return the receipt that six stretched words are for a survey. Touches no database."""
    ends = ends_on.toordinal()
    outer = outer_keys.key_until(RECEIPT, ends)
    public = bytes(_pair(root, outer, slug).public_key)
    return NewReceipt(_number(root, outer, slug), ends, {"key": public.hex(), "ends": ends})


def add(new: NewReceipt) -> None:
    """Store a receipt, inside the caller's transaction."""
    with connections[STAGING].cursor() as cursor:
        cursor.execute(ADD, (new.number, new.ends))


def look(root: bytes, slug: str, today: date) -> str:
    """Return the reply that lies there for six stretched words, "" if there is none.

    The work is the same whether the words are a receipt or not, and whether a reply lies there: as
    many digests, two questions to databases, and one box opened.
    """
    outer, is_there = _find(root, slug, today)
    pair = _pair(root, outer, slug)
    public = bytes(pair.public_key)
    dummy = replies.seal("", public)
    stored = SealedReply.objects.filter(pk=replies.name_of(public)).values_list("sealed", flat=True)
    sealed = bytes((list(stored) or [dummy])[0])
    return replies.open_with(sealed if is_there else dummy, pair)


def drop(root: bytes, slug: str, today: date) -> None:
    """Delete a receipt, and have the reply deleted. From now on the words lead to nothing.

    Words that are no receipt cost the same work, and leave the same kind of row: whoever copies
    staging can't tell how many receipts were deleted. It stays until the last receipt of today
    ends, for a reply may be written until then.
    """
    outer, _ = _find(root, slug, today)
    name = replies.name_of(bytes(_pair(root, outer, slug).public_key))
    last = max((end for end, _ in outer_keys.living(RECEIPT, today)), default=0)
    with transaction.atomic(using=STAGING):
        Receipt.objects.filter(pk=_number(root, outer, slug)).delete()
        with connections[STAGING].cursor() as cursor:
            cursor.execute(ADD_DROPPED, (name, last))


def forget(today: date) -> None:
    """Delete receipts and replies whose end is over, and replies whose receipt was deleted."""
    day = today.toordinal()
    SealedReply.objects.filter(ends__lt=day).delete()
    # Not all of the second in one question: who types words that lead nowhere can make them many.
    replied = set(SealedReply.objects.values_list("pk", flat=True))
    dropped = DroppedReply.objects.values_list("pk", flat=True).iterator()
    SealedReply.objects.filter(pk__in=[pk for pk in dropped if pk in replied]).delete()
    Receipt.objects.filter(ends__lt=day).delete()
    # Kept to the end: a reply may still be written to a receipt that is gone.
    DroppedReply.objects.filter(ends__lt=day).delete()


def _find(root: bytes, slug: str, today: date) -> tuple[bytes, bool]:
    """Return the outer key under which the words are a receipt, or any, and whether they are."""
    keys = [key for _, key in outer_keys.living(RECEIPT, today)] or [bytes(KEY_BYTES)]
    numbers = {_number(root, key, slug): key for key in keys}
    found = list(Receipt.objects.filter(pk__in=list(numbers)).values_list("pk", flat=True))
    return numbers[(found or list(numbers))[0]], bool(found)


def _number(root: bytes, outer: bytes, slug: str) -> int:
    return number_of(child(root, outer, f"receipt {slug}"))


def _pair(root: bytes, outer: bytes, slug: str) -> PrivateKey:
    return PrivateKey(child(root, outer, f"reply {slug}"))
