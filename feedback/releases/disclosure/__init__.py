"""Which counts of people may be shown, and as what. Pure: plain numbers in, plain numbers out.

Every figure that leaves the desk comes through here. The rule is the "10-5 rule" of the Office for
National Statistics with zeros hidden too (docs/requirements.md).
"""

from feedback.releases.disclosure.counts import safe_count, safe_table
from feedback.releases.disclosure.words import hidden_in_words, rule_in_words

__all__ = ["hidden_in_words", "rule_in_words", "safe_count", "safe_table"]
