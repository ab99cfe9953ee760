"""What was typed beside what was hidden of it: which stretch became which placeholder, and which
words may still have to be hidden. Pure: text in, stretches and words out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from feedback.responses.hiding import PLACEHOLDER, stands_in

SUGGESTIONS_MOST = 12
SHORTEST_NAME = 3
# A capital letter that begins no sentence, or a number of two digits and more.
TELLING = re.compile(r"(?<=[^\s.!?…:])[ \t]+(?P<name>[A-Z][\w’'-]+)|(?P<number>\b\d[\d.,/-]*\d\b)")
CAPITAL_BUT_HARMLESS = """
i i’m i've i’ve i'm i'd i’d i'll i’ll monday tuesday wednesday thursday friday saturday sunday
january february march april may june july august september october november december
"""
HARMLESS = frozenset(CAPITAL_BUT_HARMLESS.split())


@dataclass(frozen=True)
class Stretch:
    """A stretch of what was typed. `kinds` names the placeholders it became, if it was hidden."""

    text: str
    kinds: tuple[str, ...] = ()


def compare(raw: str, masked: str) -> list[Stretch] | None:
    """Return `raw` in stretches that together are `raw` again; None if the two don't line up.

    What stands between two placeholders is looked for from left to right, so the work grows with
    the length of the text and no more. Where the same words were hidden and stand open beside it,
    a stretch may come out shorter than what was hidden; what is shown is still all of `raw`.
    """
    standing, *parts = re.split(PLACEHOLDER, masked)
    if not raw.startswith(standing) or (not parts and raw != masked):
        return None
    stretches, place = [Stretch(standing)], len(standing)
    kinds: tuple[str, ...] = ()
    while parts:
        kind, standing, *parts = parts
        kinds = (*kinds, kind)
        if parts and not standing:
            continue  # two placeholders side by side are one stretch
        begins = _place_of(standing, raw, place + len(kinds), is_last=not parts)
        if begins < 0:
            return None
        stretches += (Stretch(raw[place:begins], kinds), Stretch(standing))
        place, kinds = begins + len(standing), ()
    return [stretch for stretch in stretches if stretch.text]


def _place_of(standing: str, raw: str, earliest: int, *, is_last: bool) -> int:
    """Return where in `raw` the words behind a placeholder begin; the last ones end it. -1: no."""
    if not is_last:
        return raw.find(standing, earliest)
    begins = len(raw) - len(standing)
    return begins if begins >= earliest and raw.endswith(standing) else -1


def restorable(stretches: Iterable[Stretch]) -> dict[int, str]:
    """Return, by its place among the placeholders, what was typed for each that stands alone: two
    side by side are one stretch, and nothing tells where the first one ends.
    """
    found: dict[int, str] = {}
    place = 0
    for stretch in stretches:
        if len(stretch.kinds) == 1:
            found[place] = stretch.text
        place += len(stretch.kinds)
    return found


def worth_a_look(stretches: Iterable[Stretch], masked: str) -> list[str]:
    """Return words that stand in `masked` and may point to somebody, in no order of importance:
    those hidden elsewhere in the same text, names and numbers by their look. At most twelve.
    """
    open_text = re.sub(PLACEHOLDER, " ", masked)
    hidden = (word for stretch in stretches if stretch.kinds for word in _words(stretch.text))
    found = [word for word in hidden if stands_in(word, open_text)]
    found += [match["name"] or match["number"] for match in TELLING.finditer(open_text)]
    once = {word.lower(): word for word in reversed(found) if word.lower() not in HARMLESS}
    return list(reversed(once.values()))[:SUGGESTIONS_MOST]


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[\w’'-]+", text) if len(word) >= SHORTEST_NAME]
