"""Deleting again, in a restored database, what was deleted after its backup was made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from feedback.cutting.models import Quote
from feedback.cutting.models.quoting import WITHDRAWN as QUOTE_WITHDRAWN
from feedback.cutting.published import PUBLISHED
from feedback.indicators.models import IndicatorValue
from feedback.indicators.models.values import WITHDRAWN as INDICATOR_WITHDRAWN
from feedback.keeper.forgetting import MONTH, clear
from feedback.partners.models import HandIn, SealedComment
from feedback.releases.models import ReleaseQuote
from feedback.responses.models import ForgottenMonth
from feedback.surveys.models import Code, CodeBatch, Recording
from feedback.surveys.models.recordings import DELETED
from hearback.deletions import log
from hearback.deletions.models import Deletion, digest_of
from hearback.keeping.clocks import BY_KIND
from hearback.keeping.noting import CLOSED, CODES, HAND_IN, REOPENED
from hearback.keeping.special import ACCOUNTS, forget_person
from hearback.people.models import Invitation, User
from you_said_we_did.by_email.models import Slip
from you_said_we_did.clocks.answering import look_again
from you_said_we_did.findings import NARROWED
from you_said_we_did.models import Commitment, Finding, Poster, ProgressEntry, Visibility
from you_said_we_did.papers import WITHDRAWN as PAPER_WITHDRAWN
from you_said_we_did.papers import Paper
from you_said_we_did.progress import TAKEN_OUT
from you_said_we_did.resting import QUOTE_REMOVED
from you_said_we_did.subscribers.models import ENDED, LEFT, Subscriber
from you_said_we_did.taking_down import TAKEN_DOWN


class UnknownDeletion(Exception):
    """The log tells of a kind that this version does not know: it can't be deleted again."""


def replay(entries: Iterable[log.Entry]) -> int:
    """Do again what the database does not know of; return how many entries that were.

    Raises UnknownDeletion before anything is done. Can be done twice. Slips about mail are deleted
    whatever the log says: they were dealt with long ago, and a second time would write to people.
    So are invitations that nobody had followed: they were since, or taken back.
    """
    known = set(Deletion.objects.values_list("mark", flat=True))
    missing = [entry for entry in entries if entry.mark not in known]
    for entry in missing:
        if entry.kind not in AGAIN and entry.kind not in BY_KIND:
            raise UnknownDeletion(entry.kind)
    Slip.objects.all().delete()
    Invitation.objects.unanswered().delete()
    for entry in missing:
        with transaction.atomic():
            _again(entry)
            Deletion.from_entry(entry).save(force_insert=True)
    return len(missing)


def _again(entry: log.Entry) -> None:
    if entry.kind in AGAIN:
        AGAIN[entry.kind](entry)
    elif entry.before_day:
        BY_KIND[entry.kind].pile.delete(entry.before_day, lambda rows: None)


def _month(entry: log.Entry) -> None:
    key, desk = (bytes.fromhex(one) for one in entry.keys)
    month, _ = ForgottenMonth.objects.get_or_create(key_id=key, defaults={"desk_key": desk})
    clear(month)


def _left(entry: log.Entry) -> None:
    _matching(Subscriber.objects.all(), LEFT, entry).delete()


def _ended(entry: log.Entry) -> None:
    Subscriber.objects.all().delete()


def _quote(entry: log.Entry) -> None:
    for quote in _matching(Quote.objects.all(), QUOTE_WITHDRAWN, entry):
        ReleaseQuote.objects.filter(origin=quote.pk).delete()
        Quote.objects.filter(pk=quote.pk).update(status=Quote.Status.WITHDRAWN)


def _paper(entry: log.Entry) -> None:
    issued = Paper.objects.filter(status=Paper.Status.ISSUED)
    for paper in _matching(issued, PAPER_WITHDRAWN, entry):
        Paper.objects.filter(pk=paper.pk).update(status=Paper.Status.WITHDRAWN)
        look_again(paper.release.survey, None)


