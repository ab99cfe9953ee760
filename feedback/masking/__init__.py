"""Hiding what could point to somebody: text in, spans out. Pure, and never the last word: a person
checks before anything is shown to anybody else.
"""

from collections.abc import Iterable

from feedback.masking.addresses import find_addresses
from feedback.masking.ages import find_ages
from feedback.masking.corrections import Corrections
from feedback.masking.introductions import find_introductions
from feedback.masking.organisations import find_organisations
from feedback.masking.roles import find_roles
from feedback.masking.spans import Span, merged
from feedback.masking.stretches import find_names, national_services
from feedback.masking.structured import find_structured

__all__ = ["Corrections", "Span", "find_spans", "mask", "masked_with"]

NOTHING_TAUGHT = Corrections()


def find_spans(
    text: str,
    places: Iterable[str] = (),
    services: Iterable[str] = (),
    known: Corrections = NOTHING_TAUGHT,
) -> list[Span]:
    """Return the stretches of `text` that could point to somebody, in order, none overlapping.

    `places` are names of the partnership's own areas and settings, found in any case; `services`
    are further ones that are never hidden, beside `lists/national_services.txt`; `known` is what
    officers taught by correcting.
    """
    shown = known.to_show(text, services)
    found = (
        *find_structured(text),
        *find_ages(text),
        *find_addresses(text),
        *find_roles(text),
        *find_organisations(text),
        *find_introductions(text),
        *find_names(text, places, shown),
    )
    if found:
        shown += national_services(text)
    kept = (span for span in found if not any(_lies_in(span, stretch) for stretch in shown))
    return merged((*kept, *known.to_hide(text)))


def mask(
    text: str,
    places: Iterable[str] = (),
    services: Iterable[str] = (),
    known: Corrections = NOTHING_TAUGHT,
) -> str:
    """Return `text` with each such stretch as a placeholder: [name], [phone], [school] …"""
    return masked_with(text, find_spans(text, places, services, known))


def masked_with(text: str, spans: Iterable[Span]) -> str:
    """Return `text` with each of `spans`, in order and none overlapping, as a placeholder."""
    pieces: list[str] = []
    end = 0
    for span in spans:
        pieces += (text[end : span.start], span.placeholder)
        end = span.end
    return "".join((*pieces, text[end:]))


def _lies_in(span: Span, stretch: range) -> bool:
    return stretch.start <= span.start and span.end <= stretch.stop
