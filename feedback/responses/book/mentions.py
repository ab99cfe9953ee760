"""Words of a codebook that name a theme it no longer has."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from feedback.responses.book.content import WORDS, Content


@dataclass(frozen=True)
class Mention:
    """A theme's definition, include or exclude, and the name there that no theme has any more."""

    theme: str
    name: str
    field: str
    names: str


def mentions_of_gone(base: Content, content: Content) -> list[Mention]:
    """Return where `content` still names a theme of `base` that was merged, split, retired or
    given another name since. None of these is an error: the words may be meant as they stand.
    """
    kept = {theme.name for theme in content.themes()}
    known = {name.casefold() for name in kept}
    gone = [theme.name for theme in base.themes() if theme.name.casefold() not in known]
    if not gone:
        return []
    # A name that stays may hold one that goes: it is looked for too, the longest first.
    names = sorted({*gone, *kept} - {""}, key=len, reverse=True)
    looked_for = [(re.compile(_pattern(name)), name) for name in names]
    return [
        Mention(theme.slug, theme.name, field, name)
        for theme in content.themes()
        for field in WORDS
        for name in dict.fromkeys(_found(getattr(theme, field), looked_for))
        if name in gone
    ]


def _pattern(name: str) -> str:
    """Return what finds a name as a whole. A name of one word is an everyday word when it begins
    with a small letter.
    """
    words = re.escape(_straight(name))
    return rf"(?<!\w){words}(?!\w)" if len(name.split()) == 1 else rf"(?i)(?<!\w){words}(?!\w)"


def _straight(words: str) -> str:
    return words.replace("’", "'")


def _found(words: str, looked_for: Iterable[tuple[re.Pattern[str], str]]) -> Iterator[str]:
    left = _straight(words)
    for pattern, name in looked_for:
        left, times = pattern.subn("\0", left)
        if times:
            yield name
