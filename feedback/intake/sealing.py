"""Sealing a response to the keeper, and opening it again. Pure: bytes in, bytes out.

Construction (docs/safety.md): `0x01 | key id (8 bytes) | SealedBox(padded JSON)`.
A libsodium sealed box is X25519 + XSalsa20-Poly1305 with a fresh key each time; it has no
associated data, so the context travels inside and is compared on opening. Padding hides how much
was written: whoever copies what waits must not know one envelope from another by its size (docs/
safety.md, claim 30).
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from feedback.surveys.definition import MOST_BYTES_OF_ANSWERS, MOST_BYTES_SEALED

HEADER = b"\x01"
KEY_ID_BYTES = 8
LENGTH_BYTES = 4
# The first holds three of our boxes filled with English words, so that nearly every answer has its
# size. The second is as large as a whole envelope may be to fit a page of SQLite's largest kind:
# what does not fit lies in pages of its own, in the order it came (claim 29).
BUCKETS = (16 * 1024, MOST_BYTES_SEALED)
OVERHEAD = 48  # ephemeral public key (32) and authenticator (16)
# Bytes before the box, and the sizes a whole envelope may have.
PREFIX_BYTES = len(HEADER) + KEY_ID_BYTES
ENVELOPE_SIZES = frozenset(PREFIX_BYTES + OVERHEAD + bucket for bucket in BUCKETS)


class TooLarge(ValueError):
    """The answers do not fit the largest envelope."""


class WillNotOpen(ValueError):
    """The bytes are no envelope, or not for this key, or were changed."""


@dataclass(frozen=True)
class Payload:
    """What an envelope holds: where it belongs, and the answers by question key. `reply_to` holds
    the public key that a reply may be sealed to, if she keeps six words (`six_words.receipts`).
    """

    context: dict[str, Any]
    answers: dict[str, Any]
    reply_to: dict[str, Any] | None = None


def key_id(public: bytes) -> bytes:
    """Return the 8 bytes that name a public key."""
    return hashlib.blake2b(public, digest_size=KEY_ID_BYTES, person=b"hearback-keyid").digest()


def pad(content: bytes, *smaller: int) -> bytes:
    """Return `content` with its length before it, zero-filled to the next bucket; the first ones
    may be `smaller` than an envelope's.

    Raises TooLarge past the last one.
    """
    framed = len(content).to_bytes(LENGTH_BYTES, "big") + content
    for bucket in (*smaller, *BUCKETS):
        if len(framed) <= bucket:
            return framed.ljust(bucket, b"\0")
    raise TooLarge


def unpad(padded: bytes) -> bytes:
    """Undo `pad`. Raises WillNotOpen if the length is impossible."""
    length = int.from_bytes(padded[:LENGTH_BYTES], "big")
    if length > len(padded) - LENGTH_BYTES:
        raise WillNotOpen
    return padded[LENGTH_BYTES : LENGTH_BYTES + length]


def compact(content: Any) -> bytes:
    """Return JSON as short as it gets, in UTF-8."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def fits(answers: dict[str, Any]) -> bool:
    """Say whether the largest envelope can hold these answers."""
    return len(compact(answers)) <= MOST_BYTES_OF_ANSWERS


def seal(payload: Payload, public: bytes) -> bytes:
    """Return the envelope that only the holder of the matching private key can open.

    Raises TooLarge if the answers don't fit the largest one.
    """
    content = compact({"c": payload.context, "p": payload.answers, **_reply_part(payload)})
    return HEADER + key_id(public) + SealedBox(PublicKey(public)).encrypt(pad(content))


def _reply_part(payload: Payload) -> dict[str, Any]:
    return {"r": payload.reply_to} if payload.reply_to else {}


def named_key(envelope: bytes) -> bytes:
    """Return the id of the key an envelope is sealed to. Raises WillNotOpen."""
    if not looks_like_an_envelope(envelope):
        raise WillNotOpen
    return envelope[len(HEADER) : PREFIX_BYTES]


def open_envelope(envelope: bytes, private: PrivateKey) -> Payload:
    """Return what an envelope holds.

    Raises WillNotOpen whatever is wrong with it, and never says what was inside.
    """
    if named_key(envelope) != key_id(bytes(private.public_key)):
        raise WillNotOpen
    try:
        content = json.loads(unpad(SealedBox(private).decrypt(envelope[PREFIX_BYTES:])))
        return Payload(context=content["c"], answers=content["p"], reply_to=content.get("r"))
    except (CryptoError, ValueError, KeyError, TypeError) as error:
        raise WillNotOpen from error


def looks_like_an_envelope(content: bytes) -> bool:
    """Say whether bytes have an envelope's header and one of its sizes."""
    return content[: len(HEADER)] == HEADER and len(content) in ENVELOPE_SIZES
