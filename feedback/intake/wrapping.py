"""Secrets wrapped by a passphrase: Argon2id stretches it, a secret box holds what it opens.

The keeper's wrapping key and a reviewer's private key are kept so (docs/safety.md, "Sealing").
"""

import secrets
import unicodedata
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

SALT_BYTES = 16
# Argon2id as docs/safety.md says: three passes over 256 MiB take about a second.
PASSES = 3
MEMORY_KIB = 256 * 1024
# The demonstration's passphrase lies in a file beside the keys: stretching it buys nothing.
DEMO_MEMORY_KIB = 8 * 1024
MINIMUM_LENGTH = 12


class WrongPassphrase(Exception):
    """The passphrase does not open what it should."""


def wrap(secret: bytes, passphrase: str) -> dict[str, Any]:
    """Return what may be stored: salt, cost and the wrapped secret, all in JSON's types."""
    content: dict[str, Any] = {
        "salt": secrets.token_bytes(SALT_BYTES).hex(),
        "memory_kib": _memory_kib(),
        "passes": PASSES,
    }
    return {**content, "wrapped": SecretBox(_stretched(passphrase, content)).encrypt(secret).hex()}


def unwrap(content: dict[str, Any], passphrase: str) -> bytes:
    """Return the secret. Raises WrongPassphrase; ValueError, KeyError or TypeError if `content` is
    not what `wrap` made.
    """
    wrapped, stretched = bytes.fromhex(content["wrapped"]), _stretched(passphrase, content)
    try:
        return SecretBox(stretched).decrypt(wrapped)
    except CryptoError:
        raise WrongPassphrase from None


def _memory_kib() -> int:
    """Return how much memory a guess costs. The test suite asks for less."""
    default = DEMO_MEMORY_KIB if settings.DEMO else MEMORY_KIB
    return int(getattr(settings, "PASSPHRASE_MEMORY_KIB", default))


def _stretched(passphrase: str, parameters: dict[str, Any]) -> bytes:
    """Return 32 bytes from a passphrase, the same on every keyboard (NFC), slowly."""
    return hash_secret_raw(
        unicodedata.normalize("NFC", passphrase).encode(),
        bytes.fromhex(parameters["salt"]),
        time_cost=parameters["passes"],
        memory_cost=parameters["memory_kib"],
        parallelism=1,
        hash_len=SecretBox.KEY_SIZE,
        type=Type.ID,
    )
