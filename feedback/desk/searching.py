"""Finding texts by words, and showing where they stand.

Words are looked for in `Text.searchable`, row by row. `HasWords` is the one place that knows which
database it speaks to.
"""

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Lookup, Q
from django.db.models.sql.compiler import SQLCompiler

from feedback.desk.passage import Piece
from feedback.responses.hiding import PLACEHOLDER
from feedback.responses.models import TextQuerySet
from feedback.responses.searchable import APOSTROPHES, as_searched

# A phrase in quotation marks of any kind, or what stands between two spaces.
TYPED = re.compile(r'["“”„«]([^"“”„«»]*)["“”„»]|(\S+)')
# How much of a text a list shows, and how much of that before the first word found.
SHOWN, BEFORE = 200, 70


@dataclass(frozen=True)
class Term:
    """What a text must hold: `words` in the form of feedback.responses.searchable. In quotation
    marks, as they stand; otherwise the last one may go on ("bus" finds "buses", never "abuse").
    """

    words: str
    is_quoted: bool

    @property
    def pattern(self) -> str:
        """Return a pattern that finds the term in a text as it was written."""
        marks = f"[{APOSTROPHES}]?"
        words = [marks.join(map(re.escape, word)) for word in self.words.split()]
        end = r"(?!\w)" if self.is_quoted else r"\w*"
        return r"(?<!\w)" + r"[\W_]+".join(words) + end


def terms_in(typed: str) -> list[Term]:
    """Return what to look for; what has neither letters nor figures looks for nothing."""
    found = [(as_searched(quoted or word), bool(quoted)) for quoted, word in TYPED.findall(typed)]
    return [Term(*term) for term in dict.fromkeys(found) if any(map(str.isalnum, term[0]))]


def spellings(words: str) -> set[str]:
    """Return how `words` may stand in the database: SQLite leaves the case of letters beyond A to Z
    as it was written, so "łódź" may be "Łódź" or "ŁÓDŹ" there.
    """
    if words.isascii():
        return {words}
    large = "".join(letter if letter.isascii() else letter.upper() for letter in words)
    starts = " ".join(
        word if word[0].isascii() else word[0].upper() + word[1:] for word in words.split()
    )
    return {words, large, starts}


def holding(texts: TextQuerySet, terms: list[Term]) -> TextQuerySet:
    """Return the texts that hold every term."""
    for term in terms:
        after = " " if term.is_quoted else ""
        texts = texts.filter(
            reduce(
                or_,
                (
                    Q(HasWords(F("searchable"), f" {words}{after}"))
                    for words in spellings(term.words)
                ),
            )
        )
    return texts


class HasWords(Lookup[bool]):
    """Whether a text that begins and ends with a space holds `rhs`, which begins with one."""

    lookup_name = "has_words"

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """Look for the words and nothing else; quicker than LIKE on PostgreSQL."""
        text, of_text = self.process_lhs(compiler, connection)
        words, of_words = self.process_rhs(compiler, connection)
        return f"strpos({text}, {words}) > 0", [*of_text, *of_words]

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """Let GLOB look for the letters first: every sixth letter is a space, at which instr would
        stop, so most texts are passed over in half the time.
        """
        text, of_text = self.process_lhs(compiler, connection)
        words, of_words = self.process_rhs(compiler, connection)
        letters = re.sub(r"([\[*?])", r"[\1]", str(next(iter(of_words))).strip())
        return (
            f"({text} GLOB %s AND instr({text}, {words}) > 0)",
            [*of_text, f"*{letters}*", *of_text, *of_words],
        )


def excerpt(masked: str, terms: list[Term]) -> list[Piece]:
    """Return what a list shows of a text: the surroundings of the first word found, or else its
    beginning. Words found are marked; a placeholder is never taken for one.
    """
    found = (f"(?P<found_{place}>{term.pattern})" for place, term in enumerate(terms))
    pattern = re.compile("|".join([PLACEHOLDER, *found]), re.IGNORECASE)
    first = next((match for match in pattern.finditer(masked) if match.lastgroup), None)
    start, end = window(masked, *(first.span() if first else (0, 0)))
    pieces, done = [Piece("… " if start else "")], start
    for match in pattern.finditer(masked, start, end):
        pieces.append(Piece(masked[done : match.start()]))
        is_found = match.lastgroup is not None
        pieces.append(Piece(match[0], placeholder="" if is_found else match[1], is_found=is_found))
        done = match.end()
    pieces.append(Piece(masked[done:end] + (" …" if end < len(masked) else "")))
    return [piece for piece in pieces if piece.text]


def window(masked: str, first: int, last: int) -> tuple[int, int]:
    """Return where to begin and end, between words, so that what stands from `first` to `last`
    is shown.
    """
    start = 0
    if first > BEFORE:
        start = masked.find(" ", first - BEFORE, first) + 1 or first
    if len(masked) - start <= SHOWN:
        return start, len(masked)
    gap = masked.rfind(" ", max(last, start + 1), start + SHOWN)
    return start, gap if gap > 0 else max(last, start + SHOWN)
