"""Street addresses, with or without capitals."""

import re
from collections.abc import Iterator

from feedback.masking.lists import is_everyday, is_rare, key_of, neighbours
from feedback.masking.spans import Span

# Words that are streets whatever stands before them, and words that are so only after a name.
SURE = r"street|road|lane|avenue|crescent|terrace|mews|boulevard|cul[\s-]de[\s-]sac"
UNSURE = (
    r"close|drive|court|row|way|place|gardens|grove|hill|park|walk|square|view|rise|green|parade"
    r"|yard|gate|bank|fold|croft|wharf|quay|estate"
)
SHORT = r"st|rd|ln|ave|av|cres|terr|dr|ct|sq|pl|gdns"
NAME = r"[A-Za-z][A-Za-z'’-]{1,20}"
NUMBERED = re.compile(
    rf"\b(?:(?:flat|apt|apartment|unit|room)\s?\d{{1,4}}[a-z]?,?\s)?\d{{1,4}}[a-z]?,?\s"
    rf"(?P<name>{NAME}(?:\s{NAME}){{0,2}})\s(?:(?P<sure>{SURE})|(?P<unsure>{UNSURE}|{SHORT}))\b",
    re.IGNORECASE,
)
CAPITALISED = re.compile(
    r"\b(?P<name>(?:[A-Z][a-z'’-]{1,20}\s){1,3})"
    r"(?:Street|Road|Lane|Avenue|Crescent|Terrace|Mews|Close|Drive|Court|Row|Place|Gardens|Grove"
    r"|Hill|Park|Walk|Square|View|Rise|Green|Parade|Yard|Way|Gate|Croft|Wharf|Quay|Estate|St|Rd"
    r"|Ln|Ave)\b"
)
STREET = re.compile(
    rf"\b(?:on|at|down|up|in|along|off|of)\s(?P<whole>(?P<name>{NAME}(?:\s{NAME})?)\s(?:{SURE}))\b",
    re.IGNORECASE,
)
SHORT_OR_UNSURE = re.compile(
    rf"\b(?:on|at|down|up|in|along|off|of)\s(?P<whole>(?P<name>{NAME})\s"
    rf"(?:{SHORT}|close|drive|grove|gardens|avenue|flats))\b",
    re.IGNORECASE,
)
ESTATE = re.compile(
    rf"\b(?:on|off|round|from|to|at|around)\sthe\s(?P<whole>(?P<name>{NAME})\sestate)\b",
    re.IGNORECASE,
)
FLAT = re.compile(r"\b(?:flat|apartment|apt)\s(?:no\.?\s|number\s)?\d{1,4}[a-z]?\b", re.IGNORECASE)
TITLES = neighbours("titles")
GENERAL = neighbours("general")
GENERIC = neighbours("generic")


def find_addresses(text: str) -> Iterator[Span]:
    """Yield streets, with their number if there is one, and flats."""
    for match in NUMBERED.finditer(text):
        is_named = _names_something if match["sure"] else _names_something_rare
        if is_named(match["name"]):
            yield Span(match.start(), match.end(), "address", 0.95)
    yield from _capitalised(text)
    for pattern, is_named in WRITTEN_SMALL:
        for match in pattern.finditer(text):
            if is_named(match["name"]):
                yield Span(match.start("whole"), match.end("whole"), "address", 0.7)
    for match in FLAT.finditer(text):
        yield Span(match.start(), match.end(), "address", 0.8)


def _capitalised(text: str) -> Iterator[Span]:
    for match in CAPITALISED.finditer(text):
        keys = _keys(match["name"])
        # "Mr Hill" and "Mrs Will Green" are people.
        if not GENERAL.issuperset(keys) and TITLES.isdisjoint(keys):
            start = match.start() + _general_start(match["name"])
            yield Span(start, match.end(), "address", 0.85)


def _is_a_street(name: str) -> bool:
    last = name.split()[-1]
    return key_of(last) not in GENERAL and _names_something_rare(last)


def _is_rare(name: str) -> bool:
    return is_rare(key_of(name))


def _is_an_estate(name: str) -> bool:
    return key_of(name) not in GENERIC and _names_something_rare(name)


def _keys(name: str) -> list[str]:
    return [key_of(word) for word in name.split()]


def _general_start(name: str) -> int:
    """Return how many letters of "The " or "Our " stand before the name itself."""
    first = name.split()[0]
    return len(first) + 1 if key_of(first) in GENERAL and len(name.split()) > 1 else 0


def _names_something(name: str) -> bool:
    """Say whether the words between number and "street" can be a street's name: capitalised, or at
    least one that is rare ("22 mill lane", not "2 minutes down the road").
    """
    words = name.split()
    if all(word[0].isupper() for word in words):
        return True
    return (len(words) == 1 and key_of(words[0]) not in FEW) or _names_something_rare(name)


def _names_something_rare(name: str) -> bool:
    words = name.split()
    return all(word[0].isupper() for word in words) or not any(
        is_everyday(key_of(w)) for w in words
    )


FEW = neighbours("few")
# Without a number or a capital: what finds them, and which names can be theirs.
WRITTEN_SMALL = (
    (STREET, _is_a_street),
    (SHORT_OR_UNSURE, _is_rare),
    (ESTATE, _is_an_estate),
)
