"""Telling whether two people typed the same ticks, without keeping a tick.

What was ticked is easily guessed: a question has a handful of choices. So a digest says nothing
only while its key is secret. Each form that waits has a key of its own, a file in a folder of the
office that is in no backup. It is destroyed when the form stops waiting: then the digests in old
copies of the database say nothing for good.
"""

import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings

from feedback.intake.sealing import compact
from feedback.private_files import add_private, make_private_folder, shred

KEY_BYTES = 32
ENDING = ".key"
NAME = "{:x}" + ENDING
# A key is written before the row it is for: one that is younger may just be on its way.
SETTLED_SECONDS = 3600
UNREADABLE = "?"  # no answer looks like this: what is ticked is a key, a list or a mapping


def make_key(waiting: int) -> bytes:
    """Make the key of the row with this primary key."""
    folder = Path(settings.TYPING_KEY_DIR)
    if not folder.is_dir():
        make_private_folder(folder)
    key = secrets.token_bytes(KEY_BYTES)
    add_private(folder / NAME.format(waiting), key)
    return key


def read_key(waiting: int) -> bytes | None:
    """Return the key of a row; None if it is gone."""
    try:
        return _path(waiting).read_bytes()
    except FileNotFoundError:
        return None


def destroy_key(waiting: int) -> None:
    """Destroy the key of a row that waits no more."""
    shred(_path(waiting))


def destroy_left(waiting: Collection[int]) -> None:
    """Destroy keys of rows that are gone: a clock took them, or somebody was cut short. Others may
    be doing the same. Raises OSError if one stays.
    """
    here = {NAME.format(each) for each in waiting}
    # Not by glob: a folder that can't be looked into would seem empty to it.
    with suppress(FileNotFoundError):
        for name in os.listdir(settings.TYPING_KEY_DIR):
            if name.endswith(ENDING) and name not in here:
                _destroy_settled(Path(settings.TYPING_KEY_DIR) / name)


def _destroy_settled(path: Path) -> None:
    with suppress(FileNotFoundError):
        if time.time() - path.stat().st_mtime > SETTLED_SECONDS:
            try:
                shred(path)
            except PermissionError:
                # Overwriting needs the file's owner, the office; whose clock runs may delete it.
                os.unlink(path)


def digests_of(ticked: Mapping[str, Any], number: str, key: bytes) -> dict[str, str]:
    """Return a digest of what was ticked at each question: by question, number and key."""
    return {
        question: hashlib.blake2b(
            compact([number, question, said]), key=key, digest_size=32, person=b"hearback-typed"
        ).hexdigest()
        for question, said in ticked.items()
    }


def differing(first: Mapping[str, str], second: Mapping[str, str]) -> list[str]:
    """Return the questions whose digests differ, in the order of the second typing."""
    return [
        question
        for question, digest in second.items()
        if not hmac.compare_digest(first.get(question, ""), digest)
    ]


def _path(waiting: int) -> Path:
    return Path(settings.TYPING_KEY_DIR) / NAME.format(waiting)
