"""Turns a comment into numbers: its words, pairs of words, pieces of words, question and group.

What is kept of confirmed texts is only what several of them share: a name that stands in one
text leaves no trace, neither whole nor in pieces (`Vocabulary.learn`). Nothing here needs
scikit-learn.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from scipy import sparse

from feedback.theming.matching import BREAK, HIDDEN, tokens_of
from feedback.theming.spelling import Token

# A feature of confirmed texts is kept only if so many different ones hold it.
RARE = 3
PIECES = range(2, 6)
WORDS, LETTERS, SETTING = "w", "c", "s"
# Words say more than pieces of words; where a comment was given says little.
BLOCKS = {WORDS: 1.0, LETTERS: 0.8, SETTING: 0.5}
CACHED_WORDS = 50_000


@dataclass(frozen=True)
class Comment:
    """A masked text, with the question it answers and the writer's group where they are known."""

    text: str
    prompt: str = ""
    group: str = ""
    tokens: tuple[Token, ...] = field(default=(), compare=False, repr=False)

    def read(self) -> "Comment":
        """Return the comment with its text taken apart once for all who need the tokens."""
        if self.tokens or not self.text:
            return self
        return Comment(self.text, self.prompt, self.group, tuple(tokens_of(self.text)))


def pieces_of(word: str) -> list[str]:
    """Return a word's runs of 2 to 5 letters, with its edges marked by spaces."""
    edged = f" {word} "
    return [edged[at : at + n] for n in PIECES for at in range(len(edged) - n + 1)]


def words_of(comment: Comment) -> list[list[str]]:
    """Return stems by stretches: nothing runs over a sentence's end or over what was masked."""
    stretches: list[list[str]] = [[]]
    for token in comment.tokens:
        if token.stem in (BREAK, HIDDEN):
            stretches.append([])
        else:
            stretches[-1].append(token.stem)
    return [stretch for stretch in stretches if stretch]


def setting_of(comment: Comment) -> list[str]:
    """Return the question and the group as features of their own."""
    named = (("q", comment.prompt), ("g", comment.group))
    return [f"{SETTING}{kind}:{value.strip().lower()}" for kind, value in named if value.strip()]


def features_of(comment: Comment) -> set[str]:
    """Return every feature of a comment; how a text's count is found before any is kept."""
    found = set(setting_of(comment))
    for stretch in words_of(comment):
        found.update(WORDS + word for word in stretch)
        found.update(f"{WORDS}{first} {second}" for first, second in pairwise(stretch))
        found.update(LETTERS + piece for word in set(stretch) for piece in pieces_of(word))
    return found


class Vocabulary:
    """The features that are kept, and how much each says (inverse document frequency)."""

    def __init__(self, names: Sequence[str], idf: np.ndarray) -> None:
        self.names = list(names)
        self.idf = idf.astype(np.float32)
        self.places = {name: place for place, name in enumerate(self.names)}
        self.blocks = {
            block: np.array([name[0] == block for name in self.names], dtype=bool)
            for block in BLOCKS
        }
        self._known: dict[str, list[int]] = {}

    @classmethod
    def learn(
        cls, confirmed: Iterable[Comment], public: Iterable[Comment] = (), rare: int = RARE
    ) -> "Vocabulary":
        """Keep what at least `rare` different confirmed texts hold, or the codebook itself does.

        `public` are the codebook's made-up sentences: nothing in them is anyone's secret.
        """
        counts: Counter[str] = Counter()
        for comment in {(c.text, c.prompt, c.group): c for c in confirmed}.values():
            counts.update(features_of(comment))
        open_counts: Counter[str] = Counter()
        for comment in public:
            open_counts.update(features_of(comment))
        kept = {name for name, count in counts.items() if count >= rare}
        kept.update(name for name, count in open_counts.items() if count >= 2 or name[0] == WORDS)
        names = sorted(kept)
        total = len({c.text for c in confirmed}) + len(list(public))
        seen = np.array([counts[n] * (n in kept) + open_counts[n] for n in names], dtype=float)
        return cls(names, np.log((1 + total) / (1 + seen)) + 1)

    def matrix(self, comments: Sequence[Comment]) -> sparse.csr_matrix:
        """Return one row per comment; each block of features is of length 1 times its weight."""
        columns: list[int] = []
        ends = [0]
        for comment in comments:
            columns += self._row(comment)
            ends.append(len(columns))
        ones = np.ones(len(columns), dtype=np.float32)
        shape = (len(comments), len(self.names))
        rows = sparse.csr_matrix((ones, np.array(columns, dtype=np.int32), ends), shape=shape)
        rows.sum_duplicates()
        rows.data = (1 + np.log(rows.data)) * self.idf[rows.indices]
        return self._levelled(rows)

    def _levelled(self, rows: sparse.csr_matrix) -> sparse.csr_matrix:
        number = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
        for block, weight in BLOCKS.items():
            inside = self.blocks[block][rows.indices]
            squares = np.bincount(number[inside], rows.data[inside] ** 2, rows.shape[0])
            lengths = np.sqrt(np.maximum(squares, 1e-12))
            rows.data[inside] *= (weight / lengths[number[inside]]).astype(np.float32)
        return rows

    def _row(self, comment: Comment) -> list[int]:
        places = self.places
        columns = [places[name] for name in setting_of(comment) if name in places]
        for stretch in words_of(comment):
            for word in stretch:
                columns += self.word(word)
            for first, second in pairwise(stretch):
                place = self.pair(first, second)
                if place is not None:
                    columns.append(place)
        return columns

    def pair(self, first: str, second: str) -> int | None:
        """Return the place of two stems in a row, if it is kept."""
        return self.places.get(f"{WORDS}{first} {second}")

    def word(self, word: str) -> list[int]:
        """Return the places of a stem and its pieces, as far as they are kept."""
        known = self._known.get(word)
        if known is None:
            names = [WORDS + word, *(LETTERS + piece for piece in pieces_of(word))]
            known = [self.places[name] for name in names if name in self.places]
            if len(self._known) < CACHED_WORDS:
                self._known[word] = known
        return known
