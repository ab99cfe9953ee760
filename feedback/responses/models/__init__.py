"""What the keeper wrote and the desk reads. No table here can say who, when or in what order.

One response becomes closed answers (Response, Answer) under one random key and texts (Text) under
others, with nothing between them; the texts of one response share a random person number so that
people, not mentions, are counted.
"""

from feedback.responses.models.arriving import Answer, Batch, OpenedDigest, Quarantined, Response
from feedback.responses.models.raw import ForgottenMonth, RawText
from feedback.responses.models.texts import (
    SEVERAL_SURVEYS,
    Coding,
    CodingQuerySet,
    Text,
    TextQuerySet,
)
from feedback.responses.models.themes import Codebook, Theme, ThemeGroup

__all__ = [
    "SEVERAL_SURVEYS",
    "Answer",
    "Batch",
    "Codebook",
    "Coding",
    "CodingQuerySet",
    "ForgottenMonth",
    "OpenedDigest",
    "Quarantined",
    "RawText",
    "Response",
    "Text",
    "TextQuerySet",
    "Theme",
    "ThemeGroup",
]
