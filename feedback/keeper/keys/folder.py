"""The keeper's key folder: each month's private halves, wrapped by a passphrase.

A random wrapping key wraps every month's file (SecretBox); the passphrase, stretched by Argon2id,
wraps the wrapping key. So a passphrase can change, and two of three printed sheets can restore the
wrapping key, without touching a private key. The folder belongs in no backup: where a month's file
is gone, that month's envelopes and raw texts are noise (docs/safety.md, "Sealing").
"""

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from hashlib import blake2b

from nacl.public import PrivateKey

from feedback.intake.sealing import Payload, open_envelope, seal
from feedback.keeper.keys import desk_keys
from feedback.keeper.keys.files import WRAPPING_FILE, KeyFiles, KeyInUse, NoSuchMonth
from feedback.keeper.keys.months import (
    KeyMonth,
    MonthFile,
    MonthSecrets,
    NoKeys,
    WrongWrappingKey,
    in_order,
)
from feedback.keeper.keys.shares import KEY_BYTES, Sheet, WrongSheet, combine, set_name, split
from feedback.keeper.keys.wrapping_file import WrappingFile
from feedback.private_files import add_private, make_private_folder

__all__ = ["KeyFolder", "KeyInUse", "KeyMonth", "NoKeys", "NoSuchMonth", "UnlockedKeys"]

DIGEST_BYTES = 32
SAMPLE = Payload(context={"survey": "a sample"}, answers={"q1": "a"})


class KeysExist(Exception):
    """There are keys already; they are never overwritten."""


class NotProven(Exception):
    """No two sheets were tried yet, so no public key may be published."""


class UnlockedKeys:
    """The private keys, in memory only. Shows nothing of them, and can't be pickled."""

    __slots__ = ("_digest_key", "_months")

    def __init__(self, months: Iterable[tuple[MonthFile, MonthSecrets]]) -> None:
        self._months = {month.key_id: pairs for month, pairs in months}
        # The same in every month: a turned keeper knows what it opened before.
        self._digest_key = next((pairs.digest_key for pairs in self._months.values()), b"")

    def __repr__(self) -> str:
        return f"<UnlockedKeys: {len(self._months)}>"

    def __reduce__(self) -> str:
        raise TypeError("Unlocked keys stay in memory.")

    def private_for(self, intake_key_id: bytes) -> PrivateKey | None:
        """Return the private key an envelope names, or None if it is not (or no longer) here."""
        pairs = self._months.get(intake_key_id)
        return pairs.intake if pairs else None

    def desk_public_for(self, intake_key_id: bytes) -> bytes | None:
        """Return the 32 bytes that month's raw texts are sealed to, or None as above."""
        pairs = self._months.get(intake_key_id)
        return bytes(pairs.desk.public_key) if pairs else None

    def share_desk_keys(self) -> None:
        """Seal every month's desk key to every accepted reviewer's half, and take the copies, and
        the pairs, of people who are no reviewers any more. Audited. Raises OSError.
        """
        desk_keys.share_with_reviewers([pairs.desk for pairs in self._months.values()])

    def digest(self, envelope: bytes) -> bytes:
        """Return 32 bytes that name an envelope to this keeper and to nobody else."""
        return blake2b(envelope, key=self._digest_key, digest_size=DIGEST_BYTES).digest()


