"""The signing pair of this machine, and the public half of the one other machine it trusts.

    <folder>/carrying.key        this machine's secret half, made at first use, 0600
    <folder>/carrying-other.pub  the other machine's public half

The folder is the key folder on the keeper's machine and the desk key folder on the site's: both
are in no backup. One Ed25519 pair signs what this machine writes, and in its other form
(Curve25519) opens what was sealed to it.
"""

from contextlib import suppress
from pathlib import Path

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from feedback.keeper.carrying.machine import is_keeper_apart
from feedback.private_files import add_private, make_private_folder, replace_private

OWN_FILE = "carrying.key"
OTHER_FILE = "carrying-other.pub"
KEY_BYTES = 32


class NotAKey(ValueError):
    """What was given is no public half, or this machine's own."""


class NobodyTrusted(Exception):
    """No other machine is trusted here yet."""


class DamagedPair(Exception):
    """A file of the pair can't be read."""


def folder() -> Path:
    """Return this machine's folder for the pair, made if need be."""
    path = Path(settings.KEY_DIR if is_keeper_apart() else settings.DESK_KEY_DIR)
    if not path.exists():
        make_private_folder(path)
    return path


def own_key() -> SigningKey:
    """Return this machine's signing key. Raises DamagedPair."""
    path = folder() / OWN_FILE
    if not path.exists():
        with suppress(FileExistsError):  # another process was faster; its key is as good
            add_private(path, bytes(SigningKey.generate()))
    content = path.read_bytes()
    if len(content) != KEY_BYTES:
        raise DamagedPair(path.name)
    return SigningKey(content)


def other_key() -> VerifyKey:
    """Return the other machine's public half. Raises NobodyTrusted or DamagedPair."""
    path = folder() / OTHER_FILE
    try:
        return read_key(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        raise NobodyTrusted from None
    except ValueError:
        raise DamagedPair(path.name) from None


def trust(key: VerifyKey) -> None:
    """Believe this machine, and no other from now on. Raises NotAKey for this machine's own key."""
    if key == own_key().verify_key:
        raise NotAKey
    replace_private(folder() / OTHER_FILE, bytes(key).hex().encode())


def read_key(text: str) -> VerifyKey:
    """Return the public half in `text`: 64 signs, spaces allowed. Raises NotAKey."""
    try:
        key = VerifyKey(bytes.fromhex(text))
        key.to_curve25519_public_key()
    except (ValueError, CryptoError, RuntimeError):
        raise NotAKey from None
    return key


def written(key: VerifyKey) -> str:
    """Return a public half as it is shown and typed: eight groups of eight."""
    text = bytes(key).hex()
    return " ".join(text[place : place + 8] for place in range(0, len(text), 8))
