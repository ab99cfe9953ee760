"""The reviewers' copies: each month's desk key, sealed to each accepted reviewer's public half.

    DESK_KEY_DIR/<desk key id in hex>/<reviewer's user key>.sealed

The keeper writes the copies, the office reads them; neither folder nor copy is ever in a backup or
in the database. A month's folder goes when its keys are destroyed, a reviewer's copies when she
leaves (docs/safety.md, "Raw text"). Where keeper and office are two users of the machine, whoever
installs makes the folder, with the group of both (2770): the copies take that over.
"""

from collections.abc import Iterable, Iterator

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from feedback.intake.public_key import is_usable
from feedback.intake.sealing import KEY_ID_BYTES as PREFIX_BYTES
from feedback.intake.sealing import key_id
from feedback.keeper.keys import reviewers
from feedback.keeper.keys.office_folder import OfficeFolder
from feedback.keeper.models import ReviewerKey
from hearback.people.models import AuditEntry


class NoDeskKey(Exception):
    """The reviewer has no copy (yet, or any more) of that month's desk key."""


def share(desk_private: PrivateKey, reviewer: ReviewerKey) -> bool:
    """Seal a desk key to a reviewer's public half; False if a copy that opens with it is there.

    Asks nobody: `share_with_reviewers` does. Raises OSError.
    """
    public = bytes(reviewer.public)
    desk_key = key_id(bytes(desk_private.public_key))
    there = _folder().read(desk_key, reviewer.user_id)
    if there is not None and there[:PREFIX_BYTES] == key_id(public):
        return False
    sealed = SealedBox(PublicKey(public)).encrypt(bytes(desk_private))
    _folder().write(desk_key, reviewer.user_id, key_id(public) + sealed)
    return True


def share_with_reviewers(desk_keys: list[PrivateKey]) -> None:
    """Give every reviewer whose half was accepted a copy of each of these keys, and nobody else
    any. Someone who is no reviewer any more loses her pair too. Each change has its audit entry.
    Raises OSError.
    """
    present = list(ReviewerKey.objects.of_reviewers().select_related("user"))
    for former in ReviewerKey.objects.select_related("user").exclude(
        pk__in=[reviewer.pk for reviewer in present]
    ):
        take_from(former.user_id)
        former.delete()
        AuditEntry.record("raw.key_taken", None, former.user.email)
    reviewers.forget_others(reviewer.user_id for reviewer in present)
    welcome = [one for one in present if _is_welcome(one)]
    for desk_key, user_id in _places():
        if user_id not in {reviewer.user_id for reviewer in welcome}:
            _folder().remove(desk_key, user_id)
    for reviewer in welcome:
        new = [share(key, reviewer) for key in desk_keys].count(True)
        if new:
            AuditEntry.record("raw.key_shared", None, reviewer.user.email, months=new)


def _is_welcome(reviewer: ReviewerKey) -> bool:
    half = reviewers.Half.of(reviewer)
    return reviewers.is_accepted(half) and is_usable(half.public)


def open_copy(desk_key: bytes, user_id: int, reviewer_private: bytes) -> PrivateKey:
    """Return a month's desk key. Raises NoDeskKey if there is no copy, or not one for this half."""
    sealed = (_folder().read(desk_key, user_id) or b"")[PREFIX_BYTES:]
    try:
        return PrivateKey(SealedBox(PrivateKey(reviewer_private)).decrypt(sealed))
    except (CryptoError, ValueError):
        raise NoDeskKey from None


def months() -> set[bytes]:
    """Return the ids of the desk keys that anyone has a copy of."""
    return set(_folder().months())


def destroy(desk_key: bytes) -> None:
    """Take every reviewer's copy of a month's desk key away. Raises OSError if that can't be."""
    _folder().remove_month(desk_key)


def copies() -> list[tuple[bytes, int, bytes]]:
    """Return all copies, still sealed, in the order of their names: desk key, user, content."""
    found = ((key, user, _folder().read(key, user)) for key, user in _places())
    return [(key, user, content) for key, user, content in found if content is not None]


def replace_copies(new: Iterable[tuple[bytes, int, bytes]]) -> None:
    """Have these copies and no others. One that no present reviewer could open is left out.

    Raises OSError.
    """
    halves = {one.user_id: key_id(bytes(one.public)) for one in ReviewerKey.objects.of_reviewers()}
    wanted = {
        (desk_key, user): content
        for desk_key, user, content in new
        if halves.get(user) == content[:PREFIX_BYTES]
    }
    for desk_key, user in _places():
        if (desk_key, user) not in wanted:
            _folder().remove(desk_key, user)
    for (desk_key, user), content in wanted.items():
        if _folder().read(desk_key, user) != content:
            _folder().write(desk_key, user, content)


def take_from(user_id: int) -> None:
    """Take every month's copy from one reviewer: she left, or has another half. Raises OSError."""
    for month in months():
        _folder().remove(month, user_id)


def _places() -> Iterator[tuple[bytes, int]]:
    """Yield each copy's desk key and user, in order."""
    for month in _folder().months():
        for user_id in _folder().users(month):
            yield month, user_id


def _folder() -> OfficeFolder:
    return OfficeFolder(settings.DESK_KEY_DIR)
