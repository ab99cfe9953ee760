"""The one lazy door of this package: nltk is loaded when a text is first stemmed."""

from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any


@cache
def language() -> ModuleType:
    """Return `feedback.theming.language`, loading nltk with it."""
    return import_module("feedback.theming.language")


@cache
def _stemmer() -> Any:
    return language().SnowballStemmer("english")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the stem of a small-letter word: "waited" and "waiting" are "wait"."""
    stemmed: str = _stemmer().stem(word)
    return stemmed
