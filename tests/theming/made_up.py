"""A small codebook and made-up comments for tests of suggesting, and a stand-in for meaning."""

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from feedback.theming.features import Comment
from feedback.theming.themes import Example, ThemeEntry
from feedback.theming.training import Coded

WORDS = {
    "waiting": "waited months queue list delay weeks slow",
    "housing": "flat landlord rent hostel council keys bedroom",
    "money": "benefits debt bills bank cash purse wages",
}
EMPTY = "then they said it was all so very much to me and again that day there"
FILLER = EMPTY.split()
CODEBOOK = [
    ThemeEntry(
        slug,
        name=slug.capitalize(),
        definition=f"About {words}.",
        phrases=tuple(f"my {word}" for word in words.split()[:3]),
        examples=tuple(
            Example(f"The {word} was bad and they did nothing.") for word in words.split()[:5]
        ),
    )
    for slug, words in WORDS.items()
]


def comment(draw: random.Random, themes: Sequence[str]) -> Comment:
    """Return a comment with two words of each theme among empty ones."""
    said = [draw.choice(FILLER) for _ in range(8)]
    for theme in themes:
        for word in draw.sample(WORDS[theme].split(), 2):
            said.insert(draw.randrange(len(said)), word)
    return Comment(" ".join(said))


def coded(count: int, seed: int = 1, most: int = 2) -> list[Coded]:
    """Return comments with one to `most` themes each, as a coder would have coded them."""
    draw = random.Random(seed)
    found = []
    for _ in range(count):
        themes = draw.sample(sorted(WORDS), draw.randint(1, most))
        found.append(Coded(comment(draw, themes), frozenset(themes)))
    return found


class Meaning:
    """Stands in for a sentence model: near are texts that share words of one theme."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors with a place for each theme and one for everything else."""
        rows = [
            [1 + sum(word in text for word in words.split()) for words in WORDS.values()] + [1]
            for text in texts
        ]
        table = np.array(rows, dtype=np.float32)
        return np.asarray(table / np.linalg.norm(table, axis=1, keepdims=True))
