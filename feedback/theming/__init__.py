"""What a text may be about, and how far people agree on it. Pure, and the only user of nltk.

nltk takes seconds and much memory to load, so it is loaded when first needed (`language`), never
by importing this package: a web worker that only shows codings stays light. What learns and
suggests by more than phrases needs numpy and is imported by name where it is used:
`suggesting.Suggester.build(…).suggest_many(…)`, `training.train`, `keeping.save` and `load`.
"""

from feedback.theming.agreement import (
    NO_THEME,
    Estimate,
    Readings,
    ThemeEstimate,
    Twice,
    agreement,
)
from feedback.theming.alike import alike
from feedback.theming.matching import Matcher, Suggestion, ThemeWords

__all__ = [
    "NO_THEME",
    "Estimate",
    "Matcher",
    "Readings",
    "Suggestion",
    "ThemeEstimate",
    "ThemeWords",
    "Twice",
    "agreement",
    "alike",
]
