"""Identifiers with a form of their own: numbers, addresses on the internet, postcodes, dates."""

from collections.abc import Iterator

from feedback.masking.patterns import HINTS, PATTERNS
from feedback.masking.postcodes import find_half_postcodes
from feedback.masking.spans import Span


def find_structured(text: str) -> Iterator[Span]:
    """Yield every identifier that has a form of its own."""
    hinted = {name for name, hint in HINTS.items() if hint.search(text)}
    for hint, kind, regex, confidence, is_right in PATTERNS:
        if hint not in hinted:
            continue
        part = "hidden" if "hidden" in regex.groupindex else 0
        for match in regex.finditer(text):
            if is_right is None or is_right(match):
                yield Span(match.start(part), match.end(part), kind, confidence)
    if "digit" in hinted:
        yield from find_half_postcodes(text)
