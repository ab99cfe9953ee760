"""Hiding what could point to somebody: text in, spans out. Pure, and never the last word: a person
checks before anything is shown to anybody else.
"""

from collections.abc import Iterable

from feedback.masking.addresses import find_addresses
from feedback.masking.ages import find_ages
from feedback.masking.spans import Span, merged
from feedback.masking.stretches import find_names
from feedback.masking.structured import find_structured

__all__ = ["Span", "find_spans", "mask"]


def find_spans(text: str, places: Iterable[str] = ()) -> list[Span]:
    """Return the stretches of `text` that could point to somebody, in order, none overlapping.

    `places` are names of the partnership's own areas and settings, found in any case.
    """
    return merged(
        (
            *find_structured(text),
            *find_ages(text),
            *find_addresses(text),
            *find_names(text, places),
        )
    )


def mask(text: str, places: Iterable[str] = ()) -> str:
    """Return `text` with each such stretch as a placeholder: [name], [phone], [school] …"""
    pieces: list[str] = []
    end = 0
    for span in find_spans(text, places):
        pieces += (text[end : span.start], span.placeholder)
        end = span.end
    return "".join((*pieces, text[end:]))
