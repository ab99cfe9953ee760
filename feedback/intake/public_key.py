"""A public key, as the public tier finds it: one small file, replaced every month. The keeper's,
unless another file is named.
"""

import hashlib
import json
import os
import tempfile
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from nacl.bindings import crypto_scalarmult

KEY_BYTES = 32


class NoValidKey(Exception):
    """There is no key to seal to, so nothing may be taken in."""


def write_public_key(path: Path, public: bytes, made_on: date) -> None:
    """Replace the file at once, readable by all: a reader finds the old key or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump({"public": public.hex(), "made_on": made_on.isoformat()}, file)
        file.flush()
        os.fsync(file.fileno())
        os.fchmod(file.fileno(), 0o644)
    os.replace(temporary, path)


def load_public_key(today: date, path: Path | None = None) -> bytes:
    """Return the 32 bytes to seal to.

    Raises NoValidKey if the file is missing, malformed, from the future, holds a key that seals
    nothing, or is older than PUBLIC_KEY_MAX_AGE_DAYS: a keeper who is gone must show, not pile up
    what nobody can open.
    """
    try:
        public, made_on = _read(path)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoValidKey from error
    age = (today - made_on).days
    # A day's grace: the keeper's machine may live in another time zone.
    if not is_usable(public) or not -1 <= age <= settings.PUBLIC_KEY_MAX_AGE_DAYS:
        raise NoValidKey
    return public


def read_public_key(path: Path | None = None) -> bytes | None:
    """Return the key in the file, however old it is; None if there is none."""
    try:
        return _read(path)[0]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def key_day(path: Path | None = None) -> date | None:
    """Return the day the key in the file was made; None if there is none."""
    try:
        return _read(path)[1]
    except (OSError, ValueError, KeyError, TypeError):
        return None


@lru_cache(maxsize=2)
def is_usable(public: bytes) -> bool:
    """Say whether anything can be sealed to it. A point of low order, such as nothing but zeros, is
    known to have every secret, and libsodium refuses to multiply it.
    """
    if len(public) != KEY_BYTES:
        return False
    try:
        crypto_scalarmult(bytes([1]) * KEY_BYTES, public)
    except RuntimeError:
        return False
    return True


def fingerprint(public: bytes) -> str:
    """Return a public key's fingerprint for people to compare: eight groups of four."""
    digest = hashlib.blake2b(public, digest_size=16, person=b"hearback-print").hexdigest()
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))


def _read(path: Path | None) -> tuple[bytes, date]:
    """Return the file's key and day. Raises what reading and parsing raise."""
    stored = json.loads(Path(path or settings.PUBLIC_KEY_FILE).read_text(encoding="ascii"))
    return bytes.fromhex(stored["public"]), date.fromisoformat(stored["made_on"])
