"""Alpha against nltk's, its interval, single themes, and how much is compared for it."""

import random
from collections.abc import Callable
from importlib import import_module

import pytest
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import masi_distance

from feedback.theming import NO_THEME, Readings, Twice, agreement
from feedback.theming.agreement import Themes

Coding = tuple[str, str, frozenset[str]]
# The module: the package names a function of it the same.
counted = import_module("feedback.theming.agreement")
THEMES = [f"t{number}" for number in range(12)]


def draw_set(draw: random.Random) -> frozenset[str]:
    return frozenset(draw.sample(THEMES, draw.choice([0, 1, 1, 2, 3])))


def draw_pairs(seed: int, texts: int, same: float = 0.6) -> list[Twice]:
    draw = random.Random(seed)
    pairs = []
    for _ in range(texts):
        one = draw_set(draw)
        pairs.append((one, one if draw.random() < same else draw_set(draw)))
    return pairs


def nltk_alpha(codings: list[Coding]) -> float:
    named = [(coder, item, themes or NO_THEME) for coder, item, themes in codings]
    return float(AnnotationTask(named, distance=masi_distance).alpha())


@pytest.mark.parametrize("seed", range(8))
def test_it_equals_nltk_with_three_coders_and_gaps(seed: int) -> None:
    draw = random.Random(seed)
    codings = [
        (coder, str(item), draw_set(draw))
        for item in range(60)
        for coder in "abc"
        if draw.random() < 0.7
    ]
    assert agreement(codings) == pytest.approx(nltk_alpha(codings), abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_counting_pairs_gives_the_same_alpha(seed: int) -> None:
    pairs = draw_pairs(seed, 80)
    codings = [
        (coder, str(item), themes)
        for item, pair in enumerate(pairs)
        for coder, themes in zip("ab", pair, strict=True)
    ]
    found = Readings(pairs).overall()
    assert found.alpha
    assert found.interval
    assert found.alpha == pytest.approx(nltk_alpha(codings), abs=1e-9)
    assert found.interval[0] < found.alpha < found.interval[1]


def test_always_the_same_leaves_no_doubt_and_few_texts_leave_no_interval() -> None:
    same = (frozenset({"t1"}), frozenset({"t1"}))
    found = Readings([same] * 30).overall()
    assert found.alpha == 1.0
    assert found.interval == (1.0, 1.0)
    assert Readings([same] * 9).overall().interval is None
    assert Readings([same]).overall().alpha is None


def test_the_interval_is_the_same_every_time_and_narrows_with_more_texts() -> None:
    few, again, many = (Readings(draw_pairs(3, texts)).overall() for texts in (40, 40, 400))
    assert few == again
    assert few.interval
    assert many.interval
    assert many.interval[1] - many.interval[0] < few.interval[1] - few.interval[0]


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    truth = Readings(draw_pairs(1, 20_000)).alpha()
    assert truth
    held = 0
    for seed in range(100, 140):
        interval = Readings(draw_pairs(seed, 120)).overall().interval
        held += bool(interval and interval[0] <= truth <= interval[1])
    assert held >= 34


def test_one_theme_alone_is_alpha_of_seeing_it_or_not() -> None:
    pairs = draw_pairs(5, 90)
    found = Readings(pairs).by_theme(["t3"], fewest=1)["t3"]
    seen = [
        (coder, str(item), "seen" if "t3" in themes else "not")
        for item, pair in enumerate(pairs)
        for coder, themes in zip("ab", pair, strict=True)
    ]
    assert found.estimate.alpha == pytest.approx(float(AnnotationTask(seen).alpha()), abs=1e-9)
    assert found.both == sum("t3" in one & other for one, other in pairs)
    assert found.only_first == sum("t3" in one - other for one, other in pairs)
    assert found.texts == sum("t3" in one | other for one, other in pairs)
    assert found.prevalence == pytest.approx(
        sum(("t3" in one) + ("t3" in other) for one, other in pairs) / 180
    )
    assert found.estimate.interval


def test_themes_seen_too_seldom_are_left_out() -> None:
    pairs = [(frozenset({"t1"}), NO_THEME)] * 9 + [(NO_THEME, NO_THEME)] * 20
    assert set(Readings(pairs).by_theme(["t1", "none"], fewest=10)) == {"none"}


class Comparing:
    """Counts how often two sets are compared."""

    def __init__(self, really: Callable[[Themes, Themes], float]) -> None:
        self.really, self.number = really, 0

    def __call__(self, one: Themes, other: Themes) -> float:
        self.number += 1
        return self.really(one, other)


def test_more_texts_are_not_one_comparison_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two thousand texts are compared by their few sets, with intervals and every theme besides.
    How long it takes, against nltk: `./run bench agreement`.
    """
    draw = random.Random(7)
    usual = sorted({draw_set(draw) for _ in range(120)}, key=sorted)
    pairs = [(one, draw.choice([one, draw.choice(usual)])) for one in draw.choices(usual, k=2000)]
    ours = Comparing(counted.likeness)
    monkeypatch.setattr(counted, "likeness", ours)
    readings = Readings(pairs)
    assert readings.overall().interval
    assert len(readings.by_theme(THEMES, fewest=10)) == len(THEMES)
    once = ours.number
    assert 0 < once <= len(set(pairs)) + len(usual) * (len(usual) - 1) // 2
    Readings(pairs * 3).alpha()
    assert ours.number == 2 * once


def test_control_nltk_compares_more_where_there_is_more() -> None:
    seen = []
    for times in (1, 3):
        theirs = Comparing(masi_distance)
        codings = [
            (coder, str(item), themes or NO_THEME)
            for item, pair in enumerate(draw_pairs(7, 100) * times)
            for coder, themes in zip("ab", pair, strict=True)
        ]
        AnnotationTask(codings, distance=theirs).alpha()
        seen.append(theirs.number)
    assert seen[0] < seen[1]
