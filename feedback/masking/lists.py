"""The word lists beside this module, each read once; `lists/README.md` says where they are from."""

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


def key_of(word: str) -> str:
    """Return a word as the lists compare it: small letters, no apostrophe."""
    return word.lower().replace("’", "").replace("'", "")


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


@lru_cache(maxsize=50_000)
def is_everyday(key: str) -> bool:
    """Say whether a word written small is everyday English, with any common ending."""
    common = words_of("common_words")
    if key in common:
        return True
    for ending, instead in ENDINGS:
        if not key.endswith(ending) or len(key) - len(ending) < 2:
            continue
        stem = key.removesuffix(ending)
        # "stopped" is "stop" with its last letter doubled.
        if stem + instead in common or (stem[-1] == stem[-2] and stem[:-1] in common):
            return True
    return False


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
