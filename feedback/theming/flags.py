"""Words in a text that somebody should act on, found by rules; suggestions, and never charted.

The rules are content with a version, in `flags.json`: for each kind groups of patterns (see
`flag_patterns`), each with a sentence it must find, and the guards that make one of them mean
something else (long ago, denied, about a service). Rules miss what people put in other words: no
one may rely on them instead of reading.
"""

import json
import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from feedback.masking import Span, find_spans
from feedback.theming.flag_patterns import (
    ANY,
    BETWEEN,
    BREAK,
    WORD,
    beginnings,
    compiled,
    written_out,
)

CONTENT = Path(__file__).with_name("flags.json")
KINDS = (
    "risk_now",
    "child_risk",
    "crime_disclosure",
    "names_person",
    "contact_details",
    "staff_complaint",
    "compliment",
    "wants_reply",
)
URGENT = ("risk_now", "child_risk")
# What masking hides, by the flag it stands for.
HIDDEN = {
    "name": "names_person",
    "phone": "contact_details",
    "e-mail": "contact_details",
    "address": "contact_details",
}
APOSTROPHES = frozenset("'’‘ʼ`´")
WORDS_BEFORE = re.compile(rf"(?:{WORD}{BETWEEN}){{1,3}}\Z")
BEFORE = 40  # letters
SENTENCE = 400  # letters looked at on either side where no full stop is
NEAR = 160  # letters, about two sentences as people type them
WORD_START = re.compile(r"\b\w")


@dataclass(frozen=True, slots=True)
class FoundFlag:
    """A flag's kind, and where in the text its trigger stands (`end` not included)."""

    kind: str
    start: int
    end: int


class Guard(NamedTuple):
    """Words that make a pattern mean something else: in its sentence, or just before it."""

    is_before: bool
    words: re.Pattern[str]
    overruled_by: re.Pattern[str] | None


class Rule(NamedTuple):
    """One pattern, what it is a sign of, and what it must not stand beside."""

    kind: str
    pattern: re.Pattern[str]
    guards: tuple[Guard, ...]


class Match(NamedTuple):
    """A stretch that a rule found; of those that begin together the longest is first."""

    start: int
    negative_end: int
    kind: str


class Folded(NamedTuple):
    """A text in small letters without apostrophes, and where each letter stood (None: as is)."""

    text: str
    places: list[int] | None


def find_flags(text: str, spans: Sequence[Span] | None = None) -> list[FoundFlag]:
    """Return the flags of `text` in its order, those of one kind never overlapping.

    `spans` are what masking hides in it (`find_spans`), found here when not given.
    """
    if spans is None:
        spans = find_spans(text)
    found = [*_hidden(text, spans), *_told(folded(text))]
    return sorted(found, key=lambda flag: (flag.start, flag.end, KINDS.index(flag.kind)))


def masked_trigger(text: str, flag: FoundFlag, spans: Sequence[Span]) -> str:
    """Return a trigger as it stands in the masked text, "[name] is outside"; empty if no word of
    it is left. `spans` are those the text was masked with.
    """
    pieces: list[str] = []
    end = flag.start
    standing = ""
    for span in spans:
        if span.end <= flag.start or span.start >= flag.end:
            continue
        words = text[end : max(end, span.start)]
        standing += words
        pieces += (words, span.placeholder)
        end = span.end
    words = text[end : max(end, flag.end)]
    return "".join((*pieces, words)) if re.search(r"\w{2}", standing + words) else ""


def folded(text: str) -> Folded:
    """Return `text` as patterns read it."""
    small = text.lower()
    if len(small) == len(text) and APOSTROPHES.isdisjoint(small):
        return Folded(small, None)
    kept = [(letter.lower()[0], at) for at, letter in enumerate(text) if letter not in APOSTROPHES]
    return Folded("".join(letter for letter, _ in kept), [at for _, at in kept])


def _hidden(text: str, spans: Sequence[Span]) -> Iterator[FoundFlag]:
    """Yield what masking found; a handle reaches somebody as a number does."""
    for span in spans:
        kind = HIDDEN.get(span.type)
        if kind == "names_person" and re.search(r"[@_\d]", text[span.start : span.end]):
            kind = "contact_details"
        if kind:
            yield FoundFlag(kind, span.start, span.end)


