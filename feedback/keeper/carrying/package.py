"""One carried file: signed by the machine that wrote it, sealed to the machine it is meant for.

    "hearback carried" 0x01 | direction | writer (8) | reader (8) | signature (64) | sealed box

The signature covers everything else, and both machines' whole public halves. It is checked before
the box is opened, and the box before anything in it is read. Inside, the content is zero-filled to
1, 2, 4 … MiB, so that a stick tells little of how much was answered.
"""

from enum import Enum

from nacl.exceptions import CryptoError
from nacl.public import SealedBox
from nacl.signing import SigningKey, VerifyKey

from feedback.intake.sealing import key_id

MAGIC = b"hearback carried\x01"
PURPOSE = b"hearback-carried-file"
ID_BYTES = 8
SIGNATURE_BYTES = 64
HEAD_BYTES = len(MAGIC) + 1 + 2 * ID_BYTES
LENGTH_BYTES = 8
SMALLEST = 1 << 20
LARGEST = 1 << 30


class Direction(Enum):
    """Which way a file goes, as one byte."""

    OUT = b"O"  # from the site's machine to the keeper's
    BACK = b"B"  # from the keeper's machine to the site's


class Refused(Exception):
    """A file that is not taken in. `words` say why to the person; nothing was changed."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def pad(content: bytes) -> bytes:
    """Return `content` after its length, zero-filled to a power of two.

    Raises Refused past 1 GiB.
    """
    size = SMALLEST
    while size < len(content) + LENGTH_BYTES:
        size *= 2
    if size > LARGEST:
        raise Refused("There is too much for one file.")
    return (len(content).to_bytes(LENGTH_BYTES, "big") + content).ljust(size, b"\0")


def unpad(padded: bytes) -> bytes:
    """Undo `pad`."""
    length = int.from_bytes(padded[:LENGTH_BYTES], "big")
    return padded[LENGTH_BYTES : LENGTH_BYTES + length]


def write(content: bytes, direction: Direction, own: SigningKey, other: VerifyKey) -> bytes:
    """Return the file that `other` alone can open. Raises Refused if it would be too large."""
    box = SealedBox(other.to_curve25519_public_key()).encrypt(pad(content))
    head = _head(direction, own.verify_key, other)
    return head + _sign(own, _signed(head, own.verify_key, other, box)) + box


def read(file: bytes, direction: Direction, own: SigningKey, other: VerifyKey) -> bytes:
    """Return what `other` wrote to this machine. Raises Refused."""
    head = file[:HEAD_BYTES]
    signature = file[HEAD_BYTES : HEAD_BYTES + SIGNATURE_BYTES]
    box = file[HEAD_BYTES + SIGNATURE_BYTES :]
    # What the head says is only believed where it says no: the words to refuse with.
    if head != _head(direction, other, own.verify_key):
        raise Refused(_why(head, direction, own.verify_key, other))
    try:
        other.verify(_signed(head, other, own.verify_key, box), signature)
        return unpad(SealedBox(own.to_curve25519_private_key()).decrypt(box))
    except (CryptoError, ValueError, TypeError):
        raise Refused(
            "This file was changed, cut off or damaged since it was written. Write it again on"
            " the other machine. If it happens twice, take another stick, and find out who had this"
            " one."
        ) from None


def _head(direction: Direction, writer: VerifyKey, reader: VerifyKey) -> bytes:
    return MAGIC + direction.value + key_id(bytes(writer)) + key_id(bytes(reader))


def _signed(head: bytes, writer: VerifyKey, reader: VerifyKey, box: bytes) -> bytes:
    return PURPOSE + head + bytes(writer) + bytes(reader) + box


def _sign(own: SigningKey, message: bytes) -> bytes:
    return bytes(own.sign(message).signature)


def _why(head: bytes, direction: Direction, own: VerifyKey, other: VerifyKey) -> str:
    """Say what is wrong with a head that is not the one expected."""
    if len(head) < HEAD_BYTES or not head.startswith(MAGIC):
        return "This is not a file that Hearback wrote, or only the beginning of one."
    writer = head[-2 * ID_BYTES : -ID_BYTES]
    if writer == key_id(bytes(own)):
        return "This file was written on this very machine: it belongs on the other one."
    if writer != key_id(bytes(other)):
        return (
            "This file was written by a machine that this one does not trust. If the other machine"
            " is new, compare its fingerprint and trust it first: ./run hearback carry trust KEY"
        )
    if head[-ID_BYTES:] != key_id(bytes(own)):
        return (
            "This file is meant for another machine than this one: another installation’s, or this"
            " one’s before its key was made again."
        )
    if head[len(MAGIC) : len(MAGIC) + 1] != direction.value:
        return "This file goes the other way."
    return "This file was changed since it was written."
