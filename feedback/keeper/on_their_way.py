"""Envelopes that are still to come to where answers wait, so that their month keeps its keys.

The office seals what partners hand in and what stands on paper. Until the keeper collects it, it
lies in the main database; apps further along the loop say here where they hold more of it back.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import BinaryField, Model, QuerySet
from django.db.models.functions import Substr

from feedback.intake.models import Envelope
from feedback.intake.sealing import HEADER, PREFIX_BYTES
from feedback.partners.models import SealedComment

Row = TypeVar("Row", bound=Model)
HeldBack = Callable[[], "QuerySet[Any]"]
_held_back: list[HeldBack] = []


def hold_back(rows: HeldBack) -> None:
    """Have the keys of these rows kept, once: they hold envelopes, in a column named `sealed`."""
    if rows not in _held_back:
        _held_back.append(rows)


def is_any_sealed_to(key_id: bytes) -> bool:
    """Say whether an envelope waits, or is still to come, that only this key opens.

    In the order in which they move on: one that moves meanwhile is found where it came to.
    """
    places = (*(rows() for rows in _held_back), SealedComment.objects.all(), Envelope.objects.all())
    return any(sealed_to(rows, key_id).exists() for rows in places)


def keys_held_back() -> set[str]:
    """Return the ids, in hex, of the keys of all that is held back."""
    prefix = Substr("sealed", 1, PREFIX_BYTES, output_field=BinaryField())
    named = (rows().order_by().values_list(prefix, flat=True) for rows in _held_back)
    return {bytes(one)[len(HEADER) :].hex() for some in named for one in some}


def sealed_to(rows: "QuerySet[Row]", key_id: bytes) -> "QuerySet[Row]":
    """Return the envelopes that name a key, unopened."""
    prefix = Substr("sealed", 1, PREFIX_BYTES, output_field=BinaryField())
    named: QuerySet[Row] = rows.alias(prefix=prefix).filter(prefix=HEADER + key_id)
    return named
