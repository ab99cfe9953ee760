"""The second copy of the deletion log: a file that is only added to, outside both databases.

A restored database brings its own log back to the day of its backup. This file does not go back: it
says what has to be deleted again. It lies in no backup, and nothing in it names anyone: kinds, days
and digests of keys.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO

from django.conf import settings

FILE = "deleted.log"
OWNER_ONLY = 0o600
GROUP = 0o060


@dataclass(frozen=True)
class Entry:
    """One deletion: its random mark, its kind, the day, and either all from before a day or the
    rows with these keys or digests of keys.
    """

    mark: str
    kind: str
    on: str
    before: str | None
    keys: list[str]

    @property
    def before_day(self) -> date | None:
        """The day before which everything of the kind went."""
        return date.fromisoformat(self.before) if self.before else None


@dataclass(frozen=True)
class Read:
    """What the file holds, and how many of its lines can't be read: cut short, or damaged."""

    entries: list[Entry]
    damaged: int


def path() -> Path:
    """Return where the file lies."""
    return Path(settings.KEPT_DIR) / FILE


def read(file: Path | None = None) -> Read:
    """Read the file, or another copy of it. The file itself holds nothing as long as nothing was
    deleted; a copy that is not there raises, for somebody has named it.
    """
    found: dict[str, Entry] = {}
    damaged = 0
    if file is None and not path().exists():
        return Read([], 0)
    lines = (file or path()).read_text(encoding="utf-8", errors="replace").splitlines()
    for line in filter(None, lines):
        try:
            entry = Entry(**json.loads(line))
            found.setdefault(entry.mark, entry)
        except (ValueError, TypeError):
            # Cut short by a kill: an entry is written before anything goes, so nothing went.
            damaged += 1
    return Read(list(found.values()), damaged)


def append(entries: Iterable[Entry]) -> bool:
    """Add entries, safely on the disk; say whether this process may write there.

    The office may not: what it records waits in the database until the keeper's daily run.
    """
    some = list(entries)
    if not some:
        return True
    try:
        with _opened() as file:
            for entry in some:
                file.write(json.dumps(asdict(entry)).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    return True


@contextmanager
def _opened() -> Iterator[IO[bytes]]:
    """Open the file to add to it, alone; a line that was cut short is ended first."""
    folder = path().parent
    folder.mkdir(parents=True, exist_ok=True)
    # The list's own user adds to it through the folder's group, where there is one.
    mode = OWNER_ONLY | (folder.stat().st_mode & GROUP)
    descriptor = os.open(path(), os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, mode)
    with os.fdopen(descriptor, "r+b", buffering=0) as unbuffered:
        if os.fstat(descriptor).st_uid == os.geteuid():
            os.fchmod(descriptor, mode)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            unbuffered.write(b"\n")
        yield unbuffered
