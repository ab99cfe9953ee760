"""Does a phrase look like a person's name? Asked before an officer's phrase is kept in clear."""

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
    if not words or words[0].key in SAINTS or (len(words) > 1 and words[-1].key in THINGS):
        return False
    if len(words) == 1:
        return _is_a_name(words[0])
    if words[0].key in TITLES:
        words = words[1:]
    return not any(is_everyday(word.key) and not _is_a_name(word) for word in words)


def _is_a_name(word: Word) -> bool:
    return word.key in names() or any(word.key in words_of(name) for name in NAMES_THAT_ARE_WORDS)
