"""Answers of earlier pages, carried in the page itself: sealed, padded, and soon unreadable.

No session, cookie or draft exists. The hidden field opens only with a random key that the public
processes share and forget after the hour that follows its own: through a file in RUN_DIR, which
lives where a reboot clears it (a tmpfs), or through Redis where there are several machines.
Nothing that a page holds can be opened once they are gone. The field's size is one of a few
buckets, so that it does not tell how much was written.
"""

import base64
import binascii
import fcntl
import json
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from feedback.intake.sealing import WillNotOpen, compact, pad, unpad
from feedback.surveys.definition import SurveyDefinition

HOUR = 3600
NAME = "carry-{}.key"


class CarryGone(Exception):
    """The field can't be opened: its key is forgotten, or it belongs to another form."""


@dataclass(frozen=True)
class Carried:
    """What travels between pages: when this form was started (seconds since 1970), and answers."""

    began: int
    answers: dict[str, Any]


def seal(carried: Carried, definition: SurveyDefinition, nonce: bytes, now: float) -> str:
    """Return the hidden field's text. Raises TooLarge past the largest bucket."""
    belongs_to = _belongs_to(definition, nonce)
    return _lock({**belongs_to, "began": carried.began, "answers": carried.answers}, now)


def unseal(field: str, definition: SurveyDefinition, nonce: bytes, now: float) -> Carried:
    """Return what `seal` put in. Raises CarryGone whatever is wrong."""
    content = _unlock(field, now)
    if not _belongs_to(definition, nonce).items() <= content.items():
        raise CarryGone
    return Carried(began=content["began"], answers=content["answers"])


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
    sealed = SecretBox(_key_to_seal(now)).encrypt(pad(compact(content)))
    return base64.urlsafe_b64encode(sealed).decode("ascii")


def _unlock(field: str, now: float) -> dict[str, Any]:
    try:
        opened = _decrypt(base64.urlsafe_b64decode(field), _hour_of(now))
        content: dict[str, Any] = json.loads(unpad(opened))
    except (binascii.Error, ValueError, CryptoError, WillNotOpen) as error:
        raise CarryGone from error
    return content


def _belongs_to(definition: SurveyDefinition, nonce: bytes) -> dict[str, Any]:
    """Return what keeps a field from being moved to another survey, version or form."""
    return {"survey": definition.slug, "version": definition.number, "nonce": nonce.hex()}


def _hour_of(now: float) -> int:
    return int(now // HOUR)


def _decrypt(sealed: bytes, hour: int) -> bytes:
    """Try this hour's key, then the last one's. Raises CryptoError."""
    for each in (hour, hour - 1):
        if key := _read_key(each):
            try:
                return SecretBox(key).decrypt(sealed)
            except CryptoError:
                continue
    raise CryptoError


def _path_of(hour: int) -> Path:
    return Path(settings.RUN_DIR) / NAME.format(hour)


def _read_key(hour: int) -> bytes:
    """Return an hour's key, or b"" if there is none."""
    if settings.REDIS_URL:
        return bytes(caches["carry"].get(str(hour), b""))
    try:
        return _path_of(hour).read_bytes()
    except FileNotFoundError:
        return b""


def _key_to_seal(now: float) -> bytes:
    """Return this hour's key, made by whichever process comes first."""
    hour = _hour_of(now)
    if key := _read_key(hour):
        return key
    if settings.REDIS_URL:
        ends = (hour + 2) * HOUR - int(now)
        caches["carry"].add(str(hour), secrets.token_bytes(SecretBox.KEY_SIZE), ends)
        return _read_key(hour)
    folder = Path(settings.RUN_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "carry.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _read_key(hour):
            _write_key(folder, hour)
            _forget_keys(folder, keep={_path_of(hour), _path_of(hour - 1)})
    return _read_key(hour)


def _write_key(folder: Path, hour: int) -> None:
    # mkstemp makes the file 0600; the rename shows a reader all of it or nothing.
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".carry.")
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(SecretBox.KEY_SIZE))
    os.replace(temporary, _path_of(hour))


def _forget_keys(folder: Path, keep: set[Path]) -> None:
    """Delete every other hour's key, those of a clock that ran ahead as well."""
    for path in folder.glob(NAME.format("*")):
        if path not in keep:
            path.unlink(missing_ok=True)
