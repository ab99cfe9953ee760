"""The outer keys: one for each end that receipts or saved answers have, destroyed when it is over.

They lie in a folder of the public site, in no backup. What was made with one can't be found again
or opened once it is gone: not in an old copy of the database, not by whoever has the words. They
are destroyed by the daily forgetting command, and by a public process when it starts and whenever
words are typed.
"""

import secrets
from contextlib import suppress
from datetime import date
from pathlib import Path

from django.conf import settings

from feedback.intake.six_words.stretching import KEY_BYTES
from feedback.private_files import add_private, make_private_folder, shred_or_delete

RECEIPT, SAVED = "receipt", "saved"
NAME = "{}-{}.key"


def key_until(kind: str, ends: int) -> bytes:
    """Return the key of what ends with this day (an ordinal), made by whoever needs it first."""
    folder = Path(settings.WORD_KEY_DIR)
    if not folder.is_dir():
        make_private_folder(folder)
    path = folder / NAME.format(kind, ends)
    with suppress(FileExistsError):
        if not path.exists():
            add_private(path, secrets.token_bytes(KEY_BYTES))
    return path.read_bytes()


def living(kind: str, today: date) -> list[tuple[int, bytes]]:
    """Return the keys whose end is not over, each with its end's ordinal, the next one first; the
    others are destroyed.
    """
    destroy_due(today)
    found = []
    for path in Path(settings.WORD_KEY_DIR).glob(NAME.format(kind, "*")):
        with suppress(FileNotFoundError):
            if _end_of(path) >= today.toordinal():
                found.append((_end_of(path), path.read_bytes()))
    return sorted(found)


def destroy_due(today: date) -> list[str]:
    """Destroy the keys whose end is over; return the paths of those that could not be."""
    left = []
    for path in Path(settings.WORD_KEY_DIR).glob(NAME.format("*", "*")):
        if _end_of(path) < today.toordinal():
            try:
                shred_or_delete(path)
            except OSError:
                left.append(str(path))
    return left


def _end_of(path: Path) -> int:
    number = path.stem.rpartition("-")[2]
    return int(number) if number.isdigit() else 0
