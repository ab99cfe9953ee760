"""Slips: short notes for whoever sends mail, sealed to a key of its own. Pure: bytes to bytes.

Construction: `0x02 | key id (8 bytes) | SealedBox(padded JSON)`, as envelopes are made.
All are of one size: who copies what waits learns neither an address's length nor what is asked.
"""

import json

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from feedback.intake.sealing import (
    KEY_ID_BYTES,
    LENGTH_BYTES,
    OVERHEAD,
    TooLarge,
    WillNotOpen,
    compact,
    key_id,
    unpad,
)

HEADER = b"\x02"
PREFIX_BYTES = len(HEADER) + KEY_ID_BYTES
# The longest address there is has 254 characters, of up to four bytes each.
CONTENT_BYTES = 1280
SLIP_SIZE = PREFIX_BYTES + OVERHEAD + CONTENT_BYTES

Note = dict[str, str]


def seal_slip(note: Note, public: bytes) -> bytes:
    """Return the slip that only the holder of the private key can read. Raises TooLarge."""
    content = compact(note)
    framed = len(content).to_bytes(LENGTH_BYTES, "big") + content
    if len(framed) > CONTENT_BYTES:
        raise TooLarge
    box = SealedBox(PublicKey(public)).encrypt(framed.ljust(CONTENT_BYTES, b"\0"))
    return HEADER + key_id(public) + box


def key_of_slip(slip: bytes) -> bytes:
    """Return the id of the key a slip is sealed to. Raises WillNotOpen."""
    if not looks_like_a_slip(slip):
        raise WillNotOpen
    return slip[len(HEADER) : PREFIX_BYTES]


def open_slip(slip: bytes, private: PrivateKey) -> Note:
    """Return what a slip says. Raises WillNotOpen whatever is wrong with it."""
    if key_of_slip(slip) != key_id(bytes(private.public_key)):
        raise WillNotOpen
    try:
        note = json.loads(unpad(SealedBox(private).decrypt(slip[PREFIX_BYTES:])))
    except (CryptoError, ValueError) as error:
        raise WillNotOpen from error
    if not isinstance(note, dict):
        raise WillNotOpen
    return {str(name): str(value) for name, value in note.items()}


def looks_like_a_slip(content: bytes) -> bool:
    """Say whether bytes have a slip's header and size."""
    return content[: len(HEADER)] == HEADER and len(content) == SLIP_SIZE
