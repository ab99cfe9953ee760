"""The one lazy door of this package: nltk is loaded when a text is first stemmed, numpy and what
reads a sentence model when one is first asked for, scikit-learn when it has to be trained with.
"""

from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any


@cache
def language() -> ModuleType:
    """Return `feedback.theming.language`, loading nltk with it."""
    return import_module("feedback.theming.language")


@cache
def encoder() -> ModuleType:
    """Return `feedback.theming.encoder`, loading numpy, tokenizers and safetensors."""
    return import_module("feedback.theming.encoder")


@cache
def separator() -> ModuleType:
    """Return `feedback.theming.margins`, loading scikit-learn."""
    return import_module("feedback.theming.margins")


@cache
def _stemmer() -> Any:
    return language().SnowballStemmer("english")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the stem of a small-letter word: "waited" and "waiting" are "wait"."""
    stemmed: str = _stemmer().stem(word)
    return stemmed
