"""A public process broken on purpose for claim 32: it looks whether a code was used, and marks it
so, but not in one step.
"""

from hearback.wsgi import application  # first: it makes Django ready for what follows

# isort: split
from feedback.intake import submission

__all__ = ["application"]


def believe(digest: int) -> None:
    """Take every code that was good a moment ago."""


vars(submission)["use_up"] = believe
