"""What a text may be about, and how far people agree on it. Pure, and the only user of nltk.

nltk takes seconds and much memory to load, so it is loaded when first needed (`language`), never
by importing this package: a web worker that only shows codings stays light.
"""

from feedback.theming.agreement import NO_THEME, agreement
from feedback.theming.matching import Matcher, Suggestion, ThemeWords

__all__ = ["NO_THEME", "Matcher", "Suggestion", "ThemeWords", "agreement"]
