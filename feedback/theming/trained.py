"""A trained model: scores comments for every theme with nothing but products of numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from feedback.theming.features import Comment, Vocabulary
from feedback.theming.thresholds import Floats, Measured

# What a sentence's meaning counts beside its words; chosen on NHS comments with 100 coded texts.
MEANING = 2.0
CLOSEST = (5, 3, 1)


@dataclass(frozen=True)
class References:
    """The codebook's sentences by meaning: one vector each, of which kind, under which theme each
    is written down (its place), and all the themes it is about.
    """

    vectors: Floats
    kinds: NDArray[np.intp]
    homes: NDArray[np.intp]
    themes: NDArray[np.bool_]

    def closeness(self, vectors: Floats) -> Floats:
        """Return how near each text is to each theme's examples, phrases and definition.

        Three columns per theme: the mean of the five nearest examples, of the three nearest
        phrases, and the definition; each a cosine.
        """
        near = np.asarray(vectors @ self.vectors.T, dtype=np.float32)
        columns = np.zeros((len(vectors), 3 * self.themes.shape[1]), dtype=np.float32)
        for theme in range(self.themes.shape[1]):
            for kind, most in enumerate(CLOSEST):
                chosen = np.flatnonzero(self.themes[:, theme] & (self.kinds == kind))
                if len(chosen) == 0:
                    continue
                few = min(most, len(chosen))
                nearest = np.partition(near[:, chosen], len(chosen) - few, axis=1)[:, -few:]
                columns[:, kind * self.themes.shape[1] + theme] = nearest.mean(axis=1)
        return columns

    def features(self, vectors: Floats) -> Floats:
        """Return the columns that stand beside a text's words: its vector and its closeness."""
        vectors = np.asarray(vectors, dtype=np.float32)
        return np.hstack([MEANING * vectors, self.closeness(vectors)])


@dataclass(frozen=True)
class Head:
    """One linear model over all themes, with thresholds and what they showed on unseen texts.

    `slope` and `shift` turn a score into a probability, roughly: 1 / (1 + e^-(slope x + shift)).
    """

    words: Floats
    meaning: Floats | None
    bias: Floats
    slope: float
    shift: float
    thresholds: dict[str, Floats]
    measured: dict[str, Measured]

    def scores(self, rows: sparse.csr_matrix, dense: Floats | None) -> Floats:
        """Return texts by themes; higher is surer."""
        found = np.asarray(rows @ self.words) + self.bias
        if self.meaning is not None and dense is not None:
            found += dense @ self.meaning
        return np.asarray(found)

    def probability(self, scores: Floats) -> Floats:
        """Return scores as rough probabilities, so that they can be compared and shown."""
        return np.asarray(1 / (1 + np.exp(-(self.slope * scores + self.shift))))


@dataclass(frozen=True)
class TrainedModel:
    """What training leaves behind. `by_meaning` is there if it was trained with sentences.

    `measured_on` says what the figures come from: "coded texts", or "examples" of the codebook
    while too few texts are coded (they flatter, because whoever wrote them knew the themes).
    """

    themes: list[str]
    vocabulary: Vocabulary
    by_words: Head
    by_meaning: Head | None
    references: References | None
    one_label: bool
    size: int
    measured_on: str
    codebook: str
    number: int = 0
    sentences: str = ""

    def head(self, with_vectors: bool) -> Head:
        """Return the model to ask, depending on whether the sentence model is at hand."""
        return self.by_meaning if with_vectors and self.by_meaning else self.by_words

    def scores(self, comments: Sequence[Comment], vectors: Floats | None = None) -> Floats:
        """Return comments by themes. `vectors` are the sentence model's, one row a comment."""
        rows = self.vocabulary.matrix(comments)
        head = self.head(vectors is not None)
        dense = None
        if vectors is not None and self.references is not None and head is self.by_meaning:
            dense = self.references.features(vectors)
        return head.scores(rows, dense)


def facts(model: TrainedModel) -> dict[str, Any]:
    """Return what people are told of a model: its size, and each mode's measured figures."""
    head = model.by_meaning or model.by_words
    return {
        "coded texts": model.size,
        "measured on": model.measured_on,
        "modes": {mode: vars(measured) for mode, measured in head.measured.items()},
    }
