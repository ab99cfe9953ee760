"""What stands how, with its date: keys, batches, and what other parts of Hearback report.

Each row is one line of SOURCES. A part that isn't set up returns None and the page says so; a part
that is built later adds its line here and nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format

from feedback.intake.public_key import fingerprint, key_day, read_public_key
from feedback.responses.models import Batch, ForgottenMonth
from hearback.keeping.facts import last_backup, last_purge, last_rehearsal
from hearback.people.models import AuditEntry

LONGEST_MONTH = 31
NOT_SET_UP = "Not set up yet"
TOO_LONG_AGO = "Too long ago. See why its timer did not run: systemctl list-timers 'hearback-*'"
# In how many days something is missed: purges are daily; backups as the doctor has it; rehearsals
# monthly.
PURGE_AGE, BACKUP_AGE, REHEARSAL_AGE = 3, 7, 40
ENABLE = "systemctl enable --now hearback-{}.timer"


@dataclass(frozen=True)
class Reading:
    """How something stands. `mend` says what to do where it is not well."""

    words: str
    mend: str = ""


@dataclass(frozen=True)
class Source:
    """Something worth a row, and who knows about it."""

    key: str
    looked_at: str
    read: Callable[[], Reading | None]
    # What is said where there is nothing to read, and what to do about it.
    nothing: str = NOT_SET_UP
    set_up: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the page."""

    looked_at: str
    words: str
    mend: str


def rows() -> list[Row]:
    """Return every row, in the order of SOURCES."""
    found = [
        (source, source.read() or Reading(source.nothing, source.set_up)) for source in SOURCES
    ]
    return [Row(source.looked_at, reading.words, reading.mend) for source, reading in found]


def _in_words(day: date) -> str:
    days = (timezone.localdate() - day).days
    ago = {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
    return f"{date_format(day)}, {ago}"


def intake_key() -> Reading | None:
    """The age of the key that answers are sealed to."""
    day, public = key_day(), read_public_key()
    if day is None or public is None:
        return None
    age, most = (timezone.localdate() - day).days, settings.PUBLIC_KEY_MAX_AGE_DAYS
    words = f"Made on {_in_words(day)}; fingerprint {fingerprint(public)}"
    if age > most:
        return Reading(f"{words}. Too old: no answer is taken", "deploy/as keeper keys rotate")
    is_due = age > LONGEST_MONTH
    return Reading(words, "deploy/as keeper keys rotate" if is_due else "")


def keys_destroyed() -> Reading | None:
    """How many months' keys are gone for good."""
    number = ForgottenMonth.objects.count()
    return Reading(f"{number} month{'' if number == 1 else 's'}") if number else None


def last_batch() -> Reading | None:
    """When answers were last opened, which the desk shows as well."""
    day: date | None = Batch.objects.aggregate(last=Max("opened_on"))["last"]
    return Reading(_in_words(day)) if day else None


def what_waits() -> Reading | None:
    """Nothing: the keeper tells no number, not even whether any answer waits (claim 31)."""
    return Reading("The keeper tells nobody how much waits, so that no page changes by one answer")


def audit_head() -> Reading | None:
    """The newest entry of the audit log, by its number in the chain."""
    newest = AuditEntry.objects.numbered().last()
    return Reading(f"Entry {newest.number}, {_in_words(newest.at.date())}") if newest else None


class Dated(Protocol):
    """What another part of Hearback reports of its last run."""

    @property
    def on(self) -> date:
        """When it was."""

    @property
    def ok(self) -> bool:
        """Whether it went well."""

    @property
    def words(self) -> str:
        """One plain sentence."""


def dated(read: Callable[[], Dated | None], longest: int) -> Callable[[], Reading | None]:
    """Return a reader of such a report: its sentence, its day, and what to do if it went wrong or
    is more than `longest` days old.
    """

    def reading() -> Reading | None:
        report = read()
        if report is None:
            return None
        words = f"{report.words.rstrip('.')}. {_in_words(report.on)}"
        if not report.ok:
            return Reading(words, "It went wrong: ./run doctor")
        is_old = (timezone.localdate() - report.on).days > longest
        return Reading(words, TOO_LONG_AGO if is_old else "")

    return reading


SOURCES: tuple[Source, ...] = (
    Source(
        "intake-key",
        "The key that answers are sealed to",
        intake_key,
        set_up="deploy/as keeper keys make",
    ),
    Source("keys-destroyed", "Months whose keys were destroyed", keys_destroyed, "None yet"),
    Source("backlog", "What waits sealed", what_waits),
    Source("batch", "Answers last opened", last_batch, "Never yet"),
    Source(
        "purge",
        "What is past its time, last deleted",
        dated(last_purge, PURGE_AGE),
        set_up=ENABLE.format("purging"),
    ),
    Source(
        "backup",
        "Last backup",
        dated(last_backup, BACKUP_AGE),
        set_up=f"deploy/as keeper backup-key; then {ENABLE.format('backup')}",
    ),
    Source(
        "rehearsal",
        "Last rehearsal of restoring one",
        dated(last_rehearsal, REHEARSAL_AGE),
        set_up=ENABLE.format("rehearsal"),
    ),
    Source("audit", "End of the audit log", audit_head, "Nothing is written down yet"),
)
