"""The pepper: a secret beside the database, so that who steals the database can't try out what its
keyed digests stand for (docs/safety.md, claim 32).

One file of 32 random bytes. What each kind of digest is keyed with is derived from it, so that
digests of one kind say nothing about those of another. It is never replaced: every digest that was
made with it would stand for nothing.
"""

import hashlib
import secrets
from pathlib import Path

from django.conf import settings

from feedback.private_files import FILE_MODE, add_private, make_private_folder

BYTES = 32
PERSON = b"hearback-pepper"
# The office makes digests, the public site compares them: in a folder that an administrator has
# given to both, the file is the folder's group's to read (deploy/systemd/hearback.tmpfiles).
SHARED_MODE = 0o640
# What a frozen survey may say of itself that takes a pepper: fields of SurveyDefinition.
NEEDED_BY = ("needs_code", "offers_receipt", "may_save")


class NoPepper(OSError):
    """The file is missing, not this process's to read, or not of 32 bytes."""


def pepper(purpose: str) -> bytes:
    """Return the 32 bytes to key digests of one kind with, such as "code". Raises NoPepper."""
    try:
        root = _path().read_bytes()
    except OSError as error:
        raise NoPepper from error
    if len(root) != BYTES:
        raise NoPepper
    derived = hashlib.blake2b(purpose.encode(), key=root, digest_size=BYTES, person=PERSON)
    return derived.digest()


def make_pepper() -> bool:
    """Make the file if there is none; say whether it was made now."""
    folder = _path().parent
    is_shared = folder.is_dir()
    if not is_shared:
        make_private_folder(folder)
    try:
        add_private(_path(), secrets.token_bytes(BYTES), SHARED_MODE if is_shared else FILE_MODE)
    except FileExistsError:
        return False
    return True


def is_there() -> bool:
    """Say whether this process can use it."""
    try:
        return bool(pepper("is there"))
    except NoPepper:
        return False


def _path() -> Path:
    return Path(settings.PEPPER_FILE)
