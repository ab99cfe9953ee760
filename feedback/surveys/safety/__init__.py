"""The safety check: what makes a survey unwise to ask, each with its reason and its mend.

Pure: a definition and its circumstances in, concerns out. Who may overrule one, and that none may
stand when a survey opens, is for `feedback.surveys.models`. What makes a survey impossible to ask
at all is in `feedback.surveys.structure`.
"""

from feedback.surveys.safety.concern import Circumstances, Concern, Rule
from feedback.surveys.safety.rules import RULES, check, rule_of

__all__ = ["RULES", "Circumstances", "Concern", "Rule", "check", "rule_of"]
