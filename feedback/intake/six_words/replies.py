"""A reply, sealed to the public key of a receipt. Pure: bytes in, bytes out; all of one size.

Construction: `0x03 | SealedBox(padded words)`.
"""

import hashlib
from datetime import date
from typing import Any

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from feedback.intake.public_key import is_usable
from feedback.intake.sealing import LENGTH_BYTES, TooLarge, WillNotOpen, unpad
from feedback.intake.six_words.stretching import number_of
from feedback.surveys.models import REPLY_CONTENT_BYTES, REPLY_HEADER


def checked_address(reply_to: Any) -> dict[str, Any] | None:
    """Return what a reply may be sealed to, as an envelope says; None if it is nothing of ours.
    Anyone who knows the public key can seal anything.
    """
    try:
        public, ends = bytes.fromhex(reply_to["key"]), int(reply_to["ends"])
        date.fromordinal(ends)
    except (TypeError, ValueError, KeyError, OverflowError):
        return None
    return {"key": public.hex(), "ends": ends} if is_usable(public) else None


def name_of(public: bytes) -> int:
    """Return the key under which a reply to a receipt's public key lies."""
    return number_of(hashlib.blake2b(public, digest_size=8, person=b"hearback-reply").digest())


def seal(words: str, public: bytes) -> bytes:
    """Return a reply that opens with the receipt's words alone. Raises TooLarge."""
    content = words.encode()
    framed = len(content).to_bytes(LENGTH_BYTES, "big") + content
    if len(framed) > REPLY_CONTENT_BYTES:
        raise TooLarge
    return REPLY_HEADER + SealedBox(PublicKey(public)).encrypt(
        framed.ljust(REPLY_CONTENT_BYTES, b"\0")
    )


def open_with(sealed: bytes, private: PrivateKey) -> str:
    """Return a reply's words. Raises WillNotOpen whatever is wrong with it."""
    try:
        return unpad(SealedBox(private).decrypt(sealed[len(REPLY_HEADER) :])).decode()
    except (CryptoError, ValueError) as error:
        raise WillNotOpen from error
