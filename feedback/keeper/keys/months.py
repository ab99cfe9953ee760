"""A key month: the pair answers are sealed to, and the desk pair raw texts are sealed to.

Both private halves lie in one file, wrapped together: they are made together and destroyed
together. Ids, public halves and days are readable without a passphrase.
"""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.secret import SecretBox

from feedback.intake.sealing import key_id

KEY_BYTES = 32
MONTH_PATTERN = "month-*.json"


class NoKeys(Exception):
    """There is no key folder yet, or it is damaged."""


class WrongWrappingKey(Exception):
    """The wrapping key does not open this month's file."""


@dataclass(frozen=True)
class KeyMonth:
    """What may be known of a month without a passphrase. It ends when the next one is made; if the
    site seals to it even so, `is_published` says it.
    """

    key_id: bytes
    desk_key: bytes
    made_on: date
    ended_on: date | None
    is_published: bool = False


@dataclass(frozen=True)
class MonthSecrets:
    """A month's private halves, and the key all months share for digests of what was opened."""

    intake: PrivateKey = field(repr=False)
    desk: PrivateKey = field(repr=False)
    digest_key: bytes = field(repr=False)

    def __bytes__(self) -> bytes:
        return bytes(self.intake) + bytes(self.desk) + self.digest_key


@dataclass(frozen=True)
class MonthFile:
    """A month's file. `ended` tells when each earlier month that was still here ended; `wrapped`
    holds the secrets under one wrapping key, or under two while these are being changed, by the
    number of their set of sheets.
    """

    number: int
    public: bytes
    desk_public: bytes
    made_on: date
    ended: dict[str, str]
    wrapped: dict[str, str] = field(repr=False)

    @property
    def key_id(self) -> bytes:
        """The 8 bytes envelopes name this month by."""
        return key_id(self.public)

    @property
    def desk_key(self) -> bytes:
        """The 8 bytes raw texts name this month by."""
        return key_id(self.desk_public)

    @property
    def name(self) -> str:
        """The file's name."""
        return f"month-{self.key_id.hex()}.json"

    @classmethod
    def make(
        cls,
        digest_key: bytes,
        earlier: "list[MonthFile]",
        set_id: bytes,
        wrapping: bytes,
        day: date,
    ) -> "MonthFile":
        """Return a new month with pairs of its own, which ends the latest of `earlier`."""
        pairs = MonthSecrets(PrivateKey.generate(), PrivateKey.generate(), digest_key)
        ended = dict(earlier[-1].ended) if earlier else {}
        kept = {month.key_id.hex() for month in earlier}
        ended = {name: day for name, day in ended.items() if name in kept}
        if earlier:
            ended[earlier[-1].key_id.hex()] = day.isoformat()
        made = cls(
            number=earlier[-1].number + 1 if earlier else 1,
            public=bytes(pairs.intake.public_key),
            desk_public=bytes(pairs.desk.public_key),
            made_on=day,
            ended=ended,
            wrapped={},
        )
        return made.wrapped_for(set_id, wrapping, pairs)

    @classmethod
    def read(cls, content: bytes) -> "MonthFile":
        """Return what `to_bytes` wrote. Raises NoKeys for anything else."""
        try:
            stored = json.loads(content)
            month = cls(
                number=int(stored["number"]),
                public=bytes.fromhex(stored["public"]),
                desk_public=bytes.fromhex(stored["desk_public"]),
                made_on=date.fromisoformat(stored["made_on"]),
                ended=_texts(stored["ended"]),
                wrapped=_texts(stored["wrapped"]),
            )
        except (ValueError, KeyError, TypeError):
            raise NoKeys from None
        if not len(month.public) == len(month.desk_public) == KEY_BYTES:
            raise NoKeys
        return month

    def to_bytes(self) -> bytes:
        """Return the file's content."""
        content = {
            "number": self.number,
            "key_id": self.key_id.hex(),
            "public": self.public.hex(),
            "desk_public": self.desk_public.hex(),
            "made_on": self.made_on.isoformat(),
            "ended": self.ended,
            "wrapped": self.wrapped,
        }
        return json.dumps(content).encode()

    def wrapped_for(self, set_id: bytes, wrapping: bytes, pairs: MonthSecrets) -> "MonthFile":
        """Return the file with its secrets under this wrapping key too."""
        sealed = SecretBox(wrapping).encrypt(bytes(pairs)).hex()
        return replace(self, wrapped={**self.wrapped, set_id.hex(): sealed})

    def wrapped_only_for(self, set_id: bytes) -> "MonthFile":
        """Return the file with its secrets under no other wrapping key."""
        return replace(self, wrapped={set_id.hex(): self.wrapped[set_id.hex()]})

    def unwrap(self, set_id: bytes, wrapping: bytes) -> MonthSecrets:
        """Return the secrets. Raises WrongWrappingKey, or NoKeys if they don't fit the file."""
        try:
            sealed = bytes.fromhex(self.wrapped[set_id.hex()])
            secret = SecretBox(wrapping).decrypt(sealed)
        except (KeyError, ValueError, CryptoError):
            raise WrongWrappingKey from None
        if len(secret) != 3 * KEY_BYTES:
            raise NoKeys
        pairs = MonthSecrets(
            PrivateKey(secret[:KEY_BYTES]),
            PrivateKey(secret[KEY_BYTES : 2 * KEY_BYTES]),
            secret[2 * KEY_BYTES :],
        )
        if bytes(pairs.intake.public_key) != self.public:
            raise NoKeys
        return pairs


def in_order(contents: Iterable[bytes]) -> list[MonthFile]:
    """Return months from their files' contents, oldest first. Raises NoKeys."""
    return sorted((MonthFile.read(one) for one in contents), key=lambda month: month.number)


def calendar(months: list[MonthFile]) -> list[KeyMonth]:
    """Return when each month began and ended: the last of `months` is in use, and knows. Raises
    NoKeys.
    """
    ended = months[-1].ended if months else {}
    try:
        return [
            KeyMonth(
                key_id=month.key_id,
                desk_key=month.desk_key,
                made_on=month.made_on,
                ended_on=date.fromisoformat(ended[month.key_id.hex()])
                if month in months[:-1]
                else None,
            )
            for month in months
        ]
    except (KeyError, ValueError):
        raise NoKeys from None


def new_digest_key() -> bytes:
    """Return the key for digests of what was opened; it stays the same from month to month."""
    return secrets.token_bytes(KEY_BYTES)


def _texts(stored: Any) -> dict[str, str]:
    if not isinstance(stored, dict) or not all(isinstance(v, str) for v in stored.values()):
        raise ValueError
    return stored
