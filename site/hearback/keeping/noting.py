"""Into the deletion log: what other parts destroyed, closed or withdrew since the last look.

They say so in their own rows; here it is brought to where a restore can't undo it.
"""

from collections.abc import Iterable, Iterator

from django.db import transaction

from feedback.keeper.forgetting import MONTH
from feedback.partners.models import HandIn
from feedback.responses.models import ForgottenMonth
from feedback.surveys.models import CodeBatch
from hearback.deletions.models import Deletion, digest_of
from hearback.people.models import User

CLOSED, REOPENED = "account-closed", "account-opened-again"
HAND_IN, CODES = "hand-in-taken-back", "codes-cancelled"
NOTED = (MONTH, CLOSED, REOPENED, HAND_IN, CODES)


@transaction.atomic
def note_what_went() -> bool:
    """Write down what is not in the log yet, and bring its second copy up to date; say whether
    that file could be written.
    """
    known = Known()
    _note(MONTH, known.months())
    _note(CLOSED, known.closings())
    _note(REOPENED, known.openings())
    _note(HAND_IN, known.hand_ins())
    _note(CODES, known.batches())
    return Deletion.catch_up()


def _note(kind: str, found: Iterator[list[str]]) -> None:
    for keys in list(found):
        Deletion.record(kind, keys=keys)


class Known:
    """What the log says so far."""

    def __init__(self) -> None:
        self._keys: dict[str, set[str]] = {kind: set() for kind in NOTED}
        for entry in Deletion.objects.filter(kind__in=NOTED):
            if entry.kind == REOPENED:
                self._keys[CLOSED] -= set(entry.keys)
            else:
                self._keys[entry.kind] |= set(entry.keys)

    def months(self) -> Iterator[list[str]]:
        """Yield the ids of destroyed months' keys."""
        for month in ForgottenMonth.objects.all():
            keys = [bytes(month.key_id).hex(), bytes(month.desk_key).hex()]
            if not self._keys[MONTH].issuperset(keys):
                yield keys

    def closings(self) -> Iterator[list[str]]:
        """Yield digests of accounts that were closed."""
        closed = User.objects.filter(is_active=False).values_list("pk", flat=True)
        return self._new(CLOSED, closed)

    def openings(self) -> Iterator[list[str]]:
        """Yield digests of accounts whose owners came back."""
        opened = User.objects.filter(is_active=True).values_list("pk", flat=True)
        return ([one] for pk in opened if (one := digest_of(CLOSED, pk)) in self._keys[CLOSED])

    def hand_ins(self) -> Iterator[list[str]]:
        """Yield digests of hand-ins that were taken back."""
        taken_back = HandIn.objects.filter(is_taken_back=True).values_list("nonce", flat=True)
        return self._new(HAND_IN, taken_back)

    def batches(self) -> Iterator[list[str]]:
        """Yield digests of batches of codes that were cancelled."""
        cancelled = CodeBatch.objects.exclude(cancelled_on=None).values_list("prefix", flat=True)
        return self._new(CODES, cancelled)

    def _new(self, kind: str, rows: Iterable[object]) -> Iterator[list[str]]:
        known = self._keys[kind]
        return ([one] for row in rows if (one := digest_of(kind, row)) not in known)