def _indicator(entry: log.Entry) -> None:
    _matching(IndicatorValue.objects.approved(), INDICATOR_WITHDRAWN, entry).delete()


def _closed(entry: log.Entry) -> None:
    for user in _matching(User.objects.filter(is_active=True), CLOSED, entry):
        user.is_active = False
        user.set_unusable_password()
        user.save()
        user.groups.clear()
        user.authenticator_set.all().delete()


def _forgotten(entry: log.Entry) -> None:
    for user in _matching(User.objects.all(), ACCOUNTS, entry):
        user.is_active = False
        forget_person(user)


def _nothing(entry: log.Entry) -> None:
    """Do no more than know of it. A reopened account stays shut: an administrator invites her
    again. A published period is not cut once more.
    """


def _hand_in(entry: log.Entry) -> None:
    taken_back = _matching(HandIn.objects.all(), HAND_IN, entry, "nonce")
    SealedComment.objects.filter(hand_in__in=taken_back).delete()
    taken_back.update(is_taken_back=True)


def _codes(entry: log.Entry) -> None:
    batches = _matching(CodeBatch.objects.filter(cancelled_on=None), CODES, entry, "prefix")
    Code.objects.filter(prefix__in=list(batches.values_list("prefix", flat=True))).delete()
    batches.update(cancelled_on=date.fromisoformat(entry.on))


def _recording(entry: log.Entry) -> None:
    _matching(Recording.objects.all(), DELETED, entry, "name").delete()


def _taken_out(entry: log.Entry) -> None:
    for step in _matching(ProgressEntry.objects.exclude(words=""), TAKEN_OUT, entry):
        step.forget_words(date.fromisoformat(entry.on))


def _quote_removed(entry: log.Entry) -> None:
    for finding in _matching(Finding.objects.all(), QUOTE_REMOVED, entry):
        finding.forget_quote()


def _taken_down(entry: log.Entry) -> None:
    off: dict[str, Any] = {"live": False, "live_revision": None, "approved_on": None}
    off["has_unpublished_changes"] = True
    for finding in _matching(Finding.objects.filter(live=True), "finding", entry):
        Finding.objects.filter(pk=finding.pk).update(**off)
        Poster.forget(finding.pk)
        finding.tell_surveys(None)
    for one in _matching(Commitment.objects.filter(live=True), "commitment", entry):
        Commitment.objects.filter(pk=one.pk).update(**off)
        Poster.forget(one.finding_id)


def _narrowed(entry: log.Entry) -> None:
    """Restrict it: to whom it was narrowed no log says, and this shows it to fewest."""
    for finding in _matching(Finding.objects.all(), NARROWED, entry):
        Finding.objects.filter(pk=finding.pk).update(visibility=Visibility.RESTRICTED)
        finding.tell_surveys(None)


def _matching(rows: QuerySet[Any], kind: str, entry: log.Entry, key: str = "pk") -> QuerySet[Any]:
    """Return the rows whose keys' digests the entry holds."""
    wanted = set(entry.keys)
    found = [one for one in rows.values_list(key, flat=True) if digest_of(kind, one) in wanted]
    return rows.filter(**{f"{key}__in": found})


AGAIN: dict[str, Callable[[log.Entry], None]] = {
    MONTH: _month,
    LEFT: _left,
    ENDED: _ended,
    QUOTE_WITHDRAWN: _quote,
    PAPER_WITHDRAWN: _paper,
    INDICATOR_WITHDRAWN: _indicator,
    CLOSED: _closed,
    REOPENED: _nothing,
    PUBLISHED: _nothing,
    ACCOUNTS: _forgotten,
    HAND_IN: _hand_in,
    CODES: _codes,
    DELETED: _recording,
    TAKEN_OUT: _taken_out,
    QUOTE_REMOVED: _quote_removed,
    TAKEN_DOWN: _taken_down,
    NARROWED: _narrowed,
}
