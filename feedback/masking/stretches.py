"""From single words to whole names: surnames, "Tamsin House", "coldbeck primary", and again."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from feedback.masking.lists import is_everyday, neighbours, words_of
from feedback.masking.names import TIMES, Verdict, is_unknown, verdict_on
from feedback.masking.spans import Span
from feedback.masking.words import TITLES, PhraseIndex, Word, listed, words_in

SCHOOLS = neighbours("schools")
SMALL_PLACES = neighbours("small_places")
JOINED = frozenset({" ", "-", " & ", "&"})
# Which type a stretch of several has.
WEIGHTS = ("name", "place", "school")
Found = dict[int, Verdict]


def find_names(text: str, places: Iterable[str] = ()) -> Iterator[Span]:
    """Yield names in `text`; `places` are the partnership's own areas and settings."""
    words = words_in(text)
    _calm_shouting(words)
    spared = {i for stretch in listed("national_services").find(words) for i in stretch}
    found: Found = {}
    for index in (_own_places(frozenset(places)), listed("towns")):
        for stretch in index.find(words):
            found.update(dict.fromkeys(stretch, Verdict("place", 0.95)))
    for position in range(len(words)):
        if position not in found and (verdict := verdict_on(text, words, position)):
            found[position] = verdict
    for position in spared:
        found.pop(position, None)
    _grow(words, found, spared)
    _find_small_schools(words, found, spared)
    _repeat(words, found, spared)
    yield from _spans(words, found)


@lru_cache(maxsize=8)
def _own_places(places: frozenset[str]) -> PhraseIndex:
    return PhraseIndex(places)


def _calm_shouting(words: list[Word]) -> None:
    """Where most is in capitals, capitals say nothing: judge the words as if written small."""
    if sum(word.is_shouted for word in words) * 2 > len(words):
        for word in words:
            word.is_shouted = word.is_capital = False


def _grow(words: list[Word], found: Found, spared: set[int]) -> None:
    """Take in the capitals beside a found word, and what it is a house or a school of."""
    for position in sorted(found):
        verdict = found[position]
        left = position - 1
        while left >= 0 and left not in found and _belongs(words, left, left + 1, spared):
            found[left] = verdict
            left -= 1
        right = position + 1
        while right < len(words) and right not in found and _belongs(words, right, right, spared):
            found[right] = verdict
            right += 1
        is_led = words[position].is_capital and right < len(words) and words[right].gap == " "
        if is_led and (kind := _kind_of(words[right])):
            found[right] = Verdict(kind, 0.7)
    _name_whole_stretches(words, found)


def _belongs(words: list[Word], position: int, joint: int, spared: set[int]) -> bool:
    """Say whether the word is part of the name beside it; `joint` is the word whose gap joins
    the two.
    """
    word = words[position]
    if words[joint].gap not in JOINED or position in spared or words[joint].opens_sentence:
        return False
    if "-" in word.key and not word.is_capital:
        return joint == position and not is_everyday(word.key.replace("-", ""))
    if not word.is_capital or word.key in TITLES or word.key in TIMES:
        return False
    # "Then Mandy": the capital of a sentence's first word is no part of her name.
    return is_unknown(word) if word.opens_sentence else len(word.key) > 1


def _kind_of(word: Word) -> str:
    """Return "school" or "place" if the word is one, else ""."""
    if word.key in SCHOOLS:
        return "school"
    return "place" if word.key in SMALL_PLACES else ""


def _name_whole_stretches(words: list[Word], found: Found) -> None:
    """Give every word of "Dunmallet Academy" the type of its last."""
    for position in sorted(found, reverse=True):
        kind = _kind_of(words[position])
        while kind and position in found:
            found[position] = Verdict(kind, found[position].confidence)
            if words[position].gap not in JOINED:
                break
            position -= 1


def _find_small_schools(words: list[Word], found: Found, spared: set[int]) -> None:
    """Find schools written without a capital: "coldbeck primary", "st anne's juniors"."""
    for position in range(1, len(words)):
        word, before = words[position], words[position - 1]
        is_saint = position > 1 and words[position - 2].key in ("st", "saint")
        if word.key not in SCHOOLS or word.gap != " " or position in spared:
            continue
        if position - 1 in found and not is_saint:
            continue
        if is_saint or not (is_everyday(before.key) or not is_unknown(before) or before.is_shouted):
            first = position - 2 if is_saint else position - 1
            found.update(dict.fromkeys(range(first, position + 1), Verdict("school", 0.7)))


def _repeat(words: list[Word], found: Found, spared: set[int]) -> None:
    """Hide a name found once wherever else it stands, however it is written."""
    certain = {
        words[position].key: verdict
        for position, verdict in found.items()
        if len(words[position].key) > 2
        and not is_everyday(words[position].key)
        and words[position].key not in words_of("names_that_are_words")
    }
    for position, word in enumerate(words):
        if word.key in certain and position not in spared:
            found.setdefault(position, certain[word.key])


def _spans(words: list[Word], found: Found) -> Iterator[Span]:
    """Yield found words as spans, neighbours together: a name inside a place's is part of it."""
    last: Span | None = None
    for position in sorted(found):
        word, (kind, confidence) = words[position], found[position]
        if last is None or position - 1 not in found or word.gap not in JOINED:
            if last is not None:
                yield last
            last = Span(word.start, word.end, kind, confidence)
        else:
            kind = max(kind, last.type, key=WEIGHTS.index)
            last = Span(last.start, word.end, kind, max(confidence, last.confidence))
    if last is not None:
        yield last
