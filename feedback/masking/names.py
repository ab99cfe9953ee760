"""Is a word somebody's name, or a small place's? Judged by list, capital and neighbours.

No list holds every name, so a capital in mid-sentence on a word that is not everyday English is
taken for one: hiding a word too many costs less than showing one too few.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from feedback.masking.lists import is_everyday, is_harmless_capital, neighbours, words_of
from feedback.masking.words import TITLES, Word

TIMES = neighbours("times")
RELATIONS = neighbours("relations")
NAMERS = frozenset({"called", "named"})
VERBS = neighbours("verbs")
PERSON_DOES = neighbours("person_does")
BEFORE_A_PLACE = neighbours("before_a_place")
DETERMINERS = neighbours("determiners")
# Other titles stand before a verb as often as before a name, so a capital must follow.
PLAIN_TITLES = neighbours("plain_titles")


OF_AN_AGE = re.compile(
    r"\s(?:is|was|who['’]?s)\s(?:just\s|only\s|nearly\s)?(?:1[0-7]|[1-9])\b(?![:.]\d)"
)


class Verdict(NamedTuple):
    """What a word is taken for, and how surely."""

    type: str
    confidence: float


def verdict_on(text: str, words: Sequence[Word], position: int) -> Verdict | None:
    """Return what the word at `position` is taken for, or None."""
    word = words[position]
    before = None if word.opens_sentence else words[position - 1]
    after = words[position + 1] if position + 1 < len(words) else None
    if word.key in words_of("first_names"):
        return Verdict("name", 0.95)
    if before and _is_introduced(word, before):
        return Verdict("name", 0.9)
    if word.key in words_of("names_that_are_words"):
        is_name = _is_meant_as_name(word, before, after) or bool(OF_AN_AGE.match(text, word.end))
        return Verdict("name", 0.8) if is_name else None
    if before and word.is_capital:
        return _by_capital(word, before)
    return Verdict("name", 0.6) if _acts_like_a_person(text, word, after) else None


def _is_introduced(word: Word, before: Word) -> bool:
    """Say whether a title or "called" stands before a name."""
    if before.key in NAMERS:
        return not is_everyday(word.key)
    return _follows_a_title(word, before)


def _by_capital(word: Word, before: Word) -> Verdict | None:
    """Judge a capital in mid-sentence."""
    is_after_in = before.key in BEFORE_A_PLACE
    if is_after_in and word.key in words_of("towns_that_are_words"):
        return Verdict("place", 0.7)
    if is_unknown(word):
        return Verdict("place" if is_after_in else "name", 0.7)
    return None


def is_unknown(word: Word) -> bool:
    """Say whether no list explains the word's capital."""
    if word.key in TIMES or len(word.key) < 2 or is_harmless_capital(word.key):
        return False
    return not all(is_harmless_capital(part) for part in word.key.replace("&", "-").split("-"))


def _acts_like_a_person(text: str, word: Word, after: Word | None) -> bool:
    """Say whether a rare word is someone by what follows: "Aleksy is 7", "Ngozie rang me"."""
    if word.is_shouted or is_everyday(word.key) or not is_unknown(word):
        return False
    if OF_AN_AGE.match(text, word.end):
        return True
    return word.is_capital and after is not None and after.key in PERSON_DOES


def _follows_a_title(word: Word, title: Word) -> bool:
    """Say whether "mrs ellwood" is meant; "miss him" and "pc was broken" are not."""
    if title.key not in TITLES or word.gap not in (" ", ". ", "."):
        return False
    if word.is_shouted or word.key in TIMES or len(word.key) < 2:
        return False
    if word.is_capital:
        return title.key in PLAIN_TITLES or is_unknown(word)
    return title.key in PLAIN_TITLES and not is_everyday(word.key)


def _is_meant_as_name(word: Word, before: Word | None, after: Word | None) -> bool:
    """Decide for names that are words too ("dawn", "mark", "grace") by what stands beside them."""
    if word.is_capital and before is None:
        return after is not None and after.key in PERSON_DOES
    if word.is_capital:
        return word.key not in TIMES
    if before and before.key in NAMERS:
        return True
    if word.key in VERBS:
        return False
    if before and before.key in RELATIONS:
        return True
    is_from_somewhere = after is not None and after.key == "from"
    return is_from_somewhere and (before is None or before.key not in DETERMINERS)
