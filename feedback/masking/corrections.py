"""What officers taught the masking: phrases that it must hide, and phrases that it must not."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from feedback.masking.spans import Span


@dataclass(frozen=True)
class Corrections:
    """Phrases found in any case, as whole words. Where both name a phrase, it is hidden.

    `also_mask` gives each phrase its type ("place"); `never_mask` are phrases that stay readable
    unless they are part of something longer that is hidden.
    """

    also_mask: Mapping[str, str] = field(default_factory=dict)
    never_mask: Collection[str] = ()

    @cached_property
    def _also(self) -> list[tuple[re.Pattern[str], str]]:
        kinds: dict[str, list[str]] = {}
        for phrase, kind in self.also_mask.items():
            kinds.setdefault(kind, []).append(phrase)
        return [
            (pattern, kind)
            for kind, phrases in kinds.items()
            if (pattern := whole_words(tuple(phrases)))
        ]

    def to_hide(self, text: str) -> Iterator[Span]:
        """Yield what officers want hidden."""
        for pattern, kind in self._also:
            for match in pattern.finditer(text):
                yield Span(match.start(), match.end(), kind, 1.0)

    def to_show(self, text: str, services: Iterable[str] = ()) -> list[range]:
        """Return the character ranges that officers want shown, with further `services`."""
        pattern = whole_words((*self.never_mask, *services))
        return [range(*match.span()) for match in pattern.finditer(text)] if pattern else []


@lru_cache(maxsize=16)
def whole_words(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return a pattern for any of the phrases, whatever the case, white space or apostrophe; None
    if there is nothing to find.
    """
    parts = {_flexible(phrase) for phrase in phrases if phrase.strip()}
    if not parts:
        return None
    # Longest first: the first alternative that fits wins.
    union = "|".join(sorted(parts, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{union})(?!\w)", re.IGNORECASE)


def _flexible(phrase: str) -> str:
    words = (re.sub(r"['’‘]", "['’‘]?", re.escape(word)) for word in phrase.split())
    return r"\s+".join(words)
