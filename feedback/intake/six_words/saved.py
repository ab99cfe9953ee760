"""Answers of a form that was not sent, kept for fourteen days under six words, and opened once.

They are sealed with a key made of the words, the pepper and the day's outer key, and are all of a
size. Opening deletes them: then nobody who finds the words later can read them, and a form that
goes on is in one place only. Whoever stops again saves again, and gets new words. (Rejected: to
keep them until the end of the fourteen days, which leaves a copy of what somebody may have taken
back meanwhile; to delete them when the form is sent, which would tell that the two belong
together.)
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connections, transaction
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from feedback.intake.carry import Carried
from feedback.intake.models import SavedForm
from feedback.intake.sealing import WillNotOpen, compact, pad, unpad
from feedback.intake.six_words import outer_keys
from feedback.intake.six_words.outer_keys import SAVED
from feedback.intake.six_words.stretching import child, number_of
from feedback.surveys.promise import SAVED_DAYS

STAGING = "staging"
HEADER = SavedForm.HEADER
ADD = "INSERT INTO intake_savedform (id, ends, sealed) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"


@dataclass(frozen=True)
class NewSaved:
    """What is stored of answers that were saved."""

    number: int
    ends: int
    sealed: bytes


def end_of(today: date) -> date:
    """Return the last day on which what is saved today can be opened."""
    return today + timedelta(days=SAVED_DAYS)


def prepare(root: bytes, slug: str, carried: Carried, today: date) -> NewSaved:
    """Return what to store for six stretched words. Touches no database. Raises TooLarge."""
    ends = end_of(today).toordinal()
    outer = outer_keys.key_until(SAVED, ends)
    # No code with answers that lie somewhere: she types it again when she goes on.
    content: dict[str, Any] = {"survey": slug, **asdict(carried), "words": "", "code": 0}
    sealed = _box(root, outer, slug).encrypt(pad(compact(content)))
    return NewSaved(_number(root, outer, slug), ends, HEADER + sealed)


def add(new: NewSaved) -> None:
    """Store it, inside the caller's transaction."""
    with connections[STAGING].cursor() as cursor:
        cursor.execute(ADD, (new.number, new.ends, new.sealed))


def take(root: bytes, slug: str, today: date) -> Carried | None:
    """Return what six stretched words open, and delete it; None if there is nothing."""
    numbers = {
        _number(root, outer, slug): outer for _, outer in outer_keys.living(SAVED, today)
    } or {0: b""}
    with transaction.atomic(using=STAGING):
        rows = SavedForm.objects.filter(pk__in=list(numbers)).values_list("pk", "sealed")
        for number, sealed in list(rows):
            # Of two who come at once, the one who deletes it has it.
            if SavedForm.objects.filter(pk=number).delete()[0]:
                return _open(bytes(sealed), _box(root, numbers[number], slug))
    return None


def forget(today: date) -> None:
    """Delete what was saved and not opened in time."""
    SavedForm.objects.filter(ends__lt=today.toordinal()).delete()


def _open(sealed: bytes, box: SecretBox) -> Carried:
    try:
        content = json.loads(unpad(box.decrypt(sealed[len(HEADER) :])))
    except (CryptoError, ValueError) as error:
        raise WillNotOpen from error
    return Carried(content["began"], content["answers"], content["version"])


def _number(root: bytes, outer: bytes, slug: str) -> int:
    return number_of(child(root, outer, f"saved {slug}"))


def _box(root: bytes, outer: bytes, slug: str) -> SecretBox:
    return SecretBox(child(root, outer, f"answers {slug}"))
