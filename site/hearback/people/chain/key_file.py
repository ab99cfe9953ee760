"""The file under which the chain's current key is sealed; made at the first entry.

It moves nothing and is never changed: what moves is in the database. It must be readable for every
process that writes entries (office, worker, keeper, list) and for the public site never; the folder
it lies in decides that (`deploy/systemd/hearback.tmpfiles`).
"""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

KEY_BYTES = SecretBox.KEY_SIZE
FILE_MODE = 0o640  # the folder's group: office, keeper and list
FOLDER_MODE = 0o700
REFUSED = "The audit log's key file can't be used."


class NotWritable(DatabaseError):
    """No entry can be written, because the key file can't be reached. What would have been written
    down must not happen, so it is handled wherever a database is that takes nothing.
    """


def exists() -> bool:
    """Say whether there is a key file. Raises NotWritable where this process may not even look."""
    try:
        return Path(settings.AUDIT_KEY_FILE).exists()
    except OSError as error:
        raise NotWritable(REFUSED) from error


def lock(secret: bytes) -> bytes:
    """Seal the chain's current key; makes the key file if there is none. Raises NotWritable."""
    try:
        if not exists():
            _add(Path(settings.AUDIT_KEY_FILE))
        return bytes(_box().encrypt(secret))
    except OSError as error:
        raise NotWritable(REFUSED) from error


def open_locked(locked: bytes) -> bytes | None:
    """Return the chain's current key, or None where it was sealed under another key file, or there
    is none. Raises NotWritable.
    """
    if not locked or not exists():
        return None
    try:
        return bytes(_box().decrypt(locked))
    except CryptoError:
        return None


def _box() -> SecretBox:
    try:
        return SecretBox(Path(settings.AUDIT_KEY_FILE).read_bytes())
    except (OSError, ValueError) as error:
        raise NotWritable(REFUSED) from error


def _add(path: Path) -> None:
    """Write a new key file, whole or not at all; keep what another process wrote meanwhile."""
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), FILE_MODE)
        with suppress(FileExistsError):
            os.link(aside, path)  # unlike a rename, refuses to replace
    finally:
        os.unlink(aside)
