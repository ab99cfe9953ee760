"""When this installation was last backed up, rehearsed and purged: for the pages that say so.

Small files rather than rows: a restored database must not say that it was backed up on the day its
backup was made, and whoever runs the keeper may not sign in to the office.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.conf import settings

from feedback.private_files import replace_private

READABLE = 0o644
BACKUP, REHEARSAL, PURGE = "last-backup.json", "last-rehearsal.json", "last-purge.json"
PUBLIC_HALF = "backup.pub"
FINGERPRINT_BYTES = 8


@dataclass(frozen=True)
class Fact:
    """What happened on which day, whether it went well, one sentence, and numbers."""

    on: date
    ok: bool
    words: str
    detail: dict[str, Any] = field(default_factory=dict)


def last_backup() -> Fact | None:
    """Return when a backup was last made; None if never, or if the file can't be read."""
    return _read(BACKUP)


def last_rehearsal() -> Fact | None:
    """Return when a backup was last opened and tried out; None if never."""
    return _read(REHEARSAL)


def last_purge() -> Fact | None:
    """Return when what was due was last deleted; None if never."""
    return _read(PURGE)


def backup_key() -> str | None:
    """Return the fingerprint of the backup key, 16 signs, or None if none was made."""
    public = public_half()
    return fingerprint(public) if public else None


def public_half() -> bytes | None:
    """Return the public half of the backup key: 32 bytes, or None."""
    try:
        return bytes.fromhex((Path(settings.KEPT_DIR) / PUBLIC_HALF).read_text("ascii").strip())
    except (OSError, ValueError):
        return None


def fingerprint(public: bytes) -> str:
    """Return what is compared by voice or eye: 8 bytes as hex."""
    digest = blake2b(public, digest_size=FINGERPRINT_BYTES, person=b"hearback-backup")
    return digest.hexdigest()


def backed_up(on: date, **detail: Any) -> None:
    """Note a backup."""
    write(BACKUP, Fact(on, ok=True, words="A backup was made.", detail=detail))


def rehearsed(on: date, problems: list[str], **detail: Any) -> None:
    """Note a rehearsal, and what was wrong."""
    words = "; ".join(problems) if problems else "A backup was opened, tried out and found whole."
    write(REHEARSAL, Fact(on, ok=not problems, words=words, detail=detail))


def purged(on: date, rows: dict[str, int], *, whole: bool) -> None:
    """Note a purge. Numbers stay in the database, where the office's rules about them hold."""
    words = (
        "What was due was deleted."
        if whole
        else "Some of what was due could not be deleted, or not be cleared from the disk."
    )
    write(PURGE, Fact(on, ok=whole, words=words, detail={"kinds": sum(map(bool, rows.values()))}))


def write(name: str, fact: Fact) -> None:
    """Write a fact in place of the one before."""
    content = {**asdict(fact), "on": fact.on.isoformat()}
    folder = Path(settings.KEPT_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    replace_private(folder / name, json.dumps(content).encode(), READABLE)


def _read(name: str) -> Fact | None:
    try:
        said = json.loads((Path(settings.KEPT_DIR) / name).read_text(encoding="utf-8"))
        said["on"] = date.fromisoformat(said["on"])
        return Fact(**said)
    except (OSError, ValueError, TypeError, KeyError):
        return None
