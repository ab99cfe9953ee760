"""Does a phrase look like a person's name? Asked before an officer's phrase is kept in clear."""

from collections.abc import Sequence

from feedback.masking import find_spans
from feedback.masking.lists import is_everyday, names, neighbours, words_of
from feedback.masking.words import TITLES, Word, words_in

SAINTS = frozenset({"st", "saint"})
LAWS = frozenset({"law", "act"})
THINGS = LAWS.union(*map(neighbours, ("small_places", "schools", "businesses")))
NAMES_THAT_ARE_WORDS = ("names_that_are_words", "surnames_that_are_words")


def looks_like_a_person(phrase: str) -> bool:
    """Say whether a phrase is a name, a title with one, or several words none of which is everyday
    English: no list holds every name, so those are not trusted.

    A house, a school or a law with a name in it is none: "Hope House", "Sarah's Law".
    """
    words = words_in(phrase)
    if not words or _is_called_after_somebody(words):
        return False
    if len(words) == 1:
        return _is_a_name(words[0])
    if words[0].key in TITLES:
        words = words[1:]
    return not any(is_everyday(word.key) and not _is_a_name(word) for word in words)


def names_somebody(phrase: str) -> bool:
    """Say whether a phrase that is to be kept in clear looks like a person, or has one in it beside
    everyday words: "our Shaz", "Sandra from housing".
    """
    if _is_called_after_somebody(words_in(phrase)):
        return False
    has_a_name = any(span.type == "name" for span in find_spans(phrase))
    return has_a_name or looks_like_a_person(phrase)


def _is_called_after_somebody(words: Sequence[Word]) -> bool:
    """Say whether it is a house, a school or a law with a name in it."""
    return bool(words) and (words[0].key in SAINTS or (len(words) > 1 and words[-1].key in THINGS))


def _is_a_name(word: Word) -> bool:
    return word.key in names() or any(word.key in words_of(name) for name in NAMES_THAT_ARE_WORDS)
