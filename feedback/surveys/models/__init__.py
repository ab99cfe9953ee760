"""Surveys, the draft an officer edits, who approved it, and the versions that went out."""

from feedback.surveys.models.drafts import TASK_ROLES, Approval, Draft, Judged, Override
from feedback.surveys.models.equality import EqualitySet, EqualitySetQuerySet
from feedback.surveys.models.survey import Survey, SurveyQuerySet
from feedback.surveys.models.versions import SurveyVersion, SurveyVersionQuerySet

__all__ = [
    "TASK_ROLES",
    "Approval",
    "Draft",
    "EqualitySet",
    "EqualitySetQuerySet",
    "Judged",
    "Override",
    "Survey",
    "SurveyQuerySet",
    "SurveyVersion",
    "SurveyVersionQuerySet",
]
