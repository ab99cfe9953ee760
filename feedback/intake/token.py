"""The form token: a random nonce and the minute it was made, signed, kept by nobody but the page.

The nonce makes a double send count once; the minute lets an old page be told apart. It says
nothing about who asked (docs/safety.md).
"""

import secrets
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

NONCE_BYTES = 16
MAX_AGE_MINUTES = 24 * 60
QUICKEST_SECONDS = 5  # nobody reads a survey to its end in less


@dataclass(frozen=True)
class FormToken:
    """A token as read back."""

    nonce: bytes
    minute: int

    def is_expired(self, now: float) -> bool:
        """Say whether it is older than a day, or from the future; `now` in seconds since 1970."""
        return not 0 <= minute_of(now) - self.minute <= MAX_AGE_MINUTES

    def sign(self) -> str:
        """Return the text that goes into the page."""
        return _signer().sign(f"{self.nonce.hex()}.{self.minute}")


def make(now: float) -> FormToken:
    """Return a new token."""
    return FormToken(secrets.token_bytes(NONCE_BYTES), minute_of(now))


def read(signed: str) -> FormToken | None:
    """Return the token in a posted field, however old, or None if it is not one of ours."""
    try:
        nonce, minute = _signer().unsign(signed).split(".")
    except BadSignature:
        return None
    return FormToken(bytes.fromhex(nonce), int(minute))


def minute_of(now: float) -> int:
    """Return whole minutes since 1970: seconds would say too much."""
    return int(now // 60)


def _signer() -> Signer:
    return Signer(salt="survey.form")
