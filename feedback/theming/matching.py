"""Finds a codebook's phrases in a text, whatever the endings, and says which words it was."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from feedback.theming.lazily import stem

# Words, what masking put in their place, and whatever ends a sentence.
TOKEN = re.compile(r"\[[a-z -]{3,12}\]|[^\W_]+(?:['’][^\W_]+)*|[.!?;:\n]")
BREAK = "|"
HIDDEN = "[]"
# One word may stand between two words of a phrase ("waiting list", "waiting on list"), but no
# phrase runs from one sentence into the next.
GAP = r"(?: [^| ]+)? "


@dataclass(frozen=True)
class ThemeWords:
    """A theme by its slug, and the phrases that speak for it."""

    slug: str
    phrases: tuple[str, ...] | list[str]


@dataclass(frozen=True)
class Suggestion:
    """A theme a text may be about, and the text's own words that say so."""

    slug: str
    words: list[str]


class Token(NamedTuple):
    """One piece of a text and its stem."""

    start: int
    end: int
    stem: str


class Hit(NamedTuple):
    """A phrase found: its first and last token (not included), how many words it has without
    what stands between them, and its theme.
    """

    first: int
    last: int
    words: int
    slug: str


class Matcher:
    """All phrases of a codebook as one regular expression over stems, made once."""

    def __init__(self, themes: Iterable[ThemeWords]) -> None:
        slugs = {
            stems: theme.slug
            for theme in themes
            for phrase in theme.phrases
            if (stems := stems_of(phrase))
        }
        # Longest first: where two phrases begin together the longer one is meant.
        ordered = sorted(slugs, key=lambda stems: (-len(stems), stems))
        self.meanings = [(len(stems), slugs[stems]) for stems in ordered]
        # The empty group after each alternative says which one it was.
        alternatives = "|".join(GAP.join(map(re.escape, stems)) + " ()" for stems in ordered)
        self.pattern = re.compile(f" (?={alternatives})") if ordered else None

    def suggest(self, text: str) -> list[Suggestion]:
        """Return the themes whose phrases are in `text`, in the text's order.

        Where phrases overlap, the longest counts. Words are as they stand in the text.
        """
        if self.pattern is None:
            return []
        tokens = tokens_of(text)
        words: dict[str, list[str]] = {}
        for hit in _longest(self._hits(tokens)):
            found = text[tokens[hit.first].start : tokens[hit.last - 1].end]
            said = words.setdefault(hit.slug, [])
            if found.lower() not in (other.lower() for other in said):
                said.append(found)
        return [Suggestion(slug, said) for slug, said in words.items()]

    def _hits(self, tokens: list[Token]) -> Iterator[Hit]:
        if self.pattern is None:
            return
        stems = " " + " ".join(token.stem for token in tokens) + " "
        position = first = 0
        for match in self.pattern.finditer(stems):
            which = match.lastindex or 0
            first += stems.count(" ", position, match.start())
            position = match.start()
            length = stems.count(" ", match.end(), match.start(which))
            yield Hit(first, first + length, *self.meanings[which - 1])


def tokens_of(text: str) -> list[Token]:
    """Return the words of `text` with their stems; a sentence's end is a token no phrase holds."""
    tokens = []
    for match in TOKEN.finditer(text):
        piece = match.group()
        if piece[0] == "[":
            stemmed = HIDDEN
        elif piece[0].isalnum():
            # "didn’t", "didn't" and "didnt" are one word.
            stemmed = stem(piece.lower().replace("’", "").replace("'", ""))
        else:
            stemmed = BREAK
        tokens.append(Token(match.start(), match.end(), stemmed))
    return tokens


def stems_of(phrase: str) -> tuple[str, ...]:
    """Return a phrase's stems; two phrases with the same stems are the same phrase."""
    return tuple(token.stem for token in tokens_of(phrase) if token.stem not in (BREAK, HIDDEN))


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    """Return hits that do not overlap, in the text's order: of two that do, the phrase of more
    words, then the tighter one.
    """
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (-h.words, h.last - h.first, h.first)):
        if all(hit.last <= other.first or hit.first >= other.last for other in kept):
            kept.append(hit)
    return sorted(kept)
