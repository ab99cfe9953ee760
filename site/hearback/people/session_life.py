"""How long a session of the office lives: 15 minutes idle, 8 hours in all (docs/safety.md)."""

import time

from django.contrib.sessions.backends.base import SessionBase

IDLE_MINUTES = 15
IDLE_SECONDS = IDLE_MINUTES * 60
WHOLE_SECONDS = 8 * 60 * 60
# A session row is not rewritten for each picture and script of a page.
NOTED_EVERY_SECONDS = 30
BEGUN, SEEN = "people.begun", "people.seen"


def begin(session: SessionBase) -> None:
    """Note the time a person passed sign-in. Only our own sign-in calls this."""
    session[BEGUN] = session[SEEN] = time.time()


def has_begun(session: SessionBase) -> bool:
    """Say whether the session began at our own sign-in, with every factor passed."""
    return BEGUN in session


def is_over(session: SessionBase) -> bool:
    """Say whether the person has been idle, or signed in, for too long."""
    now = time.time()
    idle, whole = now - session[SEEN], now - session[BEGUN]
    return bool(idle > IDLE_SECONDS or whole > WHOLE_SECONDS)


def note(session: SessionBase) -> None:
    """Remember that the person is still there."""
    if time.time() - session[SEEN] > NOTED_EVERY_SECONDS:
        session[SEEN] = time.time()
