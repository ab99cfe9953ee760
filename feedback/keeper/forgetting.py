"""Forgetting: a month that is reviewed, or past its cap, loses its keys and what they opened.

Destroying the keys is what forgets: every backup of what they opened is noise from then on.
Deleting the rows here is the second line. Needs no passphrase, so that a daily timer can do it.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from feedback.intake.models import Envelope
from feedback.keeper.carrying.state import finished_at_site
from feedback.keeper.keys import desk_keys
from feedback.keeper.keys.folder import KeyFolder, KeyMonth
from feedback.keeper.on_their_way import is_any_sealed_to, sealed_to
from feedback.responses.models import (
    ForgottenMonth,
    OpenedDigest,
    Quarantined,
    RawText,
    ReplyDraft,
    Text,
)
from hearback.deletions.models import Deletion, Purged
from hearback.people.models import AuditEntry

LONGEST_MONTH = 31
MONTH = "month"  # what the deletion log calls one, with the ids of its two keys
MONTHS = "months"  # what their clock is called


@dataclass
class Forgotten:
    """What was destroyed, and what waits: months only, never envelopes."""

    reviewed: int = 0
    past_cap: int = 0
    # Whether any answer went that had never been opened. The audit log says how many.
    is_anything_lost: bool = False
    # Ended months whose texts are still to review, and the last day of the earliest.
    waiting: int = 0
    first_cap: date | None = None
    # Where something of a destroyed month could not be deleted.
    left_over: list[str] = field(default_factory=list)
    # Files of months that can't be read, so that nobody knows when they are due.
    damaged: list[Path] = field(default_factory=list)


def forget(folder: KeyFolder, today: date) -> Forgotten:
    """Destroy what is due on `today`, and finish what a killed run began.

    The decision is written down first, then the keys go, then the rows: whatever is left after a
    kill, the next run deletes.
    """
    done = Forgotten(damaged=folder.readable()[1])
    months = folder.readable_months()
    finished = finished_at_site(months)
    for month in months:
        if month.ended_on is None:
            continue
        cap = month.ended_on + timedelta(days=settings.KEYS_LIVE_DAYS)
        if today >= cap:
            done.past_cap += 1
            _decide(month, "cap", today)
        elif month.key_id in finished and _has_rested(month, today) and is_reviewed(month):
            done.reviewed += 1
            _decide(month, "reviewed", today)
        else:
            done.waiting += 1
            done.first_cap = min(done.first_cap or cap, cap)
    still_there = {month.key_id for month in folder.readable_months()}
    for forgotten in ForgottenMonth.objects.all():
        try:
            if bytes(forgotten.key_id) in still_there:
                folder.destroy(bytes(forgotten.key_id))
            desk_keys.destroy(bytes(forgotten.desk_key))
        except OSError as error:  # of this month: the others go all the same
            done.left_over.append(f"{error.filename}: {error.strerror}")
        done.is_anything_lost |= clear(forgotten)
    forget_broken(today)
    return done


def forget_broken(today: date) -> None:
    """Delete what was set aside long ago: what names no key of ours falls under no month's end."""
    oldest = today - timedelta(days=settings.KEYS_LIVE_DAYS + LONGEST_MONTH)
    Quarantined.objects.filter(month__lt=oldest).delete()


def is_reviewed(month: KeyMonth) -> bool:
    """Say whether nothing of the month waits, or may still come: no envelope to open, none that the
    office holds back, no masking to confirm.
    """
    if month.is_published:
        return False
    unread = RawText.objects.filter(desk_key=month.desk_key, text__is_masking_confirmed=False)
    return not unread.exists() and not is_any_sealed_to(month.key_id)


def _has_rested(month: KeyMonth, today: date) -> bool:
    ended = month.ended_on
    return ended is not None and (today - ended).days >= settings.KEYS_REST_DAYS


@transaction.atomic
def _decide(month: KeyMonth, why: str, today: date) -> None:
    """Write down, once, that the month's keys are destroyed."""
    _, is_new = ForgottenMonth.objects.get_or_create(
        key_id=month.key_id, defaults={"desk_key": month.desk_key}
    )
    if is_new:
        Purged.add(MONTHS, today, 1)
        Deletion.record(MONTH, keys=[month.key_id.hex(), month.desk_key.hex()])
        AuditEntry.record("keys.destroyed", None, month.key_id.hex(), why=why)


def clear(month: ForgottenMonth) -> bool:
    """Delete every row under the month's keys; say whether an answer went that was never opened."""
    key_id = bytes(month.key_id)
    with transaction.atomic():
        # What nobody can read any more waits for no reader of its language.
        unread = Text.objects.filter(raw__desk_key=month.desk_key).exclude(written_in="")
        unread.update(written_in="")
        RawText.objects.filter(desk_key=month.desk_key).delete()
        ReplyDraft.objects.filter(desk_key=month.desk_key).delete()
        OpenedDigest.objects.filter(key_id=key_id).delete()
        sealed_to(Quarantined.objects.all(), key_id).delete()
    lost = list(sealed_to(Envelope.objects.all(), key_id).values_list("pk", flat=True))
    if lost:
        # Counted first: a kill in between counts them twice rather than not at all.
        AuditEntry.record("keeper.lost", None, key_id.hex(), answers=len(lost))
        sealed_to(Envelope.objects.all(), key_id).delete()
    return bool(lost)