def _told(said: Folded) -> Iterator[FoundFlag]:
    """Yield what the patterns find, without what a guard stands before."""
    ends: dict[str, int] = {}
    matches = {
        Match(match.start(), -match.end(), rule.kind)
        for rule, match in _matches(said.text)
        if not any(_stands(guard, said.text, *match.span()) for guard in rule.guards)
    }
    told = {match for match in matches if match.kind in KINDS}
    for start, negative_end, kind in sorted(told.union(_together(matches))):
        end = -negative_end
        if start >= ends.get(kind, 0):
            ends[kind] = end
            places = said.places
            first, last = (places[start], places[end - 1]) if places else (start, end - 1)
            yield FoundFlag(kind, first, last + 1)


def _together(matches: Iterable[Match]) -> Iterator[Match]:
    """Yield what several cues say that say nothing alone: where all of them stand near, the
    shortest stretch from the first to the last.
    """
    cues: dict[str, list[Match]] = {}
    for match in sorted(matches):
        cues.setdefault(match.kind, []).append(match)
    for kind, wanted in combinations():
        if all(cue in cues for cue in wanted):
            stretches = (
                _around(match, [cues[cue] for cue in wanted]) for match in cues[wanted[-1]]
            )
            start, end = min(stretches, key=lambda stretch: stretch[1] - stretch[0])
            if end - start <= NEAR:
                yield Match(start, -end, kind)


def _around(match: Match, cues: list[list[Match]]) -> tuple[int, int]:
    """Return where the nearest of each cue around one of them begin and end."""
    nearest = []
    for found in cues:
        at = bisect(found, match)
        nearest.append(
            min(found[max(0, at - 1) : at + 1], key=lambda n: abs(n.start - match.start))
        )
    return min(near.start for near in nearest), max(-near.negative_end for near in nearest)


def _matches(text: str) -> Iterator[tuple[Rule, re.Match[str]]]:
    """Yield every rule's matches, trying at each word only what may begin as it does."""
    by_beginning = rules()
    for word in WORD_START.finditer(text):
        at = word.start()
        second = text[at + 1 : at + 2]
        begins = text[at] + (second if second.isalnum() else " ")
        for key in (begins, text[at] + ANY):
            for rule in by_beginning.get(key, ()):
                match = rule.pattern.match(text, at)
                if match:
                    yield rule, match


def _stands(guard: Guard, text: str, start: int, end: int) -> bool:
    """Say whether a guard's words are there, and none that overrules them."""
    first = max(0, start - SENTENCE)
    first = max((found.end() for found in BREAK.finditer(text, first, start)), default=first)
    if guard.is_before:
        before = WORDS_BEFORE.search(text, max(first, start - BEFORE), start)
        return bool(before and guard.words.search(before.group()))
    after = BREAK.search(text, end, end + SENTENCE)
    sentence = text[first : after.start() if after else end + SENTENCE]
    if not guard.words.search(sentence):
        return False
    return not (guard.overruled_by and guard.overruled_by.search(sentence))


@cache
def content() -> dict[str, Any]:
    """Return `flags.json`: its version, lists of words, guards and kinds."""
    loaded: dict[str, Any] = json.loads(CONTENT.read_text(encoding="utf-8"))
    return loaded


@cache
def rules() -> dict[str, tuple[Rule, ...]]:
    """Return all rules, compiled once, by the first two letters of what they may find."""
    words = content()["words"]
    guards = {
        name: Guard(
            rule["in"] == "before",
            compiled(rule["find"], words),
            compiled(rule["overruled_by"], words) if rule["overruled_by"] else None,
        )
        for name, rule in content()["guards"].items()
    }
    found: dict[str, list[Rule]] = {}
    kinds = {**content()["kinds"], **{name: [cue] for name, cue in content()["cues"].items()}}
    for kind, groups in kinds.items():
        for group in groups:
            unless = tuple(guards[name] for name in group["unless"])
            for pattern in group["patterns"]:
                rule = Rule(kind, compiled([pattern], words), unless)
                for begins in beginnings(written_out(pattern, words)):
                    found.setdefault(begins, []).append(rule)
    return {begins: tuple(listed) for begins, listed in found.items()}


@cache
def combinations() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return which cues together are a sign of which kind."""
    return tuple(
        (kind, tuple(cues.split(" + ")))
        for kind, together in content()["together"].items()
        for cues in together
    )
