"""A reviewer's unlocked key: half of it in her session's row, half in a cookie, for 15 minutes.

Each half is 32 random bytes; only their XOR is the key. So neither a stolen database nor a stolen
cookie opens anything, and the server holds the whole key only while it answers a request.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from threading import BoundedSemaphore

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey

from feedback.intake.leaving import leave_nothing_behind
from feedback.intake.wrapping import unwrap
from feedback.keeper.models import ReviewerKey
from hearback.people.models import User

# In all, from the moment of unlocking: work does not prolong it.
UNLOCKED_SECONDS = 15 * 60
STATE, OPEN = "raw.unlocked", "raw.open"
KEY_BYTES = PrivateKey.SIZE
# Stretching a passphrase takes 256 MiB: in one process, one at a time.
ROOM = BoundedSemaphore(1)
ROOM_SECONDS = 5


class Busy(Exception):
    """Others are stretching their passphrases; there is no room for one more at this moment."""


@contextmanager
def room_to_stretch() -> Iterator[None]:
    """Hold the memory that one passphrase takes. Raises Busy if it is not free within seconds."""
    if not ROOM.acquire(timeout=ROOM_SECONDS):
        raise Busy
    try:
        yield
    finally:
        ROOM.release()


def open_with(key: ReviewerKey, passphrase: str) -> bytes:
    """Return a reviewer's private key, 32 bytes. Raises WrongPassphrase or Busy."""
    with room_to_stretch():
        return unwrap(key.wrapped, passphrase)


def unlock(request: HttpRequest, response: HttpResponse, private: bytes) -> None:
    """Put half of the key into the session and half into a cookie; an earlier pair is worthless."""
    ours = secrets.token_bytes(KEY_BYTES)
    lock(request.session)
    request.session[STATE] = {"half": ours.hex(), "until": time.time() + UNLOCKED_SECONDS}
    response.set_cookie(
        cookie_name(request),
        _xor(ours, private).hex(),
        path="/",
        secure=_is_secure(request),
        httponly=True,
        samesite="Strict",
    )


def lock(session: SessionBase) -> None:
    """Forget the session's half, and which text was open. The cookie goes with the answer."""
    session.pop(STATE, None)
    session.pop(OPEN, None)


def seconds_left(session: SessionBase) -> int:
    """Return how long the session's half is still good for: 0 when locked, or when time is up."""
    state = session.get(STATE)
    return max(0, ceil(state["until"] - time.time())) if state else 0


def private_key_of(request: HttpRequest, user: User) -> bytes | None:
    """Return the unlocked private key, or None when this desk is locked.

    A cookie that does not fit the session's half locks the desk: it is an older one, or another's.
    """
    if not seconds_left(request.session):
        lock(request.session)
        return None
    private = _joined(request)
    public = ReviewerKey.objects.filter(user_id=user.pk).values_list("public", flat=True).first()
    if private is None or public is None or _public_half(private) != bytes(public):
        lock(request.session)
        return None
    return private


def minutes_left(request: HttpRequest) -> int:
    """Return how many minutes the desk stays unlocked, rounded up; 0 when it is locked."""
    is_whole = cookie_name(request) in request.COOKIES
    return ceil(seconds_left(request.session) / 60) if is_whole else 0


def cookie_name(request: HttpRequest) -> str:
    """Return the cookie's name. Browsers take `__Host-` over HTTPS only, and from this host alone;
    the demonstration speaks plain http on loopback.
    """
    return "__Host-desk" if _is_secure(request) else "desk"


def take_cookie_away(request: HttpRequest, response: HttpResponse) -> None:
    """Delete the cookie, and make the browser drop the pages it kept for its Back button (F2)."""
    leave_nothing_behind(response, is_secure=_is_secure(request))
    response.delete_cookie(cookie_name(request), path="/", samesite="Strict")


def _is_secure(request: HttpRequest) -> bool:
    return bool(request.is_secure() or settings.SESSION_COOKIE_SECURE)


def _joined(request: HttpRequest) -> bytes | None:
    try:
        theirs = bytes.fromhex(request.COOKIES.get(cookie_name(request), ""))
    except ValueError:
        return None
    ours = bytes.fromhex(request.session[STATE]["half"])
    return _xor(ours, theirs) if len(theirs) == KEY_BYTES else None


def _public_half(private: bytes) -> bytes | None:
    try:
        return bytes(PrivateKey(private).public_key)
    except (CryptoError, ValueError):
        return None


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
