"""Alpha over many texts, with its interval and every theme's, against nltk's alpha without them.

Run by `./run bench agreement`. Both take the same codings, like those of two people, in turns; the
figure is CPU milliseconds, and how many times nltk's. Ours works alpha out hundreds of times more,
for the intervals: of the sets, and of each theme.
"""

import random

from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import masi_distance

from bench.rounds import ratios, spread, take_turns
from feedback.theming import NO_THEME, Readings, Twice

THEMES = [f"t{number}" for number in range(12)]
TEXTS, USUAL = 2000, 120
ROUNDS = 10


def draw_pairs(draw: random.Random, texts: int) -> list[Twice]:
    """Return two readings of each text: half the time the same, else another usual set."""
    usual = [
        frozenset(draw.sample(THEMES, draw.choice([0, 1, 1, 2, 3]))) or NO_THEME
        for _ in range(USUAL)
    ]
    return [(one, draw.choice([one, draw.choice(usual)])) for one in draw.choices(usual, k=texts)]


def measure_and_print() -> None:
    """Measure and say what came out."""
    pairs = draw_pairs(random.Random(7), TEXTS)
    codings = [
        (coder, str(item), themes)
        for item, pair in enumerate(pairs)
        for coder, themes in zip("ab", pair, strict=True)
    ]

    def ours(numbers: range) -> None:
        for _ in numbers:
            readings = Readings(pairs)
            readings.overall()
            readings.by_theme(THEMES, fewest=10)

    def theirs(numbers: range) -> None:
        for _ in numbers:
            AnnotationTask(codings, distance=masi_distance).alpha()

    seen = take_turns({"nltk": theirs, "ours": ours}, ROUNDS, 1)
    print(f"nltk, {TEXTS} texts, alpha alone, ms CPU {spread(seen['nltk'])}")
    print(f"ours, the same texts, intervals and themes, ms CPU {spread(seen['ours'])}")
    print(f"ours, times one alpha of nltk's {spread(ratios(seen, 'ours', 'nltk'))}")


if __name__ == "__main__":
    measure_and_print()
