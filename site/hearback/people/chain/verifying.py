"""Does the log still say what was written? Walks the chain and compares it with heads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from hearback.people.chain import heads, key_file, seals
from hearback.people.chain.faults import Against, Fault
from hearback.people.chain.heads import Head
from hearback.people.models import AuditEntry, AuditHead
from hearback.people.models.audit import FORGOTTEN, KEPT_AT_LEAST
from hearback.people.models.chain import BEGUN_AGAIN

AT_ONCE = 2000


@dataclass
class Finding:
    """What a check found. `first_bad` is the number of the first entry that is not as it was
    written; `row` the database's own key of an entry that has no number; `digest` that of the last.
    """

    entries: int = 0
    last: int = 0
    before_chain: int = 0
    removed: int = 0
    removed_until: date = date.min
    fault: Fault = Fault.NONE
    first_bad: int | None = None
    row: int | None = None
    digest: str = ""
    begun_again: list[int] = field(default_factory=list)
    against: list[tuple[Head, Against]] = field(default_factory=list)
    # Numbers of the heads that somebody gave, beside the one that the keeper kept.
    given: list[int] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return self.fault == Fault.NONE

    def blame(self, fault: Fault, number: int | None, row: int | None = None) -> None:
        """Take down a fault, unless an earlier one is known."""
        if self.holds:
            self.fault, self.first_bad, self.row = fault, number, row

    def as_detail(self) -> dict[str, Any]:
        """Return it as an audit entry, a file or a page keeps it: numbers and codes."""
        return {
            "entries": self.entries,
            "last": self.last,
            "before_chain": self.before_chain,
            "removed": self.removed,
            "fault": self.fault.value,
            "first_bad": self.first_bad,
            "row": self.row,
            "begun_again": self.begun_again,
            "given": self.given,
            "heads": [[head.number, head.day.isoformat(), how.value] for head, how in self.against],
        }


def verify(given: Sequence[Head] = ()) -> Finding:
    """Check every entry, then the heads that were given and the one the keeper kept.

    Needs no secret; the key file, where this process may read it, tells more of a log that was cut
    short. What is written meanwhile is left for the next check.
    """
    end = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
    walk = _Walk(Finding(), {head.number for head in (*given, *_kept())})
    rows = AuditEntry.objects.numbered().filter(number__lte=end.number if end else 2**62)
    walk.all(rows.iterator(chunk_size=AT_ONCE))
    found = walk.found
    found.digest = seals.digest(walk.before)
    found.given = sorted({head.number for head in given})
    _look_at_the_end(found, end, walk.before)
    _look_for_strays(found)
    _compare(found, given, walk.digests)
    for number in found.begun_again:
        if not any(h.number >= number and how == Against.AGREES for h, how in found.against):
            found.blame(Fault.BEGUN_AGAIN, number)
    return found


def _kept() -> list[Head]:
    try:
        return heads.kept_by_the_keeper()
    except heads.NoHead:
        return []


class _Walk:
    """One pass over the chain, in its order."""

    def __init__(self, found: Finding, wanted: set[int]) -> None:
        self.found, self.wanted = found, wanted
        self.before = b""
        self.digests: dict[int, str] = {}

    def all(self, rows: Iterable[AuditEntry]) -> None:
        """Check each. Goes on after a fault, to count and to compare with heads."""
        for entry in rows:
            number = entry.number or 0
            if self.found.entries == 0 and number > 1:
                self._begin_after(number - 1)
            self._one(entry, number)

    def _begin_after(self, number: int) -> None:
        """Begin behind what was removed for being old, if a later entry says so."""
        self.found.last = number
        said = AuditEntry.objects.filter(action=FORGOTTEN, detail__last=number).last()
        removal = _removal(said) if said else None
        if removal is None:
            self.found.blame(Fault.BEGINNING, 1)
        else:
            self.found.removed = number
            self.before, self.found.removed_until = removal
        self.digests[number] = seals.digest(self.before)

    def _one(self, entry: AuditEntry, number: int) -> None:
        found, seal = self.found, bytes(entry.seal)
        if number <= found.last and found.entries:
            found.blame(Fault.PUT_IN, number)
        elif number != found.last + 1:
            found.blame(Fault.MISSING, found.last + 1)
        if not seals.fits(entry.content(), self.before, seal):
            found.blame(Fault.CHANGED, number)
        elif entry.action == BEGUN_AGAIN:
            found.begun_again.append(number)
        elif not seals.follows(self.before, seal):
            found.blame(Fault.CHANGED, number)
        found.entries += 1
        found.before_chain += entry.is_before_chain
        found.last, self.before = number, seal
        if number in self.wanted:
            self.digests[number] = seals.digest(seal)


def _removal(said: AuditEntry) -> tuple[bytes, date] | None:
    """Return the seal of the last entry that was removed, and the day from which on all are kept;
    None for what the program never writes, such as a day that was not old enough.
    """
    try:
        seal, until = bytes.fromhex(said.detail["seal"]), date.fromisoformat(said.detail["until"])
    except (KeyError, TypeError, ValueError):
        return None
    # Of two days the earlier: an entry may bear a day that is still to come.
    is_old_enough = min(localdate(said.at), localdate()) - until >= KEPT_AT_LEAST
    return (seal, until) if is_old_enough and len(seal) == seals.SEAL_BYTES else None


def _look_at_the_end(found: Finding, end: AuditHead | None, last_seal: bytes) -> None:
    if end is None:
        if found.entries:
            found.blame(Fault.CUT_SHORT, found.last + 1)
        return
    if end.number > found.last or bytes(end.seal) != last_seal:
        found.blame(Fault.CUT_SHORT, found.last + 1)
    try:
        if end.number and not end.has_its_key():
            found.blame(Fault.WRONG_KEY, found.last + 1)
    except key_file.NotWritable:
        return


def _look_for_strays(found: Finding) -> None:
    """Entries that nobody sealed: without a number once there is a chain, or behind its end."""
    end = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
    if end is None or end.number == 0:
        return
    stray = AuditEntry.objects.filter(number=None).order_by("pk").first()
    if stray is not None:
        found.blame(Fault.PUT_IN, None, stray.pk)
    beyond = AuditEntry.objects.numbered().filter(number__gt=end.number).first()
    if beyond is not None:
        found.blame(Fault.PUT_IN, beyond.number)


def _compare(found: Finding, given: Sequence[Head], digests: dict[int, str]) -> None:
    kept = set(_kept())
    for head in sorted({*given, *kept}, key=lambda head: head.number):
        how = _against(head, found, digests)
        if how == Against.TOO_OLD and head in kept:
            # The keeper left it at its last run: nothing that new can have been removed since.
            how = Against.DIFFERS
        found.against.append((head, how))
        if how == Against.ROLLED_BACK:
            found.blame(Fault.ROLLED_BACK, found.last + 1)
        elif how == Against.DIFFERS:
            found.blame(Fault.REWRITTEN, head.number)


def _against(head: Head, found: Finding, digests: dict[int, str]) -> Against:
    if head.number > found.last:
        return Against.ROLLED_BACK
    if head.number in digests:
        return Against.AGREES if digests[head.number] == head.digest else Against.DIFFERS
    # What was written on the head's day or later is still there, if the log was shortened by rule.
    was_removed = head.number < found.removed and head.day < found.removed_until
    return Against.TOO_OLD if was_removed else Against.DIFFERS
