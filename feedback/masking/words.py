"""A text as words, each with what the masking needs to know about it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from feedback.masking.lists import key_of, lines_of, neighbours

WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’&-](?=[^\W\d_]))*")
POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$", re.IGNORECASE)
SENTENCE_ENDS = frozenset(".!?…\n•*")
OPENERS = frozenset("'\"‘“")
TITLES = neighbours("titles")
ABBREVIATED = neighbours("abbreviated")


@dataclass(slots=True)
class Word:
    """One word. `key` is small and without apostrophes, a possessive "’s" taken off."""

    start: int
    end: int
    key: str
    is_capital: bool  # a capital first, and a small letter somewhere
    is_shouted: bool  # capitals throughout
    opens_sentence: bool
    gap: str  # what stands between it and the word before


def words_in(text: str) -> list[Word]:
    """Return the words of `text` in order."""
    words: list[Word] = []
    before_end = 0
    for match in WORD.finditer(text):
        raw = match.group()
        has_mark = "'" in raw or "’" in raw
        bare = POSSESSIVE.sub("", raw) if has_mark else raw
        gap = text[before_end : match.start()]
        opens_large = bare[0].isupper()
        # "IDVAs" is shouted too; "I" and "Ms" are not.
        is_shouted = (
            opens_large
            and len(bare) > 1
            and (bare if len(bare) == 2 else bare.removesuffix("s")).isupper()
        )
        key = key_of(bare) if has_mark or not bare.isascii() else bare.lower()
        # What `_ends_sentence` would say of the most frequent gap, without asking it.
        opens_sentence = not words or (gap != " " and _ends_sentence(gap, words[-1].key))
        start = match.start()
        words.append(
            Word(
                start,
                start + len(bare),
                key,
                opens_large and not is_shouted,
                is_shouted,
                opens_sentence,
                gap,
            )
        )
        before_end = match.end()
    return words


def _ends_sentence(gap: str, before: str) -> bool:
    """Say whether a new sentence, list item or quotation begins after `gap`."""
    if not gap.strip():
        return "\n" in gap
    if gap[-1] in OPENERS:
        return True
    return not SENTENCE_ENDS.isdisjoint(gap) and not (gap == ". " and before in ABBREVIATED)


class PhraseIndex:
    """Finds listed phrases (services, towns, a partnership's places) among words, in any case."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            # "Barnardo's" is written "Barnardos" too.
            for spelling in {phrase, phrase.replace("'", "")}:
                if keys := tuple(word.key for word in words_in(spelling)):
                    self.by_first.setdefault(keys[0], []).append(keys)
        for same_start in self.by_first.values():
            same_start.sort(key=len, reverse=True)

    def find(self, words: Sequence[Word]) -> list[range]:
        """Return the word positions of each phrase, longest first at any one word."""
        found = []
        for position, word in enumerate(words):
            for keys in self.by_first.get(word.key, ()):
                stretch = words[position : position + len(keys)]
                if tuple(w.key for w in stretch) == keys:
                    found.append(range(position, position + len(keys)))
                    break
        return found


@cache
def listed(name: str) -> PhraseIndex:
    """Return the index of a list file of phrases, made once."""
    return PhraseIndex(lines_of(name))
