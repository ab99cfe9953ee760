"""Opening batches: at least five of a survey at a time, in no order, each exactly once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from feedback.intake.models import Envelope
from feedback.keeper.codes import count_used, forget_codes
from feedback.keeper.collecting import collect
from feedback.keeper.expiring import forget_staged
from feedback.keeper.folding import Calendar, fold
from feedback.keeper.forgetting import Forgotten, forget
from feedback.keeper.keys.folder import KeyFolder, UnlockedKeys
from feedback.keeper.opening import AT_ONCE, Fitting, Reader, Waiting, in_slices
from feedback.keeper.splitting import CHANCE, Rows, Splitter
from feedback.keeper.tidying import tidy
from feedback.responses.models import (
    Answer,
    Batch,
    Coding,
    Flag,
    OpenedDigest,
    Quarantined,
    RawText,
    Response,
    Text,
)
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry

# What the audit log may tell of a batch's size: other entries show its day.
AUDIT_STEP = 5
ROWS_AT_ONCE = 500


@dataclass
class Report:
    """What one run did. Says nothing of how many envelopes wait, not even whether any do."""

    batches: list[Batch] = field(default_factory=list)
    # Addresses of surveys with too few envelopes so far, and of those whose interval is not over.
    too_few: set[str] = field(default_factory=set)
    next_from: dict[str, date] = field(default_factory=dict)
    quarantined: int = 0
    # Answers that no pool could hide in time: destroyed unread.
    given_up: int = 0
    forgotten: Forgotten = field(default_factory=Forgotten)
    is_tidy: bool = True
    # Months that were lost, not destroyed, and that answers wait under.
    missing: set[bytes] = field(default_factory=set)
    # Whether every accepted reviewer has her copies.
    is_shared: bool = True


def run(keys: UnlockedKeys, today: date) -> Report:
    """Open what may be opened on `today`, set aside what will not open, forget what is due, tidy.

    Killed anywhere, the next run neither loses nor doubles an answer: a slice of a batch and the
    digests of its envelopes are one transaction, and only then are these envelopes deleted.
    """
    report = Report()
    try:
        keys.share_desk_keys()
    except OSError:  # what lies in the office's folder must not stop the keeper
        report.is_shared = False
    folder = KeyFolder(Path(settings.KEY_DIR))
    calendar = Calendar(folder.months(), today)
    collect()
    reader = Reader(keys)
    staging = reader.look()
    report.missing = staging.missing
    discard(staging.done)
    set_aside(staging.broken, reader, today)
    report.quarantined = len(staging.broken)
    opener = Opener(keys, reader, calendar, today, report)
    waiting = opener.open_surveys(staging.ready)
    opener.open_pools(waiting)
    count_used([batch.survey for batch in report.batches if batch.survey])
    left_over = forget_staged(today)
    forget_codes(today)
    report.forgotten = forget(folder, today)
    report.forgotten.left_over += left_over
    report.is_tidy = tidy()
    return report


def forget_alone(today: date) -> Report:
    """Open nothing; forget what is due on `today`, and tidy. Needs no passphrase."""
    collect()
    left_over = forget_staged(today)
    forget_codes(today)
    forgotten = forget(KeyFolder(Path(settings.KEY_DIR)), today)
    forgotten.left_over += left_over
    return Report(forgotten=forgotten, is_tidy=tidy())


class Opener:
    """Opens a run's batches: each survey's own, then the pools of what waited too long."""

    def __init__(
        self, keys: UnlockedKeys, reader: Reader, calendar: Calendar, today: date, report: Report
    ) -> None:
        self._keys, self._reader, self._calendar = keys, reader, calendar
        self._today, self._report = today, report
        self._splitter = Splitter(today)

    def open_surveys(self, ready: dict[Survey, list[Fitting]]) -> list[Fitting]:
        """Open what each survey may get, and return what stays sealed because it is too few."""
        left: list[Fitting] = []
        for survey in Survey.objects.published():
            opened = ready.get(survey, [])
            is_enough = len(opened) >= settings.BATCH_MINIMUM
            opens_from = next_day(survey)
            is_early = opens_from is not None and self._today < opens_from
            # Better early than never.
            if is_enough and (not is_early or self._calendar.is_last_call(opened)):
                self._open(Batch(survey=survey), opened)
                continue
            if not is_enough:
                left += opened
            if opens_from and is_early:
                self._report.next_from[survey.slug] = opens_from
            else:
                self._report.too_few.add(survey.slug)
        return left

    def open_pools(self, waiting: Iterable[Fitting]) -> None:
        """Open what waited too long together with other surveys', or give it up."""
        folded = fold(waiting, self._calendar)
        for pool in folded.pools:
            self._open(Batch(respondent_group=pool.group), pool.opened)
        if folded.given_up:
            give_up(folded.given_up)
            discard(one.envelope.pk for one in folded.given_up)
            self._report.given_up = len(folded.given_up)

    def _open(self, batch: Batch, all_of_it: list[Fitting]) -> None:
        """Open a batch in slices drawn by lot, so that none has anything to do with arrival."""
        # One desk key for a whole batch: each text's own month would tell in which it was sent.
        # The oldest, so that no word lives longer than was promised.
        desk_public = self._keys.desk_public_for(self._calendar.oldest_key(all_of_it))
        batch.month, batch.opened_on = self._today.replace(day=1), self._today
        batch.responses = 0
        CHANCE.shuffle(all_of_it)
        # Half a slice is still enough people to hide among.
        for some in in_slices(all_of_it, max(AT_ONCE, 2 * settings.BATCH_MINIMUM)):
            read = self._reader.read(some)
            if len(read) < settings.BATCH_MINIMUM:  # somebody takes envelopes away meanwhile
                continue
            rows = self._splitter.rows(
                (opened for _, opened in read), desk_public, is_pooled=batch.survey is None
            )
            release(batch, rows, [one.envelope for one, _ in read])
            discard(one.envelope.pk for one, _ in read)
        if batch.responses:
            self._report.batches.append(batch)


