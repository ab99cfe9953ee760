"""The word lists beside this module, each read once; `lists/README.md` says where they are from."""

import gzip
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "lists"
# Endings an everyday word may carry, and what its listed form has instead.
ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("d", ""),
    ("ed", ""),
    ("ied", "y"),
    ("ing", ""),
    ("ing", "e"),
    ("er", ""),
    ("r", ""),
    ("ers", ""),
    ("ly", ""),
    ("y", ""),
    ("nt", ""),
    ("est", ""),
    ("est", "e"),
    ("iest", "y"),
    ("ier", "y"),
    ("able", ""),
    ("able", "e"),
    ("ness", ""),
    ("ment", ""),
    ("less", ""),
    ("ful", ""),
    ("ve", ""),
)
# Those that surnames seldom have.
SAFE_ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("ied", "y"),
    ("ly", ""),
)


# Letters that Unicode does not take apart into a plain one and its mark.
LONGEST = 16  # letters of a name; looking for typing mistakes in a longer word costs too much
LONG = 8  # letters of a word whose mistyping is looked up in the whole dictionary
PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})


def key_of(word: str) -> str:
    """Return a word as the lists compare it: small plain letters, no apostrophe."""
    key = word.lower().replace("’", "").replace("'", "")
    if key.isascii():
        return key
    parts = unicodedata.normalize("NFKD", key.translate(PLAIN))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def lines_of(name: str) -> Iterator[str]:
    """Yield the entries of a list file, comments and blank lines left out."""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        entry = line.partition("#")[0].strip()
        if entry:
            yield entry


@cache
def words_of(name: str) -> frozenset[str]:
    """Return the words of a list file, as `key_of` writes them."""
    return frozenset(key_of(word) for line in lines_of(name) for word in line.split())


@cache
def neighbours(group: str) -> frozenset[str]:
    """Return a group of `neighbours.txt`, in the order of nothing; KeyError if there is none."""
    groups: dict[str, set[str]] = {}
    for line in lines_of("neighbours"):
        if line.startswith("["):
            current = groups.setdefault(line.strip("[]"), set())
        else:
            current.update(key_of(word) for word in line.split())
    return frozenset(groups[group])


def stems_of(key: str) -> Iterator[str]:
    """Yield what a word may be a form of: "stopped" and "stops" of "stop"."""
    for ending, instead in ENDINGS:
        if not key.endswith(ending) or len(key) - len(ending) < 2:
            continue
        stem = key.removesuffix(ending)
        yield stem + instead
        # "stopped" is "stop" with its last letter doubled.
        if stem[-1] == stem[-2]:
            yield stem[:-1]


@lru_cache(maxsize=50_000)
def is_everyday(key: str) -> bool:
    """Say whether a word written small is everyday English, with any common ending."""
    common = words_of("common_words")
    return key in common or any(stem in common for stem in stems_of(key))


@cache
def dictionary() -> frozenset[str]:
    """Return the words of a large English dictionary, most of them seldom used."""
    packed = (FOLDER / "english_words.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split())


@cache
def names() -> frozenset[str]:
    """Return every name that is hidden in any case: ours and those from packages."""
    unsure = words_of("no_names") | words_of("names_that_are_words")
    return words_of("first_names") | words_of("family_names") | (words_of("package_names") - unsure)


@cache
def _known_small() -> frozenset[str]:
    """Return single words that are no typing mistake of another."""
    lists = ("common_words", "national_services", "capitals", "names_that_are_words")
    return frozenset().union(*(words_of(name) for name in lists))


def is_on_a_list(key: str) -> bool:
    """Say whether a word stands in a list of words that are fine in English: capitals, services,
    big towns.
    """
    return key in _known_small() or key in words_of("big_towns")


@lru_cache(maxsize=50_000)
def is_rare(key: str) -> bool:
    """Say whether a small-written word is in no list and no dictionary, and is no typing mistake
    of an everyday word: likely a name that no list holds.
    """
    # "xxx" is what others put where they hid something.
    if not 3 <= len(key) <= LONGEST or not (key.isascii() and key.isalpha()):
        return False
    if len(set(key)) == 1:
        return False
    if is_everyday(key) or key in _known_small():
        return False
    return not (_is_in_dictionary(key) or _is_mistyped(key))


def _is_in_dictionary(key: str) -> bool:
    """Look a word up, with British spelling too: the dictionary is American."""
    known = dictionary()
    british = {key.replace("is", "iz"), key.replace("our", "or"), key.replace("ll", "l")}
    for spelling in {key, key.replace("ae", "e"), *british}:
        stems = {spelling, *stems_of(spelling)}
        if not known.isdisjoint(stems) or any(not known.isdisjoint(stems_of(s)) for s in stems):
            return True
    return False


def _is_mistyped(key: str) -> bool:
    """Say whether one letter more, less, other or swapped makes an everyday word, or any word of
    the dictionary where the word is long: short names stand beside too many words.
    """
    if len(key) < 5:
        return False
    if _is_two_words(key):
        return True
    near = _one_letter_off(key)
    if not _known_small().isdisjoint(near):
        return True
    return len(key) >= LONG and not dictionary().isdisjoint(near)


def _one_letter_off(key: str) -> set[str]:
    near = set()
    for cut in range(len(key) + 1):
        left, right = key[:cut], key[cut:]
        near.add(left + right[1:])
        if len(right) > 1:
            near.add(left + right[1] + right[0] + right[2:])
        for letter in "abcdefghijklmnopqrstuvwxyz":
            near.add(left + letter + right)
            near.add(left + letter + right[1:])
    return near - {key}


def _is_two_words(key: str) -> bool:
    """Say whether two everyday words were run together: "inthe", "anyproblems"; "pennyfield" is
    made as names of places are.
    """
    if key.endswith(tuple(neighbours("place_endings"))):
        return False
    return any(is_everyday(key[:cut]) and is_everyday(key[cut:]) for cut in range(2, len(key) - 1))


def is_listed_elsewhere(key: str) -> bool:
    """Say whether a hand-written list knows the word as something else than a sure name."""
    lists = ("capitals", "names_that_are_words", "national_services", "no_names")
    return (
        is_everyday(key)
        or key in neighbours("times")
        or any(key in words_of(name) for name in lists)
    )


@lru_cache(maxsize=50_000)
def is_harmless_capital(key: str) -> bool:
    """Say whether a word with a capital names nobody. Stricter than `is_everyday`: "Parker" is
    not "park".
    """
    common = words_of("common_words")
    return (
        key in common
        or key in words_of("capitals")
        or any(
            key.removesuffix(end) + instead in common
            for end, instead in SAFE_ENDINGS
            if key.endswith(end)
        )
    )
