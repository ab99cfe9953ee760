"""The list of words, six by lot, and words as people type them."""

import math
import re
from itertools import combinations
from string import ascii_lowercase

import pytest

from engagement.neutral import giveaway_in
from feedback.intake.six_words.choosing import (
    KNOWN,
    NUMBER,
    WORDS,
    choose,
    holds,
    problem_with,
    words_in,
)

SIX = "zebra walnut violin umbrella turtle tablet"
# Beside the words that may not stand in an address: what would frighten, insult or point.
UNWANTED = (
    *("kill", "hurt", "harm", "hate", "rape", "sex", "stab", "gun", "drunk", "prison", "jail"),
    *("court", "crime", "wife", "husband", "father", "mother", "daughter", "child", "knife"),
    *("blood", "death", "dead", "naked", "slave", "bruis", "threat", "beat", "slap", "punch"),
)


def test_the_list_is_as_large_as_is_said() -> None:
    assert len(WORDS) == 2395
    assert math.floor(NUMBER * math.log2(len(WORDS))) == 67
    assert list(WORDS) == sorted(set(WORDS))


def test_each_word_can_be_typed_anywhere() -> None:
    assert all(re.fullmatch("[a-z]{4,8}", word) for word in WORDS)


def test_no_word_gives_away_or_hurts() -> None:
    assert [word for word in WORDS if giveaway_in(word)] == []
    assert [word for word in WORDS if any(word.startswith(bad) for bad in UNWANTED)] == []


def slips(word: str) -> set[str]:
    """Return all that one letter too many, too few, wrong, or swapped makes of a word."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {a + b[1:] for a, b in cuts if b} | {a + b[1] + b[0] + b[2:] for a, b in cuts if b[1:]}
    for letter in ascii_lowercase:
        found |= {a + letter + b for a, b in cuts} | {a + letter + b[1:] for a, b in cuts if b}
    return found - {word}


def test_no_slip_makes_another_word() -> None:
    assert [word for word in WORDS if slips(word) & KNOWN] == []


def test_six_are_chosen_by_lot() -> None:
    chosen = [choose() for _ in range(400)]
    assert all(problem_with(each) == "" for each in chosen)
    assert len(set(chosen)) == 400
    first = {each.split()[0] for each in chosen}
    assert len(first) > 300  # of 2,395: about 369


@pytest.mark.parametrize(
    "typed",
    [
        SIX.upper(),
        f"  {SIX}\n",
        SIX.replace(" ", ", "),
        SIX.replace(" ", "-"),
        "1. zebra 2) walnut ٣ violin; umbrella / turtle — tablet.",
        "ｚｅｂｒａ　ｗａｌｎｕｔ　violin umbrella turtle tablet",
        "zébra wal\u200bnut violin umbrella turtle tablet",
    ],
)
def test_sloppy_typing_is_understood(typed: str) -> None:
    assert problem_with(typed) == ""
    assert words_in(typed) == SIX.split()


def test_order_counts() -> None:
    orders = {" ".join(words_in(f"{a} {b}")) for a, b in combinations(SIX.split(), 2)}
    assert len(orders) == 15
    assert not holds(" ".join(reversed(SIX.split())), SIX)


def test_words_are_found_inside_a_text_only_whole() -> None:
    assert holds(f"I got: {SIX.title()}!", SIX)
    assert not holds(f"x{SIX}", SIX)
    assert not holds("zebra walnut violin umbrella turtle", SIX)
