"""From six words to keys: slowly once, so that guessing is dear, then quickly for each use.

`root = Argon2id(words, salt, 64 MiB, 3 passes)`; every key made of it takes three things that lie
apart: the words, the pepper (in no database), and an outer key that is destroyed when what it
covers ends (`outer_keys`). Then a copy of everything else opens nothing, even with the words.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2.low_level import Type, hash_secret_raw
from django.conf import settings

from feedback.intake.pepper import pepper

PASSES = 3
MEMORY_KIB = 64 * 1024
SALT_BYTES = 16
KEY_BYTES = 32
# In one process at most two at once, 128 MiB: whoever comes then is asked to try again, rather
# than to wait in a thread that somebody else needs to send her answers.
AT_ONCE = 2
ROOM = BoundedSemaphore(AT_ONCE)


class Full(Exception):
    """Two others are stretching their words in this process; nothing was done."""


@contextmanager
def room_to_stretch() -> Iterator[None]:
    """Hold the memory that stretching takes. Raises Full if it is not free."""
    if not ROOM.acquire(blocking=False):
        raise Full
    try:
        yield
    finally:
        ROOM.release()


def root_of(words: Sequence[str]) -> bytes:
    """Return 32 bytes made slowly of six words. Raises Full, and NoPepper."""
    salt = pepper("six words, salt")[:SALT_BYTES]
    with room_to_stretch():
        return hash_secret_raw(
            " ".join(words).encode(),
            salt,
            time_cost=PASSES,
            memory_cost=int(getattr(settings, "SIX_WORDS_MEMORY_KIB", MEMORY_KIB)),
            parallelism=1,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )


def child(root: bytes, outer: bytes, purpose: str) -> bytes:
    """Return the 32 bytes that six words, the pepper and an outer key are for one purpose."""
    bound = hashlib.blake2b(
        outer + pepper("six words"), key=root, digest_size=KEY_BYTES, person=b"hearback-words"
    ).digest()
    return hashlib.blake2b(purpose.encode(), key=bound, digest_size=KEY_BYTES).digest()


def number_of(digest: bytes) -> int:
    """Return 62 bits of a digest, as a row's key: rows have no order but this one."""
    return int.from_bytes(digest[:8], "big") >> 2