class KeyFolder(KeyFiles):
    """The key folder, and what a passphrase or two sheets can do with it."""

    def make(self, passphrase: str, today: date) -> list[Sheet]:
        """Make the wrapping key, its three sheets and the first month. Publishes nothing: `prove`
        does. Raises KeysExist rather than overwrite.
        """
        if self.exists():
            raise KeysExist
        make_private_folder(self.path)
        key = secrets.token_bytes(KEY_BYTES)
        sheets = split(key)
        made = WrappingFile(sheets[0].set_id, is_open=False, is_tried=False).wrap(key, passphrase)
        try:
            add_private(self.path / WRAPPING_FILE, made.to_bytes())
        except FileExistsError:
            raise KeysExist from None
        self.add_month(made, key, today)
        return sheets

    def prove(self, first: Sheet, second: Sheet, today: date) -> KeyMonth:
        """Restore the wrapping key from two sheets, open a sealed sample with it, and only then
        publish the public key; return the month in use. May be repeated, to try the sheets.
        Raises WrongSheet, NoKeys.
        """
        wrapping = self.wrapping()
        key = _combined(first, second, {wrapping.set_id})
        if not self.stored():  # cut short while the keys were being made
            self.add_month(wrapping, key, today)
        months = self.stored()
        _open_samples(months, first.set_id, key)
        self.write_wrapping(replace(wrapping, is_open=True, is_tried=True))
        self.publish(months[-1])
        return self.months()[-1]

    def unlock(self, passphrase: str) -> UnlockedKeys:
        """Return the private keys. Raises NoKeys or WrongPassphrase.

        Finishes what an earlier run had to leave, in the folder and on the second medium.
        """
        wrapping = self.wrapping()
        unlocked = _unlocked(self.stored(), wrapping, wrapping.key(passphrase))
        self.shut()
        self.tidy()
        self.catch_up()
        return UnlockedKeys(unlocked)

    def rotate(self, passphrase: str, today: date) -> None:
        """Begin a new month: new pairs, whose public half replaces the published one.

        Earlier private keys stay until their texts are reviewed. Raises NoKeys, WrongPassphrase,
        and NotProven before any two sheets were tried.
        """
        wrapping = self.wrapping()
        key = wrapping.key(passphrase)
        if not wrapping.is_open:
            raise NotProven
        try:
            month = self.add_month(wrapping, key, today)
        except WrongWrappingKey:
            raise NoKeys from None
        # Stored first, published second: answers are never sealed to a key that was not kept.
        self.publish(month)

    def change_passphrase(self, passphrase: str, new: str) -> None:
        """Wrap the wrapping key anew; the sheets stay good. Raises NoKeys, WrongPassphrase."""
        wrapping = self.wrapping()
        self.write_wrapping(wrapping.wrap(wrapping.key(passphrase), new))

    def new_sheets(self, passphrase: str) -> list[Sheet]:
        """Replace the wrapping key, so that earlier sheets open nothing. Raises as `unlock` does.

        Killed anywhere, the folder opens: each month's file holds both wrappings until the wrapping
        file, replaced at once, has decided for the new one; then the old ones go.
        """
        old, key = self.wrapping(), secrets.token_bytes(KEY_BYTES)
        sheets = split(key)
        set_id = sheets[0].set_id
        for month, pairs in _unlocked(self.stored(), old, old.key(passphrase)):
            only = month.wrapped_only_for(old.set_id)
            self.replace_month(only.wrapped_for(set_id, key, pairs))
        new = replace(old, set_id=set_id, is_tried=False)
        self.write_wrapping(new.wrap(key, passphrase))
        self.tidy()
        self.catch_up()
        return sheets

    def restore(self, first: Sheet, second: Sheet, passphrase: str) -> KeyMonth:
        """Give the keys a new passphrase by two sheets, and publish; return the month in use.

        Months the folder has lost come back from the second medium. Raises WrongSheet, or NoKeys
        if no month is left anywhere.
        """
        months, wrapping = self._left_anywhere(), self._wrapping_or_none()
        if not months:
            raise NoKeys
        sets = {wrapping.set_id} if wrapping else _common_sets(months)
        key = _combined(first, second, sets)
        _open_samples(months, first.set_id, key)
        make_private_folder(self.path)
        for month in months:
            self.replace_month(month)
        found = WrappingFile(first.set_id, is_open=True, is_tried=True)
        self.write_wrapping(found.wrap(key, passphrase))
        self.medium.adopt()
        self.publish(months[-1])
        self.catch_up()
        return self.months()[-1]

    def _left_anywhere(self) -> list[MonthFile]:
        """Return the months here, and those on the second medium that were not destroyed."""
        owed = self.medium.owed()
        copies = in_order(self.medium.contents())
        left = {month.name: month for month in copies if month.name not in owed}
        left |= {month.name: month for month in self.stored()}
        return sorted(left.values(), key=lambda month: month.number)

    def _wrapping_or_none(self) -> WrappingFile | None:
        try:
            return self.wrapping()
        except NoKeys:
            return None


def _unlocked(
    months: list[MonthFile], wrapping: WrappingFile, key: bytes
) -> list[tuple[MonthFile, MonthSecrets]]:
    """Return every month with its secrets. Raises NoKeys for one that does not open."""
    try:
        return [(month, month.unwrap(wrapping.set_id, key)) for month in months]
    except WrongWrappingKey:
        raise NoKeys from None


def _common_sets(months: list[MonthFile]) -> set[bytes]:
    """Return the sets of sheets that every one of these months is wrapped for."""
    common = set.intersection(*(set(month.wrapped) for month in months))
    return {bytes.fromhex(set_id) for set_id in common}


def _combined(first: Sheet, second: Sheet, sets: set[bytes]) -> bytes:
    """Return what two sheets restore. Raises WrongSheet if the keys here are of other sheets."""
    key = combine(first, second)
    if first.set_id not in sets:
        ours = " or ".join(set_name(one) for one in sorted(sets)) or "no sheets at all"
        raise WrongSheet(
            f"These sheets are of set {set_name(first.set_id)}. The keys here belong to set {ours}:"
            " these sheets are older, or of another installation."
        )
    return key


def _open_samples(months: list[MonthFile], set_id: bytes, key: bytes) -> None:
    """Seal a sample to both keys of each month and open it with what two sheets restored.

    Raises WrongSheet if one stays shut.
    """
    for month in months:
        try:
            pairs = month.unwrap(set_id, key)
        except WrongWrappingKey:
            raise WrongSheet(
                "These two sheets together do not open the keys here. Nothing was changed."
            ) from None
        for public, private in ((month.public, pairs.intake), (month.desk_public, pairs.desk)):
            if open_envelope(seal(SAMPLE, public), private) != SAMPLE:
                raise WrongSheet("A sealed sample did not open. Nothing was changed.")
