"""From single words to whole names: surnames, "Tamsin House", "coldbeck primary", and again."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from feedback.masking.lists import is_everyday, is_rare, lines_of, names, neighbours, words_of
from feedback.masking.names import PLACE_FIRST, TIMES, Verdict, is_unknown, verdict_on
from feedback.masking.spans import Span
from feedback.masking.words import TITLES, PhraseIndex, Word, listed, words_in

SCHOOLS = neighbours("schools")
SMALL_PLACES = neighbours("small_places")
CIVIL_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mister", "mx"})
BUSINESSES = neighbours("businesses")
ABOUT_ONESELF = neighbours("about_oneself")
JOINED = frozenset({" ", "-", " & ", "&"})
# Which type a stretch of several has.
WEIGHTS = ("name", "place", "organisation", "school")
Found = dict[int, Verdict]


def find_names(
    text: str, places: Iterable[str] = (), shown: Sequence[range] = ()
) -> Iterator[Span]:
    """Yield names in `text`; `places` are the partnership's own areas and settings, `shown`
    stretches of characters that are never hidden.
    """
    words = words_in(text)
    _calm_shouting(words)
    spared = {i for stretch in listed("national_services").find(words) for i in stretch}
    for stretch in shown:
        spared |= {
            i
            for i, word in enumerate(words)
            if stretch.start <= word.start and word.end <= stretch.stop
        }
    found: Found = {}
    for stretch in _own_places(frozenset(places)).find(words):
        found.update(dict.fromkeys(stretch, Verdict("place", 0.95)))
    for stretch in _places().find(words):
        if found.keys().isdisjoint(stretch) and _is_general(words, stretch):
            spared.update(stretch)
        else:
            found.update(dict.fromkeys(stretch, Verdict("place", 0.95)))
    for position in range(len(words)):
        if position not in found and (verdict := verdict_on(text, words, position)):
            found[position] = verdict
    for position in spared:
        found.pop(position, None)
    _grow(words, found, spared)
    _find_small_schools(words, found, spared)
    _repeat(words, found, spared)
    _take_in_pairs(words, found, spared)
    _take_in_titles(words, found)
    yield from _spans(words, found)


def national_services(text: str) -> list[range]:
    """Return the character ranges of the national services that a text names."""
    words = words_in(text)
    ranges = []
    for stretch in listed("national_services").find(words):
        end = words[stretch.stop - 1].end
        # "St Mungo's" ends in what looks like an owner's mark.
        end += 2 if text[end : end + 2].lower() in ("'s", "’s") else 0
        ranges.append(range(words[stretch.start].start, end))
    return ranges


@lru_cache(maxsize=8)
def _own_places(places: frozenset[str]) -> PhraseIndex:
    return PhraseIndex(places)


@cache
def _places() -> PhraseIndex:
    """Return the index of towns and villages, made once."""
    unsure = words_of("no_names") | words_of("towns_that_are_words")
    built = (name for name in lines_of("package_places") if name.lower() not in unsure)
    return PhraseIndex({*lines_of("towns"), *lines_of("big_towns_more"), *built})


@cache
def _big_towns() -> frozenset[tuple[str, ...]]:
    return frozenset(
        tuple(word.key for word in words_in(name))
        for list_name in ("big_towns", "big_towns_more")
        for name in lines_of(list_name)
    )


def _is_general(words: list[Word], stretch: range) -> bool:
    """Say whether a big town stands in a sentence about nobody: "Leeds has two refuges"."""
    if tuple(words[i].key for i in stretch) not in _big_towns():
        return False
    first, last = stretch.start, stretch.stop
    while first > 0 and not words[first].opens_sentence:
        first -= 1
    while last < len(words) and not words[last].opens_sentence:
        last += 1
    return ABOUT_ONESELF.isdisjoint(word.key for word in words[first:last])


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
        if right < len(words) and right not in found and right not in spared:
            _take_in_what_follows(words, found, right)
    _name_whole_stretches(words, found)


def _take_in_titles(words: list[Word], found: Found) -> None:
    """Hide "Mrs" with the name: it says no more than who. "PC" and "Dr" say which service."""
    for position in sorted(found):
        before = position - 1
        if before < 0 or before in found or words[position].gap not in (" ", ". "):
            continue
        if words[before].key in CIVIL_TITLES and found[position].type == "name":
            found[before] = found[position]


def _take_in_pairs(words: list[Word], found: Found, spared: set[int]) -> None:
    """Take "Faith" for a name where "and Patience Mensah" follows."""
    sure = words_of("names_that_are_words")
    for position in range(len(words) - 2):
        if position in found or position in spared or not words[position].is_capital:
            continue
        behind = words[position + 1]
        other = position + 2 if behind.key in ("and", "n") else position + 1
        is_joined = other == position + 2 or "," in behind.gap
        is_with_a_name = other in found and found[other].type == "name"
        if is_joined and is_with_a_name and words[position].key in sure:
            found[position] = Verdict("name", 0.7)


def _take_in_what_follows(words: list[Word], found: Found, right: int) -> None:
    """Take in the kind of house or firm behind a name, or a family name written small."""
    before, word = words[right - 1], words[right]
    is_right_behind = word.gap == " " and word.start == before.end + 1
    if not is_right_behind:  # else "Ifra's school" would be a school's name
        return
    kind = _kind_of(word)
    if kind and (before.is_capital or kind == "organisation"):
        found[right] = Verdict(kind, 0.7)
        return
    is_first_name = found[right - 1].type == "name" and before.key in names()
    may_be_a_family = word.key in words_of("surnames_that_are_words") or is_rare(word.key)
    if is_first_name and not before.is_capital and may_be_a_family:
        found[right] = Verdict("name", 0.6)


def _belongs(words: list[Word], position: int, joint: int, spared: set[int]) -> bool:
    """Say whether the word is part of the name beside it; `joint` is the word whose gap joins
    the two.
    """
    word = words[position]
    if words[joint].gap not in JOINED or position in spared or words[joint].opens_sentence:
        return False
    if joint == position + 1 and word.key in PLACE_FIRST and not words[joint].is_capital:
        return words[joint].key not in names()
    if "-" in word.key and not word.is_capital:
        return joint == position and not is_everyday(word.key.replace("-", ""))
    if not word.is_capital or word.key in TITLES or word.key in TIMES:
        return False
    # "Then Mandy": the capital of a sentence's first word is no part of her name.
    return is_unknown(word) if word.opens_sentence else len(word.key) > 1


def _kind_of(word: Word) -> str:
    """Return "school", "organisation" or "place" if the word is one, else ""."""
    if word.key in SCHOOLS:
        return "school"
    if word.key in BUSINESSES:
        return "organisation"
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
        is_right_behind = word.gap == " " and word.start == before.end + 1
        if word.key not in SCHOOLS or not is_right_behind or position in spared:
            continue
        if position - 1 in found and not is_saint:
            continue
        if is_saint or (is_rare(before.key) and not before.is_shouted):
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
        is_after_title = word.gap == ". " and words[position - 1].key in CIVIL_TITLES
        is_joined = position - 1 in found and (word.gap in JOINED or is_after_title)
        if last is None or not is_joined:
            if last is not None:
                yield last
            last = Span(word.start, word.end, kind, confidence)
        else:
            kind = max(kind, last.type, key=WEIGHTS.index)
            last = Span(last.start, word.end, kind, max(confidence, last.confidence))
    if last is not None:
        yield last
