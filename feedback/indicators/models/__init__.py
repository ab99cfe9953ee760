"""Indicators of the partnership and their values: stored only after the gate (gate.py).

Public: nothing here refers to a response, and no value was ever stored as it was counted.
"""

from feedback.indicators.models.indicators import Indicator, IndicatorQuerySet
from feedback.indicators.models.values import (
    SAME_MARKER,
    SAME_PERSON,
    IndicatorValue,
    IndicatorValueQuerySet,
)

__all__ = [
    "SAME_MARKER",
    "SAME_PERSON",
    "Indicator",
    "IndicatorQuerySet",
    "IndicatorValue",
    "IndicatorValueQuerySet",
]
