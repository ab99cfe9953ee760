"""Surveys, the draft an officer edits, who approved it, and the versions that went out."""

from feedback.surveys.models.drafts import Approval, Draft, Override
from feedback.surveys.models.survey import Survey, SurveyQuerySet
from feedback.surveys.models.versions import SurveyVersion, SurveyVersionQuerySet

__all__ = [
    "Approval",
    "Draft",
    "Override",
    "Survey",
    "SurveyQuerySet",
    "SurveyVersion",
    "SurveyVersionQuerySet",
]
