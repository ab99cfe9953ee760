"""A public process broken on purpose for claim 55: it trusts what is posted and logs all."""

import logging
from typing import Any

from hearback.wsgi import application  # first: it makes Django ready for what follows

# isort: split
from feedback.intake import views

__all__ = ["application"]


def trust(posted: Any, now: float) -> Any:
    """Take every value for a word in plain letters."""
    for values in dict(posted).values():
        for value in values:
            if not value.isascii():
                raise ValueError(value)
    return posted


vars(views)["with_what_was_typed"] = trust
for handler in logging.getLogger("django").handlers:
    handler.setFormatter(logging.Formatter())
