"""Texts like a text."""

from collections import Counter
from collections.abc import Callable
from importlib import import_module

import pytest

from feedback.theming import alike

# The module: the package names its function the same.
words = import_module("feedback.theming.alike")
really: Callable[[str], frozenset[str]] = words.words_of

TEXTS = {
    1: "I waited nine months for the counselling and nobody rang.",
    2: "Waiting for counselling took most of a year.",
    3: "The refuge was full and they had no room for the dog.",
    4: "The [place] worker was kind and she listened.",
    5: "1234 !!",
}


def test_rare_words_shared_come_first_and_nothing_shared_is_left_out() -> None:
    found = alike("Months of waiting before any counselling.", TEXTS)
    assert found[0] in (1, 2)
    assert set(found) == {1, 2}
    assert alike("They had no refuge place with room for us.", TEXTS)[0] == 3


def test_what_masking_wrote_is_no_word() -> None:
    assert alike("[place] [name]", TEXTS) == []
    assert alike("", TEXTS) == []
    assert alike("waiting", {}) == []


def test_no_more_than_asked_for_and_always_in_the_same_order() -> None:
    many = {number: f"Waiting for help {'abcdefg'[number % 7] * 5}" for number in range(50)}
    first = alike("waiting ddddd", many, at_most=5)
    assert len(first) == 5
    assert first == alike("waiting ddddd", dict(reversed(many.items())), at_most=5)


def test_three_thousand_texts_are_read_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the one they are held against once, not once for each of them. How long it takes:
    `./run bench alike`.
    """
    many = {number: f"{TEXTS[number % 4 + 1]} Case w{number % 97}x." for number in range(3000)}
    read = Counter[str]()

    def words_of(text: str) -> frozenset[str]:
        read[text] += 1
        return really(text)

    monkeypatch.setattr(words, "words_of", words_of)
    assert len(alike(TEXTS[1], many)) == 20
    assert read == Counter([TEXTS[1], *many.values()])