def next_day(survey: Survey) -> date | None:
    """Return the first day another batch of the survey may be opened; None before its first."""
    last: date | None = survey.batches.aggregate(last=Max("opened_on"))["last"]
    return last + timedelta(days=settings.BATCH_INTERVAL_DAYS) if last else None


@transaction.atomic
def release(batch: Batch, rows: Rows, envelopes: list[Waiting]) -> None:
    """Store a slice of a batch: its rows, shuffled, under random keys, and the digests of its
    envelopes. A batch that is cut short between two slices is a smaller batch.
    """
    batch.responses += len(rows.responses)
    batch.save()
    Response.objects.bulk_create(rows.responses, ROWS_AT_ONCE)
    Answer.objects.bulk_create(rows.answers, ROWS_AT_ONCE)
    Text.objects.bulk_create(rows.texts, ROWS_AT_ONCE)
    RawText.objects.bulk_create(rows.raw, ROWS_AT_ONCE)
    Coding.objects.bulk_create(rows.codings, ROWS_AT_ONCE)
    Flag.objects.bulk_create(rows.flags, ROWS_AT_ONCE)
    remember(envelopes)
    AuditEntry.record(
        "keeper.batch" if batch.survey else "keeper.pool",
        None,
        batch.survey.slug if batch.survey else batch.respondent_group,
        at_least=len(envelopes) // AUDIT_STEP * AUDIT_STEP,
    )


def set_aside(broken: list[Waiting], reader: Reader, today: date) -> None:
    """Put what would not open, or did not fit its survey, into quarantine."""
    CHANCE.shuffle(broken)
    for some in in_slices(broken, AT_ONCE):
        quarantine(some, reader.sealed([envelope.pk for envelope in some]), today)
        discard(envelope.pk for envelope in some)


@transaction.atomic
def quarantine(broken: Sequence[Waiting], sealed: dict[int, bytes], today: date) -> None:
    """Keep these, still sealed."""
    month = today.replace(day=1)
    Quarantined.objects.bulk_create(
        (Quarantined(sealed=sealed[one.pk], month=month) for one in broken if one.pk in sealed),
        ROWS_AT_ONCE,
    )
    remember(broken)
    AuditEntry.record("keeper.quarantined", None)


@transaction.atomic
def give_up(opened: list[Fitting]) -> None:
    """Record that these answers are destroyed unread: too few to hide each other, for too long."""
    remember(one.envelope for one in opened)
    AuditEntry.record("keeper.given_up", None, answers=len(opened))


def remember(envelopes: Iterable[Waiting]) -> None:
    """Store the digests, in the order of the digests: no other."""
    known = sorted((envelope.digest, envelope.key) for envelope in envelopes)
    OpenedDigest.objects.bulk_create(
        (OpenedDigest(digest=digest, key_id=key) for digest, key in known), ROWS_AT_ONCE
    )


def discard(envelopes: Iterable[int]) -> None:
    """Delete envelopes from staging by their keys."""
    keys = iter(envelopes)
    while some := list(islice(keys, ROWS_AT_ONCE)):
        Envelope.objects.filter(pk__in=some).delete()
