"""Words one letter away from a codebook's own are read as them: "sollicitor", "hosing officer"."""

from collections.abc import Iterable
from typing import NamedTuple

from feedback.masking.lists import is_everyday, key_of

# Shorter words are too often one letter away from another one: "court" and "count".
LONG_ENOUGH = 6
CACHED = 50_000


class Token(NamedTuple):
    """One piece of a text and its stem."""

    start: int
    end: int
    stem: str


class Spelling:
    """The stems of a codebook's phrases, found again with one letter too many, too few or wrong,
    or with two neighbours swapped.
    """

    def __init__(self, stems: Iterable[str]) -> None:
        self.known = frozenset(stems)
        self._gaps: dict[str, str] = {}
        for stem in sorted(self.known):
            if len(stem) >= LONG_ENOUGH:
                for gapped in (stem, *_without_one(stem)):
                    self._gaps.setdefault(gapped, stem)
        self._read: dict[str, str] = {}

    def meant(self, text: str, token: Token) -> str:
        """Return the stem a word stands for: the codebook's if it is one slip away, or its own.

        A word people use every day is no slip: "quite" is not "quiet".
        """
        stem = token.stem
        if stem in self.known or token.end - token.start < LONG_ENOUGH:
            return stem
        found = self._read.get(stem)
        if found is None:
            written = text[token.start : token.end]
            found = stem if is_everyday(key_of(written)) else self._nearest(stem)
            if len(self._read) < CACHED:
                self._read[stem] = found
        return found

    def _nearest(self, stem: str) -> str:
        for gapped in (stem, *_without_one(stem)):
            known = self._gaps.get(gapped)
            if known is not None and _one_slip(stem, known):
                return known
        return stem


def _without_one(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def _one_slip(first: str, second: str) -> bool:
    """Return whether one edit, or one swap of neighbours, makes the words the same.

    A first letter is seldom mistyped, and another one mostly makes another word.
    """
    if first[0] != second[0] or abs(len(first) - len(second)) > 1:
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    rest, other = first[start:], second[start:]
    same_end = rest[1:] == other[1:] or rest == other[1:] or rest[1:] == other
    return same_end or (rest[:2] == other[1::-1] and rest[2:] == other[2:])
