"""The whole audit log written anew by somebody who may write to the database and has no key file:
under keys of their own, in the format of the program, so that nothing in the log itself shows it.
"""

import secrets
from dataclasses import dataclass
from typing import cast

from nacl.signing import SigningKey

from hearback.people.chain import seals
from hearback.people.models import AuditEntry, AuditHead
from tests.safety import tampering


@dataclass
class Announced:
    """The public half of a key that the forger does not have: the program's next one."""

    verify_key: bytes


def write_anew(leave_out: int, behind: int = 0, until: str = "") -> None:
    """Write every entry but number `leave_out` anew. `behind` so many that are said to have been
    removed for their age, up to the day `until`, the numbers are higher than any paper knows.

    The last one names the program's own next key, which its locked half fits.
    """
    entries = [entry for entry in AuditEntry.objects.numbered() if entry.number != leave_out]
    genuine = Announced(bytes(AuditHead.objects.get().seal)[-seals.KEY :])
    key, before = SigningKey.generate(), b""
    if behind:
        before = secrets.token_bytes(seals.SEAL_BYTES - seals.KEY) + bytes(key.verify_key)
        entries.insert(0, _removal(entries[0], behind, until, before))
    tampering.sql(f"DELETE FROM {tampering.LOG}")
    for number, entry in enumerate(entries, start=behind + 1):
        is_last = entry is entries[-1]
        following = cast(SigningKey, genuine) if is_last else SigningKey.generate()
        entry.pk, entry.number = None, number
        entry.seal = before = seals.make(entry.content(), before, key, following)
        key = following
    AuditEntry.objects.bulk_create(entries)
    tampering.sql(
        f"UPDATE {tampering.HEAD} SET number = %s, seal = %s, forgotten = %s",
        *(entries[-1].number, before, behind),
    )


def take_out_of_the_chain(leave_out: int) -> None:
    """Take every number and seal away and one entry out, as if there had been no chain yet."""
    tampering.delete(leave_out)
    tampering.sql(f"UPDATE {tampering.LOG} SET number = NULL, seal = %s", b"")
    tampering.sql(f"UPDATE {tampering.HEAD} SET number = 0, seal = %s", b"")


def _removal(first: AuditEntry, last: int, until: str, seal: bytes) -> AuditEntry:
    said = {"first": 1, "last": last, "until": until, "seal": seal.hex()}
    return AuditEntry(at=first.at, actor="system", action="audit.forgotten", detail=said)
