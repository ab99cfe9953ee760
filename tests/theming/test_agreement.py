"""Krippendorff's alpha over sets of themes, against figures worked out another way."""

import random
from itertools import permutations

import pytest

from feedback.theming import NO_THEME, agreement

Coding = tuple[str, str, frozenset[str]]


def codings(*items: tuple[set[str], set[str]]) -> list[Coding]:
    """Return both coders' sets for each item."""
    return [
        (coder, str(number), frozenset(themes))
        for number, pair in enumerate(items)
        for coder, themes in zip("ab", pair, strict=True)
    ]


def masi(first: frozenset[str], second: frozenset[str]) -> float:
    """Passonneau's distance: Jaccard times how the sets lie to each other."""
    if first == second:
        return 0.0
    shared, whole = len(first & second), len(first | second)
    one_holds_the_other = first <= second or second <= first
    return 1 - shared / whole * (2 / 3 if one_holds_the_other else 1 / 3)


def alpha_by_hand(given: list[Coding]) -> float:
    """1 - observed/expected disagreement, from the definition (two coders, nothing missing)."""
    sets: dict[str, list[frozenset[str]]] = {}
    for _, item, themes in given:
        sets.setdefault(item, []).append(themes or NO_THEME)
    every = [themes for pair in sets.values() for themes in pair]
    observed = sum(masi(*pair) for pair in sets.values()) / len(sets)
    pairs = list(permutations(range(len(every)), 2))
    expected = sum(masi(every[i], every[j]) for i, j in pairs) / len(pairs)
    return 1 - observed / expected


def test_it_is_krippendorffs_alpha_with_masi() -> None:
    draw = random.Random(7)
    themes = ["waiting", "housing", "money"]
    pairs = []
    for _ in range(40):
        first = {theme for theme in themes if draw.random() < 0.4}
        second = first if draw.random() < 0.6 else {t for t in themes if draw.random() < 0.4}
        pairs.append((first, second))
    given = codings(*pairs)
    found = agreement(given)
    assert found is not None
    assert found == pytest.approx(alpha_by_hand(given), abs=1e-9)
    assert 0.3 < found < 0.9


def test_full_agreement_is_one() -> None:
    assert agreement(codings(({"a"}, {"a"}), ({"b"}, {"b"}), (set(), set()))) == pytest.approx(1)


def test_one_theme_everywhere_is_agreement_too() -> None:
    assert agreement(codings(({"a"}, {"a"}), ({"a"}, {"a"}))) == 1.0
    assert agreement(codings((set(), set()), (set(), set()))) == 1.0


def test_disagreement_everywhere_is_below_chance() -> None:
    found = agreement(codings(({"a"}, {"b"}), ({"b"}, {"a"})))
    assert found is not None
    assert found < 0


def test_part_of_a_set_counts_in_part() -> None:
    apart = agreement(codings(({"a"}, {"c"}), ({"b"}, {"b"}), ({"c"}, {"c"})))
    partly = agreement(codings(({"a"}, {"a", "c"}), ({"b"}, {"b"}), ({"c"}, {"c"})))
    assert apart is not None
    assert partly is not None
    assert apart < partly < 1


def test_no_theme_is_a_code() -> None:
    assert agreement(codings((set(), set()), ({"a"}, set()))) != 1.0
    named = agreement(codings((set(NO_THEME), set()), ({"a"}, {"a"})))
    assert named == pytest.approx(1)


@pytest.mark.parametrize(
    "given",
    [
        [],
        codings(({"a"}, {"a"})),
        [("a", "1", frozenset({"x"})), ("a", "2", frozenset({"x"})), ("b", "3", frozenset({"x"}))],
    ],
)
def test_too_little_says_nothing(given: list[Coding]) -> None:
    assert agreement(given) is None


def test_items_of_one_coder_change_nothing() -> None:
    both = codings(({"a"}, {"a"}), ({"b"}, {"c"}), ({"b"}, {"b"}))
    alone = ("a", "only mine", frozenset({"z"}))
    assert agreement([*both, alone]) == agreement(both)
