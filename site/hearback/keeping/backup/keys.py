"""The backup key: its public half stays here, its private half on paper.

The content key of the newest backup is kept in the folder of short-lived keys, on a memory disk
where there is one: with it this machine can try that backup out every month, and go back from an
upgrade that failed, without the paper. It opens no other backup. It is shredded with the next
backup, and by the next purge that deletes anything: what the machine has deleted, it can't open.
"""

import json
from pathlib import Path

from django.conf import settings
from nacl.public import PrivateKey

from feedback.private_files import make_private_folder, replace_private, shred
from hearback.keeping import facts

NEWEST = "newest-backup.json"


def make() -> bytes:
    """Return a new private half; nothing is stored yet."""
    return bytes(PrivateKey.generate())


def public_of(private: bytes) -> bytes:
    """Return the public half."""
    return bytes(PrivateKey(private).public_key)


def publish(private: bytes) -> str:
    """Store the public half, in place of an earlier one; return its fingerprint."""
    public = public_of(private)
    content = public.hex().encode() + b"\n"
    replace_private(Path(settings.KEPT_DIR) / facts.PUBLIC_HALF, content, facts.READABLE)
    return facts.fingerprint(public)


def keep_content_key(backup: Path, key: bytes) -> None:
    """Remember the key of this backup alone."""
    make_private_folder(_file().parent)
    replace_private(_file(), json.dumps({"file": backup.name, "key": key.hex()}).encode())


def content_key(backup: Path) -> bytes:
    """Return the key of this backup; b"" if it is not the newest one, or was forgotten."""
    try:
        said = json.loads(_file().read_text(encoding="utf-8"))
        return bytes.fromhex(said["key"]) if said["file"] == backup.name else b""
    except (OSError, ValueError, KeyError, TypeError):
        return b""


def forget_content_key() -> None:
    """Let only the paper open what was backed up so far."""
    shred(_file())


def _file() -> Path:
    return Path(settings.RUN_DIR) / NEWEST
