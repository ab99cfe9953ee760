"""The list's key folder: key pairs whose private halves only the list's own process opens.

Made as the keeper's are (feedback/keeper/keys): a passphrase, stretched by Argon2id, wraps each
private half; files are 0600 in a folder 0700 that belongs in no backup. There are no sheets: if
passphrase or folder are lost, the addresses are noise, and people ask for news again.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from nacl.public import PrivateKey

from feedback.intake.public_key import read_public_key, write_public_key
from feedback.intake.sealing import key_id
from feedback.intake.wrapping import unwrap, wrap
from feedback.private_files import add_private, make_private_folder, replace_private, shred, sweep

PATTERN = "list-*.json"
# A month, as for the keeper's. The public site stops at PUBLIC_KEY_MAX_AGE_DAYS.
TURNS_AFTER_DAYS = 30


class NoListKeys(Exception):
    """There are no keys, or the folder is damaged or somebody else's."""


class ListKeysExist(Exception):
    """There are keys already; they are never overwritten."""


@dataclass(frozen=True)
class KeyFile:
    """One pair as it is stored; `number` counts them."""

    number: int
    public: bytes
    made_on: date
    wrapped: dict[str, Any] = field(repr=False)

    @classmethod
    def read(cls, content: bytes) -> "KeyFile":
        """Return what `to_bytes` wrote. Raises NoListKeys for anything else."""
        try:
            stored = json.loads(content)
            return cls(
                number=int(stored["number"]),
                public=bytes.fromhex(stored["public"]),
                made_on=date.fromisoformat(stored["made_on"]),
                wrapped=dict(stored["wrapped"]),
            )
        except (ValueError, KeyError, TypeError):
            raise NoListKeys from None

    def to_bytes(self) -> bytes:
        """Return the file's content."""
        content = {
            "number": self.number,
            "public": self.public.hex(),
            "made_on": self.made_on.isoformat(),
            "wrapped": self.wrapped,
        }
        return json.dumps(content).encode()

    @property
    def name(self) -> str:
        """Return the file's name."""
        return f"list-{key_id(self.public).hex()}.json"


class ListKeys:
    """The private halves, in memory only. Shows nothing of them, and can't be pickled."""

    __slots__ = ("_private", "newest")

    def __init__(self, pairs: Iterable[tuple[KeyFile, PrivateKey]]) -> None:
        opened = list(pairs)
        self._private = {key_id(file.public): private for file, private in opened}
        self.newest = opened[-1][0].public

    def __repr__(self) -> str:
        return f"<ListKeys: {len(self._private)}>"

    def __reduce__(self) -> str:
        raise TypeError("Unlocked keys stay in memory.")

    def private_for(self, name: bytes) -> PrivateKey | None:
        """Return the private half that a slip names, or None if it is gone."""
        return self._private.get(name)


class ListKeyFolder:
    """The folder, and what a passphrase can do with it."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)

    def stored(self) -> list[KeyFile]:
        """Return every pair, oldest first. Raises NoListKeys."""
        try:
            files = [KeyFile.read(path.read_bytes()) for path in self.path.glob(PATTERN)]
        except OSError:
            raise NoListKeys from None
        return sorted(files, key=lambda file: file.number)

    def make(self, passphrase: str, today: date) -> None:
        """Make the first pair, and let the public site seal to it. Raises ListKeysExist."""
        make_private_folder(self.path)
        if self.stored():
            raise ListKeysExist
        self._add(1, passphrase, today)
        self.publish()

    def unlock(self, passphrase: str) -> ListKeys:
        """Return the private halves. Raises NoListKeys or WrongPassphrase."""
        files = self.stored()
        if not files:
            raise NoListKeys
        sweep(self.path)
        return ListKeys((file, _private(file, passphrase)) for file in files)

    def rotate(self, passphrase: str, today: date) -> None:
        """Begin a new pair. Raises as `unlock` does."""
        self.unlock(passphrase)
        self._add(self.stored()[-1].number + 1, passphrase, today)
        # Stored first, published second: nothing is ever sealed to a key that was not kept.
        self.publish()

    def change_passphrase(self, passphrase: str, new: str) -> None:
        """Wrap every private half anew. Raises as `unlock` does."""
        self.unlock(passphrase)
        for file in self.stored():
            again = wrap(bytes(_private(file, passphrase)), new)
            changed = KeyFile(file.number, file.public, file.made_on, again)
            replace_private(self.path / file.name, changed.to_bytes())

    def is_due(self, today: date) -> bool:
        """Say whether the newest pair is old enough to turn."""
        files = self.stored()
        return bool(files) and (today - files[-1].made_on).days >= TURNS_AFTER_DAYS

    def retire(self, today: date) -> int:
        """Destroy earlier pairs once nothing sealed to them can still be on its way."""
        files = self.stored()
        if not files or (today - files[-1].made_on).days < settings.KEYS_REST_DAYS:
            return 0
        for file in files[:-1]:
            shred(self.path / file.name)
        return len(files) - 1

    def is_published(self) -> bool:
        """Say whether the public site seals to the newest pair."""
        files = self.stored()
        published = read_public_key(Path(settings.LIST_PUBLIC_KEY_FILE))
        return bool(files) and files[-1].public == published

    def publish(self) -> None:
        """Have the public site seal to the newest pair."""
        newest = self.stored()[-1]
        write_public_key(Path(settings.LIST_PUBLIC_KEY_FILE), newest.public, newest.made_on)

    def destroy(self) -> None:
        """Destroy every pair, and take the public half away first: nothing more is taken in."""
        Path(settings.LIST_PUBLIC_KEY_FILE).unlink(missing_ok=True)
        for path in self.path.glob(PATTERN):
            shred(path)

    def _add(self, number: int, passphrase: str, today: date) -> None:
        private = PrivateKey.generate()
        wrapped = wrap(bytes(private), passphrase)
        file = KeyFile(number, bytes(private.public_key), today, wrapped)
        add_private(self.path / file.name, file.to_bytes())


def _private(file: KeyFile, passphrase: str) -> PrivateKey:
    """Return a private half. Raises WrongPassphrase, or NoListKeys for a damaged file."""
    try:
        return PrivateKey(unwrap(file.wrapped, passphrase))
    except (ValueError, KeyError, TypeError):
        raise NoListKeys from None
