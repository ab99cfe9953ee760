"""A web tier whose clock a test moves."""

from tests.browser.moved_clock import FILE  # first: others keep the clock under names of their own

# isort: split
from hearback.wsgi import application

__all__ = ["FILE", "application"]
