"""A masked text cut into pieces a template can show: plain words, placeholders, highlights."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from feedback.responses.hiding import PLACEHOLDER, pattern_of


@dataclass(frozen=True)
class Highlight:
    """Words of a text, and the name of the theme they speak for."""

    words: str
    theme: str


@dataclass(frozen=True)
class Piece:
    """A stretch of text. `placeholder` names what was hidden; `themes` what the words suggest;
    `is_found` marks words somebody searched for.
    """

    text: str
    placeholder: str = ""
    themes: tuple[str, ...] = ()
    is_found: bool = False


def pieces_of(text: str, highlights: Iterable[Highlight] = ()) -> list[Piece]:
    """Return the text in pieces. Together their `text` is the text again, byte for byte.

    Where highlights overlap, the one that begins first stands, and of two that begin together the
    longer; words that are no longer in the text (someone hid them) are left out.
    """
    themes: dict[str, list[str]] = {}
    for highlight in highlights:
        named = themes.setdefault(" ".join(highlight.words.lower().split()), [])
        if highlight.theme not in named:
            named.append(highlight.theme)
    by_length = sorted((words for words in themes if words), key=len, reverse=True)
    # Highlights first: a coder's passage may begin with what was hidden.
    pattern = "|".join([*(f"({pattern_of(words)})" for words in by_length), PLACEHOLDER])
    pieces, done = [], 0
    for match in re.finditer(pattern, text, re.IGNORECASE):
        if match.start() > done:
            pieces.append(Piece(text[done : match.start()]))
        place = match.lastindex or 1
        if place > len(by_length):
            pieces.append(Piece(match[0], placeholder=match[place]))
        else:
            pieces.append(Piece(match[0], themes=tuple(themes[by_length[place - 1]])))
        done = match.end()
    if done < len(text):
        pieces.append(Piece(text[done:]))
    return pieces


def opening_of(text: str, length: int = 160) -> str:
    """Return the first `length` characters at most, cut between words."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(maxsplit=1)[0] + " …"
