"""Texts that say the same in almost the same words: sent twice, or passed on to be sent by others.

However many times a text was sent, it is one text when words are counted.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Sequence

# Of the shorter text's terms. People who tell of the same thing share far fewer.
SAME = 0.6
# Two short texts may say the same in the same words by chance.
LONG_ENOUGH = 8


def originals(texts: Sequence[Collection[Hashable]]) -> list[int]:
    """Return for each text, given as its different terms, the number of the first it is a copy of:
    its own if it is no copy.
    """
    found: list[int] = []
    holders: dict[Hashable, list[int]] = defaultdict(list)
    for number, terms in enumerate(texts):
        original = _copied(texts, terms, holders) if len(terms) >= LONG_ENOUGH else None
        found.append(number if original is None else original)
        if original is None and len(terms) >= LONG_ENOUGH:
            for term in terms:
                holders[term].append(number)
    return found


def _copied(
    texts: Sequence[Collection[Hashable]],
    terms: Collection[Hashable],
    holders: dict[Hashable, list[int]],
) -> int | None:
    shared = Counter(number for term in terms for number in holders.get(term, ()))
    for number, count in sorted(shared.items()):
        if count >= SAME * min(len(terms), len(texts[number])):
            return number
    return None
