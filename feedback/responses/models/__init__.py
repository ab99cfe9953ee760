"""What the keeper wrote and the desk reads. No table here can say who, when or in what order.

One response becomes closed answers (Response, Answer) under one random key and texts (Text) under
others, with nothing between them; the texts of one response share a random person number so that
people, not mentions, are counted.
"""

from feedback.responses.models.arriving import Answer, Batch, OpenedDigest, Quarantined, Response
from feedback.responses.models.aside import SetAside
from feedback.responses.models.codings import Coding, CodingQuerySet
from feedback.responses.models.corrections import MaskingCorrection
from feedback.responses.models.flags import URGENT, Flag, FlagKind, calm
from feedback.responses.models.hidden import ALL_HIDDEN, NOT_IN_WORDS
from feedback.responses.models.leads import Lead, LeadText
from feedback.responses.models.learning import DamagedModel, SuggestionModel
from feedback.responses.models.publishing import CodebookDraft
from feedback.responses.models.raw import ForgottenMonth, RawText, ReplyDraft
from feedback.responses.models.reading import TextQuerySet
from feedback.responses.models.replaced import ReplacedCoding
from feedback.responses.models.texts import (
    SEVERAL_SURVEYS,
    Passages,
    Text,
)
from feedback.responses.models.themes import Codebook, Theme, ThemeGroup

__all__ = [
    "ALL_HIDDEN",
    "NOT_IN_WORDS",
    "SEVERAL_SURVEYS",
    "URGENT",
    "Answer",
    "Batch",
    "Codebook",
    "CodebookDraft",
    "Coding",
    "CodingQuerySet",
    "DamagedModel",
    "Flag",
    "FlagKind",
    "ForgottenMonth",
    "Lead",
    "LeadText",
    "MaskingCorrection",
    "OpenedDigest",
    "Passages",
    "Quarantined",
    "RawText",
    "ReplacedCoding",
    "ReplyDraft",
    "Response",
    "SetAside",
    "SuggestionModel",
    "Text",
    "TextQuerySet",
    "Theme",
    "ThemeGroup",
    "calm",
]
