"""A public process broken on purpose for claim 52: it takes every form for a new one."""

from hearback.wsgi import application  # first: it makes Django ready for what follows

# isort: split
from feedback.intake import submission

__all__ = ["application"]


def always_new(nonce: bytes, today: object, *whats: str) -> int:
    """Say that all were new."""
    return len(whats)


submission._add = always_new
