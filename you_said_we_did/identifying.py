"""Names, addresses and numbers of people in words for the public, as masking finds them.

Words are judged in the office alone. The public site imports the gates too, and never loads the
long lists that masking knows names from: hence the door that opens only when words are judged.
"""

import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any

# A date, an age, a town and an agency are what the public is told about.
POINTING = frozenset({"name", "phone", "postcode", "address", "e-mail", "link", "handle"})
# Of these, what says who somebody is, or where: a plan's cells may name pages and accounts.
POINTS_AT = POINTING - {"link", "handle"}
# Masking would rather hide too much. An officer who is stopped at “Early Help” stops reading what
# she is told, so that a name counts if masking is sure of it, or if no word of it is everyday.
SURE = 0.85
# Ranges no person's telephone lies in (Ofcom, National Telephone Numbering Plan): free and
# helplines, and the short numbers.
FOR_ALL = re.compile(r"(?:0800|0808|03\d\d|116|11[129]|101|999)")
OFFICIAL = re.compile(r"^(?:https?://)?(?:[\w-]+\.)*(?:gov|nhs)\.uk(?:[/?#:].*)?$", re.IGNORECASE)


def looks_like_a_person(words: str) -> bool:
    """Say whether a phrase is a person's name (feedback.masking.persons)."""
    found: bool = import_module("feedback.masking.persons").looks_like_a_person(words)
    return found


def who_or_where(text: str, ours: Iterable[str] = ()) -> list[str]:
    """Return what in `text` could point to somebody, in order: names, addresses, postcodes,
    telephone numbers, e-mail and web addresses. `ours` are names of agencies, never among them.
    """
    spans: list[Any] = import_module("feedback.masking").find_spans(text, services=tuple(ours))
    found = ((span, text[span.start : span.end].strip()) for span in spans)
    return [said for span, said in found if _points(span.type, said, span.confidence)]


def _points(kind: str, said: str, confidence: float) -> bool:
    if kind == "phone":
        return not FOR_ALL.match(re.sub(r"\D", "", said))
    if kind == "link":
        return not OFFICIAL.match(said)
    if kind == "name":
        is_several = " " in said
        return confidence >= SURE or (is_several and looks_like_a_person(said))
    return kind in POINTING


def pointers(text: str, known: Iterable[str], sure: float) -> list[str]:
    """Return what in `text` names a person or says where one is, each once, as far as masking is
    at least so `sure` (0 … 1). `known` are names that point to nobody.
    """
    found = import_module("feedback.masking").find_spans(text, (), tuple(known))
    kept = (one for one in found if one.type in POINTS_AT and one.confidence >= sure)
    return list(dict.fromkeys(text[one.start : one.end] for one in kept))
