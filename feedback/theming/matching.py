"""Finds a codebook's phrases in a text, whatever the endings, and says which words it was."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from feedback.theming.lazily import stem
from feedback.theming.spelling import Spelling, Token

# Words, what masking put in their place, and whatever ends a sentence.
TOKEN = re.compile(r"\[[a-z -]{3,12}\]|[^\W_]+(?:['’][^\W_]+)*|[.!?;:\n]")
BREAK = "|"
HIDDEN = "[]"
# One word may stand between two words of a phrase ("waiting list", "waiting on list"), but no
# phrase runs from one sentence into the next.
GAP = r"(?: [^| ]+)? "
# Words of a phrase. Each gap doubles the ways to try where a text repeats one word: a phrase of
# twenty "help" held up "help help help …" for seconds, and one of a thousand for ever.
LONGEST_PHRASE = 12


# Stems that deny what follows within so many words; a phrase that holds its own is a phrase.
DENYING_STEMS = """
no not never nobodi noth none cant cannot didnt dont doesnt isnt wasnt werent wont wouldnt couldnt
shouldnt havent hasnt hadnt without bare hard
"""
DENYING = frozenset(DENYING_STEMS.split())
REACH = 3


@dataclass(frozen=True)
class ThemeWords:
    """A theme by its slug, and the phrases that speak for it."""

    slug: str
    phrases: tuple[str, ...] | list[str]


@dataclass(frozen=True)
class Span:
    """A stretch of a text, as character offsets, and the words in it."""

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Suggestion:
    """A theme a text may be about, and the text's own words that say so.

    `negated`: everywhere, a "not" or the like stood before them. Themes are about a matter, not
    about praise or blame, so it counts all the same: "never believed me" is about being believed.
    """

    slug: str
    words: list[str]
    spans: list[Span] = field(default_factory=list, compare=False)
    negated: bool = field(default=False, compare=False)


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
            if 0 < len(stems := stems_of(phrase)) <= LONGEST_PHRASE
        }
        self.spelling = Spelling(stem for stems in slugs for stem in stems)
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
        return self.find(text, tokens_of(text))

    def find(self, text: str, tokens: Sequence[Token]) -> list[Suggestion]:
        """Do the same with a text already taken apart by `tokens_of`."""
        if self.pattern is None:
            return []
        spans: dict[str, list[Span]] = {}
        denied: dict[str, bool] = {}
        meant = [self.spelling.meant(text, token) for token in tokens]
        for hit in _longest(self._hits(meant)):
            first, last = tokens[hit.first].start, tokens[hit.last - 1].end
            said = spans.setdefault(hit.slug, [])
            if text[first:last].lower() not in (other.words.lower() for other in said):
                said.append(Span(first, last, text[first:last]))
            denied[hit.slug] = denied.get(hit.slug, True) and _denied(tokens, hit)
        return [
            Suggestion(slug, [span.words for span in said], said, denied[slug])
            for slug, said in spans.items()
        ]

    def _hits(self, said: list[str]) -> Iterator[Hit]:
        if self.pattern is None:
            return
        stems = " " + " ".join(said) + " "
        position = first = 0
        for match in self.pattern.finditer(stems):
            which = match.lastindex or 0
            first += stems.count(" ", position, match.start())
            position = match.start()
            length = stems.count(" ", match.end(), match.start(which))
            yield Hit(first, first + length, *self.meanings[which - 1])


def _denied(tokens: Sequence[Token], hit: Hit) -> bool:
    """Return whether a "not" stands up to three words before a phrase, in the same sentence."""
    for token in reversed(tokens[max(0, hit.first - REACH) : hit.first]):
        if token.stem == BREAK:
            return False
        if token.stem in DENYING:
            return True
    return False


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
