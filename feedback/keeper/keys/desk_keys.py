"""The office's desk key folder: each month's desk key, sealed to each reviewer's public half.

    DESK_KEY_DIR/<desk key id in hex>/<reviewer's user key>.sealed

The keeper writes the copies, the office reads them; neither folder nor copy is ever in a backup or
in the database. A month's folder goes when its keys are destroyed, a reviewer's copies when she
leaves (docs/safety.md, "Raw text"). Where keeper and office are two users of the machine, whoever
installs makes the folder, with the group of both (2770): the copies take that over.
"""

import shutil
import stat
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from feedback.intake.sealing import KEY_ID_BYTES as PREFIX_BYTES
from feedback.intake.sealing import key_id
from feedback.keeper.models import ReviewerKey
from feedback.private_files import FILE_MODE, FOLDER_MODE, make_private_folder, replace_private
from hearback.people.models import AuditEntry


class NoDeskKey(Exception):
    """The reviewer has no copy (yet, or any more) of that month's desk key."""


def share(desk_private: PrivateKey, reviewer: ReviewerKey) -> bool:
    """Seal a desk key to a reviewer's public half; False if a copy that opens with it is there."""
    sealed_to = bytes(reviewer.public)
    copy = _copy(key_id(bytes(desk_private.public_key)), reviewer.user_id)
    if copy.exists() and copy.read_bytes()[:PREFIX_BYTES] == key_id(sealed_to):
        return False
    group = _make_folder(copy.parent)
    sealed = SealedBox(PublicKey(sealed_to)).encrypt(bytes(desk_private))
    replace_private(copy, key_id(sealed_to) + sealed, FILE_MODE | group & stat.S_IRGRP)
    return True


def share_with_reviewers(desk_keys: list[PrivateKey]) -> None:
    """Give every reviewer who has a pair a copy of each of these keys, and nobody else any.

    Someone who is no reviewer any more loses her pair too. Each change has its audit entry.
    """
    reviewers = list(ReviewerKey.objects.of_reviewers().select_related("user"))
    for former in ReviewerKey.objects.select_related("user").exclude(
        pk__in=[reviewer.pk for reviewer in reviewers]
    ):
        take_from(former.user_id)
        former.delete()
        AuditEntry.record("raw.key_taken", None, former.user.email)
    for copy in _folder().glob("*/*.sealed"):
        if copy.stem not in {str(reviewer.user_id) for reviewer in reviewers}:
            copy.unlink(missing_ok=True)
    for reviewer in reviewers:
        new = [share(key, reviewer) for key in desk_keys].count(True)
        if new:
            AuditEntry.record("raw.key_shared", None, reviewer.user.email, months=new)


def open_copy(desk_key: bytes, user_id: int, reviewer_private: bytes) -> PrivateKey:
    """Return a month's desk key. Raises NoDeskKey if there is no copy, or not one for this half."""
    try:
        sealed = _copy(desk_key, user_id).read_bytes()[PREFIX_BYTES:]
        return PrivateKey(SealedBox(PrivateKey(reviewer_private)).decrypt(sealed))
    except (OSError, CryptoError, ValueError):
        raise NoDeskKey from None


def months() -> set[bytes]:
    """Return the ids of the desk keys that anyone has a copy of."""
    return {bytes.fromhex(path.name) for path in _folder().glob("*") if path.is_dir()}


def destroy(desk_key: bytes) -> None:
    """Take every reviewer's copy of a month's desk key away. Raises OSError if that can't be."""
    month = _folder() / desk_key.hex()
    if month.exists():
        shutil.rmtree(month)


def copies() -> list[tuple[bytes, int, bytes]]:
    """Return all copies, still sealed, in the order of their names: desk key, user, content."""
    return [
        (bytes.fromhex(path.parent.name), int(path.stem), path.read_bytes())
        for path in sorted(_folder().glob("*/*.sealed"))
    ]


def replace_copies(new: Iterable[tuple[bytes, int, bytes]]) -> None:
    """Have these copies and no others. One that no present reviewer could open is left out."""
    halves = {one.user_id: key_id(bytes(one.public)) for one in ReviewerKey.objects.of_reviewers()}
    wanted = {
        _copy(desk_key, user): content
        for desk_key, user, content in new
        if halves.get(user) == content[:PREFIX_BYTES]
    }
    for copy in _folder().glob("*/*.sealed"):
        if copy not in wanted:
            copy.unlink(missing_ok=True)
    for copy, content in wanted.items():
        if not copy.exists() or copy.read_bytes() != content:
            group = _make_folder(copy.parent)
            replace_private(copy, content, FILE_MODE | group & stat.S_IRGRP)


def take_from(user_id: int) -> None:
    """Take every month's copy from one reviewer: she left, or lost her passphrase."""
    for month in months():
        _copy(month, user_id).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.DESK_KEY_DIR)


def _copy(desk_key: bytes, user_id: int) -> Path:
    return _folder() / desk_key.hex() / f"{user_id}.sealed"


def _make_folder(month: Path) -> int:
    """Make a month's folder as open to the group as the folder around it, and to nobody else;
    return the group's bits.
    """
    if not month.parent.exists():
        make_private_folder(month.parent)
    mode = month.parent.stat().st_mode
    if mode & stat.S_IRWXO:
        month.parent.chmod(stat.S_IMODE(mode) & ~stat.S_IRWXO)
    group = mode & (stat.S_ISGID | stat.S_IRWXG)
    month.mkdir(exist_ok=True)
    month.chmod(FOLDER_MODE | group)
    return group
