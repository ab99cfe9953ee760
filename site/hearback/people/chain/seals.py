"""Sealing one entry to the one before it, and telling whether it still is. Pure."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

PURPOSE = b"hearback audit entry 1\0"
SIGNATURE, KEY = 64, 32
SEAL_BYTES = SIGNATURE + 2 * KEY
DIGEST_BYTES = 20  # 160 bits: nobody finds a second seal with this digest, and people can type it


@dataclass(frozen=True)
class Seal:
    """What an entry carries: its signature, the key that made it, and the key of the next."""

    signature: bytes
    public: bytes
    next_public: bytes

    @classmethod
    def read(cls, stored: bytes) -> "Seal | None":
        """Return the parts of 128 stored bytes; None for anything else."""
        if len(stored) != SEAL_BYTES:
            return None
        return cls(stored[:SIGNATURE], stored[SIGNATURE:-KEY], stored[-KEY:])

    def __bytes__(self) -> bytes:
        return self.signature + self.public + self.next_public


def canonical(at: datetime, **content: Any) -> bytes:
    """Return an entry's content as bytes that are the same on every database."""
    content["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def make(content: bytes, before: bytes, key: SigningKey, following: SigningKey) -> bytes:
    """Seal `content` to the seal `before` it (empty for the first) with `key`, and name the key of
    the entry that follows. Returns 128 bytes.
    """
    next_public = bytes(following.verify_key)
    signed = key.sign(_message(content, before, next_public))
    return bytes(Seal(signed.signature, bytes(key.verify_key), next_public))


def fits(content: bytes, before: bytes, stored: bytes) -> bool:
    """Say whether the seal was made for this content, after that seal, by the key it names. Whether
    that key was the right one is for the caller to ask.
    """
    seal = Seal.read(stored)
    if seal is None:
        return False
    try:
        VerifyKey(seal.public).verify(_message(content, before, seal.next_public), seal.signature)
    except (BadSignatureError, ValueError):
        return False
    return True


def follows(before: bytes, stored: bytes) -> bool:
    """Say whether the seal was made by the key that the one before announced."""
    seal, earlier = Seal.read(stored), Seal.read(before)
    return seal is not None and (earlier is None or earlier.next_public == seal.public)


def digest(stored: bytes) -> str:
    """Return what a head says of a seal: 40 hexadecimal digits."""
    return blake2b(stored, digest_size=DIGEST_BYTES).hexdigest()


def _message(content: bytes, before: bytes, next_public: bytes) -> bytes:
    return PURPOSE + bytes([len(before)]) + before + next_public + content
