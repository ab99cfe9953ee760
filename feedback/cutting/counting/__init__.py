"""Counting people in the database: a few grouped queries, however many answered.

What people wrote and what they ticked are two populations, counted apart: nothing joins them.
"""

from feedback.cutting.counting.answers import count_answers
from feedback.cutting.counting.asked import ANSWERS, NAMES, WORDS, Asked, Groups
from feedback.cutting.counting.words import count_words

__all__ = ["ANSWERS", "NAMES", "WORDS", "Asked", "Groups", "count_answers", "count_words"]
