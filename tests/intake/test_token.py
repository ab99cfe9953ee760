"""The form token."""

import pytest

from feedback.intake import token
from feedback.intake.token import FormToken

NOW = 1_795_345_217.0


def test_a_token_reads_back() -> None:
    made = token.make(NOW)
    assert token.read(made.sign()) == made
    assert len(made.nonce) == 16
    assert token.make(NOW).nonce != made.nonce


def test_it_tells_the_minute_and_not_the_second() -> None:
    nonce = bytes(16)
    first, later = (FormToken(nonce, token.make(NOW + s).minute).sign() for s in (0, 20))
    assert first == later


@pytest.mark.parametrize(
    ("seconds", "is_expired"), [(0, False), (86_400, False), (86_460, True), (-120, True)]
)
def test_it_lasts_a_day(seconds: int, is_expired: bool) -> None:
    assert token.make(NOW).is_expired(NOW + seconds) is is_expired


@pytest.mark.parametrize("change", ["", "x", "a.b.c", "00.1:forged", "\0", "ü" * 50])
def test_a_forged_token_is_none(change: str) -> None:
    assert token.read(change) is None


def test_a_token_of_another_purpose_is_none() -> None:
    from django.core.signing import Signer

    assert token.read(Signer(salt="other").sign(f"{'00' * 16}.1")) is None
