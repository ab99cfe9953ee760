"""Opening one text: what waits, the audit entry that comes first, and the opening itself."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from nacl.public import PrivateKey

from feedback.intake.sealing import WillNotOpen, open_envelope
from feedback.intake.six_words.replies import checked_address
from feedback.keeper.models import ReviewerKey
from feedback.masking.cleaning import plain
from feedback.masking.languages import name_of
from feedback.responses.models import RawText, Text, TextQuerySet
from hearback.people.models import AuditEntry, User

OPENED, TOO_MANY = "raw.opened", "raw.limit_reached"
MOST_IN_AN_HOUR = 30
HOUR = timedelta(hours=1)


def waiting(reviewer: User) -> TextQuerySet:
    """Return the texts of her respondent groups whose masking nobody has confirmed and whose raw
    text is still there, the oldest month first; inside a month the random keys say nothing about
    who came when.
    """
    readable = Text.objects.for_reader(reviewer)
    unchecked = readable.filter(is_masking_confirmed=False, raw__isnull=False)
    return unchecked.order_by("month", "pk")


def months_waiting(reviewer: User) -> int:
    """Return of how many months there are texts to check; never how many people wrote them."""
    return waiting(reviewer).order_by().values("raw__desk_key").distinct().count()


def languages_of(texts: TextQuerySet) -> dict[str, str]:
    """Return the names of the languages that texts which are hidden as a whole wait for a reader
    of, by their codes; never how many wait.
    """
    codes = texts.hidden_whole().order_by().values_list("written_in", flat=True).distinct()
    return dict(sorted(((code, name_of(code)) for code in codes), key=lambda each: each[1]))


def after(text: Text, reviewer: User) -> Text | None:
    """Return the text to check after this one in its group, from the top again after the last."""
    others = waiting(reviewer).filter(respondent_group=text.respondent_group).exclude(pk=text.pk)
    later = others.filter(Q(month__gt=text.month) | Q(month=text.month, pk__gt=text.pk))
    return later.first() or others.first()


def write_down(text: Text, by: User, reason: str) -> datetime | None:
    """Record in the audit log, committed, that `by` opens what was typed, and why: the text's key
    and the kind of reason, no words. Returns None if she may go on; otherwise she has opened as
    many as may be opened in an hour, and the next can be opened at the time returned.

    Raises RuntimeError inside another transaction, which could still take the entry back.
    """
    with transaction.atomic(durable=True):
        # Two requests at once may not both be the thirtieth.
        ReviewerKey.objects.select_for_update().filter(user_id=by.pk).first()
        since = timezone.now() - HOUR
        lately = AuditEntry.objects.filter(action=OPENED, actor=by.email, at__gt=since)
        times = list(lately.order_by("-at").values_list("at", flat=True)[:MOST_IN_AN_HOUR])
        if len(times) < MOST_IN_AN_HOUR:
            AuditEntry.record(OPENED, by, str(text.pk), reason=reason)
            return None
        AuditEntry.record(TOO_MANY, by, str(text.pk))
        return times[-1] + HOUR


def read(raw: RawText, desk_private: PrivateKey) -> str:
    """Return what was typed, with letters that hide written out (`feedback.masking.cleaning`).

    Raises WillNotOpen, also for an envelope that belongs to another text.
    """
    return read_with_address(raw, desk_private)[0]


def read_with_address(raw: RawText, desk_private: PrivateKey) -> tuple[str, dict[str, Any] | None]:
    """Return the same, and what a reply may be sealed to, if she keeps six words."""
    payload = open_envelope(bytes(raw.sealed), desk_private)
    typed = payload.answers.get("raw")
    if payload.context != {"text": str(raw.text_id)} or not isinstance(typed, str):
        raise WillNotOpen
    return plain(typed).strip(), checked_address(payload.reply_to)
