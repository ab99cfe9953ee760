"""Is a word somebody's name, or a small place's? Judged by list, capital and neighbours.

No list holds every name, so a capital in mid-sentence on a word that is not everyday English is
taken for one: hiding a word too many costs less than showing one too few.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from feedback.masking.lists import (
    is_everyday,
    is_harmless_capital,
    is_rare,
    names,
    neighbours,
    words_of,
)
from feedback.masking.words import TITLES, Word

TIMES = neighbours("times")
RELATIONS = neighbours("relations")
NAMERS = frozenset({"called", "named"})
VERBS = neighbours("verbs")
PERSON_DOES = neighbours("person_does")
SAYS = neighbours("says")
SPEAKS_TO = neighbours("speaks_to")
JOINING = neighbours("joining")
# "I was told may be late": these stand behind "told" without being anybody.
SHORTLY_AFTER_A_NAME = frozenset({"from", "always", "never", "who", "whos"})
MODALS = frozenset({"may", "might", "will", "stay"})
STATES = PERSON_DOES | neighbours("states")
BEFORE_SOMEBODY = neighbours("before_somebody")
BEHIND_SOMEBODY = neighbours("behind_somebody") | STATES
BEFORE_A_PLACE = neighbours("before_a_place")
AT_A_PLACE = neighbours("at_a_place")
PLACE_FIRST = neighbours("place_first")
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
    if word.key in names() or _is_a_double_name(word.key):
        return Verdict("name", 0.95)
    if _is_without_its_apostrophe(word, after):
        return Verdict("name", 0.8)
    if before and _is_introduced(word, before):
        return Verdict("name", 0.9)
    if word.key in words_of("names_that_are_words"):
        is_name = _is_meant_as_name(word, before, after) or bool(OF_AN_AGE.match(text, word.end))
        return Verdict("name", 0.8) if is_name else None
    if before and word.is_capital:
        return _by_capital(word, before)
    if _acts_like_a_person(text, word, after):
        return Verdict("name", 0.6)
    return None if word.is_capital else _rare_in_company(word, before, after)


def _is_without_its_apostrophe(word: Word, after: Word | None) -> bool:
    """Say whether "mandys" or "joys brother" is meant: a name's own, its apostrophe left out."""
    owner = word.key.removesuffix("s")
    if owner == word.key:
        return False
    if owner in names():
        return not is_everyday(word.key) and not is_harmless_capital(word.key)
    is_of_somebody = after is not None and after.key in RELATIONS
    return is_of_somebody and owner in words_of("names_that_are_words")


def _is_a_double_name(key: str) -> bool:
    """Say whether "lexie-mae" is meant: two names, the second perhaps a word too."""
    first, mark, second = key.partition("-")
    if first in ("al", "el", "ul", "ur") and second in names():
        return True
    if not mark or first not in names():
        return False
    return second in names() or second in words_of("names_that_are_words")


def _rare_in_company(word: Word, before: Word | None, after: Word | None) -> Verdict | None:
    """Judge a small-written word that no list holds by its neighbours: "our bazzer", "told
    adeolu", "in wrenthwaite".
    """
    if word.is_shouted:
        return None
    verdict = _by_neighbours(word, before, after)
    # Last, because looking a word up among its possible mistypings takes longest.
    return verdict if verdict and is_rare(word.key) else None


def _by_neighbours(word: Word, before: Word | None, after: Word | None) -> Verdict | None:
    if before and (before.key in AT_A_PLACE or before.key in PLACE_FIRST):
        return Verdict("place", 0.5)
    is_met = before is not None and (before.key in RELATIONS or before.key in SPEAKS_TO)
    does = SAYS if before else STATES
    if is_met or (after is not None and after.key in does):
        return Verdict("name", 0.5)
    return Verdict("name", 0.4) if _stands_like_a_name(word, before, after) else None


def _stands_like_a_name(word: Word, before: Word | None, after: Word | None) -> bool:
    """Say whether a rare word stands where a name does: between "with" and "was", or alone between
    other words that carry the sentence. Misspelt adjectives stand before nouns.
    """
    if len(word.key) < 4 or (before is not None and before.key not in BEFORE_SOMEBODY):
        return False
    return after is None or after.gap[:1] in ",.;:!?)\n-–" or after.key in BEHIND_SOMEBODY


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
    if not word.is_capital or after is None:
        return False
    if text[word.end : word.end + 2] in ("'s", "’s") and is_rare(word.key):
        return True
    is_a_pair = after.is_capital and after.gap == " " and is_unknown(after)
    return is_a_pair or after.key in PERSON_DOES or (after.key in STATES and is_rare(word.key))


def _follows_a_title(word: Word, title: Word) -> bool:
    """Say whether "mrs ellwood" is meant; "miss him" and "pc was broken" are not."""
    if title.key not in TITLES or word.gap not in (" ", ". ", "."):
        return False
    if word.is_shouted or word.key in TIMES or len(word.key) < 2:
        return False
    if word.is_capital:
        return title.key in PLAIN_TITLES or is_unknown(word)
    return title.key in PLAIN_TITLES and not is_everyday(word.key)


def _begins_with_a_person(word: Word, after: Word) -> bool:
    """Judge a name that is a word too at the start of a sentence: "Hope from the centre"."""
    if after.key in PERSON_DOES:
        return True
    return word.key not in MODALS and after.key in SHORTLY_AFTER_A_NAME


def _is_meant_as_name(word: Word, before: Word | None, after: Word | None) -> bool:
    """Decide for names that are words too ("dawn", "mark", "grace") by what stands beside them."""
    if word.is_capital and before is None:
        return after is not None and _begins_with_a_person(word, after)
    if word.is_capital:
        return word.key not in TIMES
    return _is_meant_small(word, before, after)


def _is_meant_small(word: Word, before: Word | None, after: Word | None) -> bool:
    if before and before.key in NAMERS:
        return True
    # "our will will not go back"
    if before and after and after.key == word.key and before.key in RELATIONS:
        return True
    is_first = before is None or before.key in JOINING or "," in word.gap
    if is_first and after is not None and after.key in SAYS:
        return True
    if before and before.key in SPEAKS_TO and word.key not in MODALS:
        return True
    return word.key not in VERBS and _is_of_us_or_from(word, before, after)


def _is_of_us_or_from(word: Word, before: Word | None, after: Word | None) -> bool:
    """Say whether "our dawn" or "dawn from probation" is meant."""
    if before and before.key in RELATIONS:
        return True
    is_from_somewhere = after is not None and after.key == "from"
    return is_from_somewhere and (before is None or before.key not in DETERMINERS)
