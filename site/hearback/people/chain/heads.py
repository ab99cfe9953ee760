"""Heads: one line that says how far the log went on a day, and pins everything before it.

A line such as `1042 of 30 November 2026: 3f9a 02bc …` is printed, mailed, or kept by the keeper in
a file. Somebody can type it back: letters' case, blanks and line ends don't matter.
"""

import os
import re
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localdate

from hearback.people.chain import seals
from hearback.people.models import AuditEntry

DIGITS = 2 * seals.DIGEST_BYTES
LINE = re.compile(
    r"(\d{1,18})\s+of\s+(\d{1,2}\s+[A-Za-z]+\s+\d{4})\s*:\s*"
    rf"((?:[0-9A-Fa-f]\s*){{{DIGITS}}})(?![0-9A-Fa-f])"
)
# A line that was begun: a digit too few must not look as if no head had been given.
BEGUN = re.compile(r"\d\s+of\s+\d{1,2}\s+[A-Za-z]+\s+\d{4}\s*:")
FILE_MODE = 0o644  # everybody may read it; the folder says who may write there


class NoHead(ValueError):
    """There is no head in what was given, or one that is not whole."""


@dataclass(frozen=True)
class Head:
    """The number of the log's last entry on a day, and the digest of its seal."""

    number: int
    day: date
    digest: str

    def __str__(self) -> str:
        groups = re.findall("....", self.digest)
        return f"{self.number} of {date_format(self.day, 'j F Y')}: {' '.join(groups)}"


def head_now() -> Head | None:
    """Return the head of the log as it stands; None before its first entry."""
    last = AuditEntry.objects.numbered().last()
    if last is None or last.number is None:
        return None
    return Head(last.number, localdate(), seals.digest(bytes(last.seal)))


def heads_in(text: str) -> list[Head]:
    """Return every head in a text, such as a mail or a file of many. Raises NoHead."""
    found = []
    for number, day, digest in LINE.findall(text):
        try:
            on = datetime.strptime(" ".join(day.split()), "%d %B %Y").date()
        except ValueError:
            raise NoHead from None
        found.append(Head(int(number), on, re.sub(r"\s", "", digest).lower()))
    if not found or len(found) != len(BEGUN.findall(text)):
        raise NoHead
    return found


def kept_by_the_keeper() -> list[Head]:
    """Return the head that the keeper's last run left, if there is one. Raises NoHead for a file
    that holds none.
    """
    try:
        return heads_in(Path(settings.AUDIT_HEAD_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError):
        raise NoHead from None


def keep(head: Head) -> None:
    """Leave a head for everybody to compare with. Raises OSError."""
    path = Path(settings.AUDIT_HEAD_FILE)
    descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{head}\n")
        file.flush()
        os.fsync(file.fileno())
        os.fchmod(file.fileno(), FILE_MODE)
    os.replace(aside, path)
