"""Answers of earlier pages, carried in the page itself: sealed, padded, and soon unreadable.

No session, cookie or draft exists. The hidden field opens only with a random key that the public
processes share and forget within two hours (`carry_keys`). Nothing that a page holds can be opened
once it is gone. The field's size is one of three, so that it does not tell how much was written.
"""

import base64
import binascii
import json
from dataclasses import asdict, dataclass
from typing import Any

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from feedback.intake.carry_keys import forget_on_time, hour_of, key_to_seal, read_key
from feedback.intake.sealing import WillNotOpen, compact, pad, unpad

# Holds every tick and one of our boxes filled with English words: most people's whole form. Smaller
# than the smallest envelope, since each page brings it and each step sends it back. What waits must
# all look alike; a page is seen by who watches the line, and sees each step's own words go by.
LIGHT_BYTES = 9 * 512


class CarryGone(Exception):
    """The field can't be opened: its key is forgotten, or it belongs to another form."""


@dataclass(frozen=True)
class Carried:
    """What travels between pages: when this form was started (seconds since 1970), the answers, and
    the number of the survey's version they belong to. A form goes on in the version it began with.
    `code` is the digest of the code it will use up; 0 if none was accepted yet.
    `words` are the six words it was shown, if she asked for some.
    """

    began: int
    answers: dict[str, Any]
    version: int
    code: int = 0
    words: str = ""


def seal(carried: Carried, slug: str, nonce: bytes, now: float) -> str:
    """Return the hidden field's text, for the survey at this address. Raises TooLarge past the
    largest bucket.
    """
    return _lock({**_belongs_to(slug, nonce), **asdict(carried)}, now)


def unseal(field: str, slug: str, nonce: bytes, now: float) -> Carried:
    """Return what `seal` put in. Raises CarryGone whatever is wrong."""
    content = _unlock(field, now)
    if not _belongs_to(slug, nonce).items() <= content.items():
        raise CarryGone
    return Carried(
        content["began"], content["answers"], content["version"], content["code"], content["words"]
    )


def seal_typed(typed: dict[str, list[str]], token: str, now: float) -> str:
    """Return a field that keeps what was typed on one page, for the form with this token. Raises
    TooLarge.
    """
    return _lock({"token": token, "typed": typed}, now)


def unseal_typed(field: str, token: str, now: float) -> dict[str, list[str]]:
    """Return what `seal_typed` put in. Raises CarryGone whatever is wrong."""
    content = _unlock(field, now)
    if content.get("token") != token:
        raise CarryGone
    typed: dict[str, list[str]] = content["typed"]
    return typed


def _lock(content: dict[str, Any], now: float) -> str:
    sealed = SecretBox(key_to_seal(now)).encrypt(pad(compact(content), LIGHT_BYTES))
    forget_on_time(now)
    return base64.urlsafe_b64encode(sealed).decode("ascii")


def _unlock(field: str, now: float) -> dict[str, Any]:
    forget_on_time(now)
    try:
        opened = _decrypt(base64.urlsafe_b64decode(field), hour_of(now))
        content: dict[str, Any] = json.loads(unpad(opened))
    except (binascii.Error, ValueError, CryptoError, WillNotOpen) as error:
        raise CarryGone from error
    return content


def _belongs_to(slug: str, nonce: bytes) -> dict[str, Any]:
    """Return what keeps a field from being moved to another survey or form."""
    return {"survey": slug, "nonce": nonce.hex()}


def _decrypt(sealed: bytes, hour: int) -> bytes:
    """Try this hour's key, then the last one's. Raises CryptoError."""
    for each in (hour, hour - 1):
        if key := read_key(each):
            try:
                return SecretBox(key).decrypt(sealed)
            except CryptoError:
                continue
    raise CryptoError
