"""The outside of a backup: a stream sealed in pieces, so that memory stays small.

    HEARBACK BACKUP 1 and a new line | public half (32) | sealed content key (80)
    | stream header (24) | pieces, each: length (4, big-endian) | ciphertext

A content key is made for each backup and sealed to the backup key's public half (a sealed box). The
pieces are libsodium's secretstream (XChaCha20-Poly1305): moved, left out, changed or cut short, the
file does not open. The last piece is marked as such.
"""

from __future__ import annotations

from hashlib import sha256
from typing import IO, BinaryIO, cast

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_HEADERBYTES as STREAM_HEADER,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_keygen,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
)
from nacl.bindings import crypto_secretstream_xchacha20poly1305_TAG_FINAL as LAST
from nacl.bindings import crypto_secretstream_xchacha20poly1305_TAG_MESSAGE as PIECE
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

MAGIC = b"HEARBACK BACKUP 1\n"
PUBLIC_BYTES = 32
SEALED_KEY_BYTES = 80
PIECE_BYTES = 1 << 20
LENGTH_BYTES = 4


class NoBackup(Exception):
    """The file is no backup, is damaged or cut short, or this key does not open it."""


class Sealer:
    """Takes bytes as a file does, and writes them sealed."""

    def __init__(self, out: BinaryIO, public: bytes) -> None:
        self.content_key = crypto_secretstream_xchacha20poly1305_keygen()
        self._state = crypto_secretstream_xchacha20poly1305_state()
        header = crypto_secretstream_xchacha20poly1305_init_push(self._state, self.content_key)
        self._out, self._waiting, self._sum = out, bytearray(), sha256()
        self._put(MAGIC + public + SealedBox(PublicKey(public)).encrypt(self.content_key) + header)

    def write(self, content: bytes) -> int:
        """Take some; whole pieces go out at once."""
        self._waiting += content
        while len(self._waiting) > PIECE_BYTES:
            self._push(bytes(self._waiting[:PIECE_BYTES]), PIECE)
            del self._waiting[:PIECE_BYTES]
        return len(content)

    def as_file(self) -> IO[bytes]:
        """Return this, to whoever asks for a file and only writes."""
        return cast("IO[bytes]", self)

    def finish(self) -> str:
        """Write the last piece; return the SHA-256 of the whole file, as hex."""
        self._push(bytes(self._waiting), LAST)
        return self._sum.hexdigest()

    def _push(self, piece: bytes, tag: int) -> None:
        sealed = crypto_secretstream_xchacha20poly1305_push(self._state, piece, None, tag)
        self._put(len(sealed).to_bytes(LENGTH_BYTES, "big") + sealed)

    def _put(self, content: bytes) -> None:
        self._out.write(content)
        self._sum.update(content)


class Opener:
    """Gives bytes as a file does, from a sealed one."""

    def __init__(self, sealed: BinaryIO, *, private: bytes = b"", content_key: bytes = b"") -> None:
        """Open with the private half, or with the content key itself. Raises NoBackup."""
        self._sealed = sealed
        if self._exactly(len(MAGIC)) != MAGIC:
            raise NoBackup("This file is no backup of Hearback, or one of a later version.")
        self.public = self._exactly(PUBLIC_BYTES)
        sealed_key, header = self._exactly(SEALED_KEY_BYTES), self._exactly(STREAM_HEADER)
        try:
            key = content_key or SealedBox(PrivateKey(private)).decrypt(sealed_key)
        except CryptoError:
            raise NoBackup("This key does not open this backup.") from None
        self._state = crypto_secretstream_xchacha20poly1305_state()
        crypto_secretstream_xchacha20poly1305_init_pull(self._state, header, key)
        self._ready, self._is_over = bytearray(), False

    def read(self, size: int = -1) -> bytes:
        """Return at most so many bytes; b"" at the end. Raises NoBackup for a damaged file."""
        while not self._is_over and (size < 0 or len(self._ready) < size):
            self._pull()
        some = bytes(self._ready if size < 0 else self._ready[:size])
        del self._ready[: len(some)]
        return some

    def as_file(self) -> IO[bytes]:
        """Return this, to whoever asks for a file and only reads."""
        return cast("IO[bytes]", self)

    def _pull(self) -> None:
        length = int.from_bytes(self._exactly(LENGTH_BYTES), "big")
        if length > 2 * PIECE_BYTES:
            raise NoBackup("This backup is damaged.")
        try:
            piece, tag = crypto_secretstream_xchacha20poly1305_pull(
                self._state, self._exactly(length), None
            )
        except (CryptoError, RuntimeError, ValueError):
            raise NoBackup("This backup is damaged, or this key does not open it.") from None
        self._ready += piece
        if tag == LAST:
            self._is_over = True
            if self._sealed.read(1):
                raise NoBackup("Something was added to this backup.")

    def _exactly(self, size: int) -> bytes:
        content = self._sealed.read(size)
        if len(content) != size:
            raise NoBackup("This backup is cut short.")
        return content
