"""Why a theme was suggested: the text's own words that moved it, or the text it is most like."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from feedback.theming.features import Comment, Vocabulary
from feedback.theming.matching import BREAK, HIDDEN, Span
from feedback.theming.spelling import Token
from feedback.theming.thresholds import Floats

MOST_WORDS = 3
# Words that stand in most comments explain nothing, whatever their weight.
EMPTY_WORDS = """
a about after all am an and are as at be been but by did do does for from get got had has have he
her him his i if in is it its just me my of on or our she so some that the their them then there
they this to up us was we were what when which who with would you your
"""
EMPTY = frozenset(EMPTY_WORDS.split())


@dataclass(frozen=True)
class Nearest:
    """The sentence a text is most like: a confirmed text's key, or an example of the theme by its
    number among the theme's examples (`is_example`). `similarity` is a cosine.
    """

    key: str
    similarity: float
    is_example: bool


def moving_words(comment: Comment, worth: Floats, vocabulary: Vocabulary) -> list[Span]:
    """Return the words that spoke most for a theme, in the text's order; none if none did.

    `worth` is one theme's weight per feature times the feature's rareness. A word counts with its
    pieces, a pair that spoke for the theme lends its weight to both of its words.
    """
    tokens = comment.tokens
    places = [_places(comment, token, vocabulary) for token in tokens]
    columns = [column for found in places for column in found]
    owners = np.repeat(np.arange(len(tokens)), [len(found) for found in places])
    spoke = np.bincount(owners, worth[columns], len(tokens)) if columns else np.zeros(len(tokens))
    for place, (first, second) in enumerate(pairwise(tokens)):
        pair = vocabulary.pair(first.stem, second.stem)
        if pair is not None and worth[pair] > 0:
            for one in (place, place + 1):
                spoke[one] += worth[pair] / 2 * (spoke[one] > 0)
    best = [int(place) for place in np.argsort(-spoke)[:MOST_WORDS] if spoke[place] > 0]
    return _joined(comment, sorted(best))


def _places(comment: Comment, token: Token, vocabulary: Vocabulary) -> list[int]:
    if token.stem in (BREAK, HIDDEN) or comment.text[token.start : token.end].lower() in EMPTY:
        return []
    return vocabulary.word(token.stem)


def _joined(comment: Comment, places: list[int]) -> list[Span]:
    """Return spans of tokens, neighbours as one."""
    spans: list[Span] = []
    last = -2
    for place in places:
        token = comment.tokens[place]
        start = spans.pop().start if place == last + 1 and spans else token.start
        spans.append(Span(start, token.end, comment.text[start : token.end]))
        last = place
    return spans


def nearest(
    vector: Floats, keys: Sequence[str], vectors: Floats, is_example: bool
) -> Nearest | None:
    """Return the nearest of `vectors` (one row per key), or None without any."""
    if not len(keys):
        return None
    near = vectors @ vector
    place = int(np.argmax(near))
    return Nearest(keys[place], float(near[place]), is_example)
