"""Texts like a text, by the words they share. Plain Python: a web worker may ask for it."""

import re
from collections import Counter
from collections.abc import Mapping
from math import log, sqrt

WORD = re.compile(r"[^\W\d_]{3,}(?:['’][a-z]+)?")
PLACEHOLDER = re.compile(r"\[[a-z -]{3,12}\]")
ENDINGS = ("ing", "ed", "es", "s")
SHORTEST_STEM = 4
# Words of more than this share of texts say nothing about what a text is about.
COMMON = 0.5


def alike(text: str, among: Mapping[int, str], at_most: int = 20) -> list[int]:
    """Return the keys of the texts that share most with `text`, the likest first.

    Rare words weigh more than common ones and long texts have no advantage (the cosine of weighted
    words). Texts that share nothing are left out. A few thousand texts take well under a second.
    """
    words = {key: words_of(other) for key, other in among.items()}
    seen = Counter(word for own in words.values() for word in own)
    most = max(COMMON * len(words), 2)

    def weight(word: str) -> float:
        number = seen[word]
        return log((len(words) + 1) / number) ** 2 if 0 < number <= most else 0.0

    weights = {word: weight(word) for word in seen}
    wanted = words_of(text)
    scores = {}
    for key, own in words.items():
        shared = sum(weights[word] for word in wanted & own)
        if shared:
            scores[key] = shared / sqrt(sum(weights[word] for word in own))
    return sorted(scores, key=lambda key: (-scores[key], key))[:at_most]


def words_of(text: str) -> frozenset[str]:
    """Return the distinct words of a masked text without their usual endings; what masking put
    there is no word.
    """
    plain = PLACEHOLDER.sub(" ", text.lower())
    return frozenset(_without_ending(word) for word in WORD.findall(plain))


def _without_ending(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word
