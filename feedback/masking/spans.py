"""A stretch of text to hide, and how overlapping ones become one."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` … `end` (end not included) that may point to somebody.

    `type` is the word of its placeholder ("name" is shown as "[name]"); `confidence` is 0 … 1.
    """

    start: int
    end: int
    type: str
    confidence: float

    @property
    def placeholder(self) -> str:
        """What is shown instead."""
        return f"[{self.type}]"


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order of the text, each overlapping group as one.

    The whole of a group is hidden, under the type of its longest member: a street's name inside a
    school's is part of the school. Of two alike, "name" is the less precise.
    """
    result: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not result or span.start >= result[-1].end:
            result.append(span)
            continue
        before = result[-1]
        longest = max(before, span, key=lambda s: (s.end - s.start, s.type != "name", s.confidence))
        result[-1] = Span(
            before.start,
            max(before.end, span.end),
            longest.type,
            max(before.confidence, span.confidence),
        )
    return result
