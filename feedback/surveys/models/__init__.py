"""Surveys, the draft an officer edits, who approved it, and the versions that went out."""

from feedback.surveys.models.codes import Code, CodeBatch
from feedback.surveys.models.drafts import TASK_ROLES, Approval, Draft, Judged, Override
from feedback.surveys.models.equality import EqualitySet, EqualitySetQuerySet
from feedback.surveys.models.recordings import Recording
from feedback.surveys.models.replies import (
    REPLY_CONTENT_BYTES,
    REPLY_HEADER,
    REPLY_MOST_LETTERS,
    GeneralReply,
    SealedReply,
)
from feedback.surveys.models.selecting import SurveyQuerySet
from feedback.surveys.models.survey import Survey
from feedback.surveys.models.versions import SurveyVersion, SurveyVersionQuerySet
from feedback.surveys.models.wordings import Line, Status, Wording, WordingString

__all__ = [
    "REPLY_CONTENT_BYTES",
    "REPLY_HEADER",
    "REPLY_MOST_LETTERS",
    "TASK_ROLES",
    "Approval",
    "Code",
    "CodeBatch",
    "Draft",
    "EqualitySet",
    "EqualitySetQuerySet",
    "GeneralReply",
    "Judged",
    "Line",
    "Override",
    "Recording",
    "SealedReply",
    "Status",
    "Survey",
    "SurveyQuerySet",
    "SurveyVersion",
    "SurveyVersionQuerySet",
    "Wording",
    "WordingString",
]
