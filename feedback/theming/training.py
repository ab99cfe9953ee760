"""Learns from a codebook and from confirmed codings; the codebook steps back as codings grow."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from feedback.theming import ridge
from feedback.theming.features import RARE, Comment, Vocabulary
from feedback.theming.lazily import separator
from feedback.theming.themes import EXAMPLE, WEIGHTS, Pseudo, ThemeEntry, digest
from feedback.theming.themes import pseudo_texts as pseudo_texts_of
from feedback.theming.thresholds import Bools, Floats, choose
from feedback.theming.trained import Head, References, TrainedModel

# With so many confirmed texts on a theme, what the codebook says of it counts half.
HALFWAY = 20
# What has faded below this is left out: it would cost time and change nothing.
FADED = 0.1
FOLDS = 5
# Fewer coded texts than this say too little about themselves; the examples are measured instead.
FEW = 50
# What a machine of words alone counts beside one of words and meaning.
ALONE = 0.4
# Time and memory grow with the square of the texts: beyond this a drawn share of them is used.
MOST_TEXTS = 8_000


class Interrupted(Exception):
    """Whoever asked for the training no longer wants it. Nothing was kept."""


@dataclass(frozen=True)
class Coded:
    """A confirmed text and its themes (none is a coding too); `vector` is the sentence model's."""

    comment: Comment
    themes: frozenset[str]
    vector: Floats | None = None


# Called with the step and of how many; raises Interrupted to stop.
Progress = Callable[[int, int], None]
STEPS = 40


@dataclass
class _Ticker:
    """Counts steps towards STEPS for whoever watches."""

    progress: Progress
    done: int = 0

    def __call__(self) -> None:
        self.done = min(self.done + 1, STEPS - 1)
        self.progress(self.done, STEPS)


@dataclass(frozen=True)
class _Material:
    """The themes, all the codebook says, what is true of either kind of text, and which of the
    codebook's sentences still count, with their weights.
    """

    slugs: list[str]
    pseudo: list[Pseudo]
    truth: Bools
    told: Bools
    kept: NDArray[np.intp]
    weights: Floats

    @property
    def said(self) -> list[Pseudo]:
        """The codebook's sentences that have not faded."""
        return [self.pseudo[place] for place in self.kept]


@dataclass(frozen=True)
class _Lesson:
    """Everything a head learns from: rows of confirmed texts first, then the codebook's."""

    targets: Floats
    weights: Floats
    folds: NDArray[np.intp]
    one_label: bool
    seed: int

    @property
    def measured(self) -> NDArray[np.intp]:
        """Rows that were kept out once, so that thresholds may be chosen on them."""
        return np.flatnonzero(self.folds >= 0)


def train(
    codebook: Sequence[ThemeEntry],
    coded: Sequence[Coded] = (),
    codebook_vectors: Floats | None = None,
    *,
    number: int = 0,
    sentences: str = "",
    seed: int = 0,
    rare: int = RARE,
    progress: Progress = lambda step, steps: None,
) -> TrainedModel:
    """Return a model of `codebook` (numbered `number`) and `coded`; with no `coded` of it alone.

    `codebook_vectors` has a row for each of `themes.pseudo_texts(codebook)`, from the sentence
    model whose digest is `sentences`; texts then need their vector too. `rare`: see `Vocabulary`.
    The same input and seed give the same model. Raises Interrupted if `progress` does.
    """
    tick, coded = _Ticker(progress), _drawn(coded, seed)
    material = _gathered(codebook, coded)
    lesson = _lesson(material, seed)
    comments = [text.comment.read() for text in coded]
    vocabulary = Vocabulary.learn(comments, [one.comment for one in material.pseudo], rare)
    rows = vocabulary.matrix([*comments, *(one.comment for one in material.said)])
    references, dense = _meaning(coded, codebook_vectors, material)
    learn = _separated if lesson.one_label else _regressed
    by_words, by_meaning = learn(rows, dense, lesson, tick)
    progress(STEPS, STEPS)
    return TrainedModel(
        themes=material.slugs,
        vocabulary=vocabulary,
        by_words=by_words,
        by_meaning=by_meaning,
        references=references,
        one_label=lesson.one_label,
        size=len(coded),
        measured_on="coded texts" if len(coded) >= FEW else "examples",
        codebook=digest(codebook),
        number=number,
        sentences=sentences,
    )


def _gathered(codebook: Sequence[ThemeEntry], coded: Sequence[Coded]) -> _Material:
    if not codebook:
        raise ValueError("A model needs at least one theme.")
    slugs = [theme.slug for theme in codebook]
    places = {slug: place for place, slug in enumerate(slugs)}
    pseudo = pseudo_texts_of(codebook)
    truth = _truth([text.themes for text in coded], places)
    told = _truth([one.themes for one in pseudo], places)
    kept, weights = _faded(pseudo, told, truth.sum(axis=0))
    return _Material(slugs, pseudo, truth, told, kept, weights)


def _drawn(coded: Sequence[Coded], seed: int) -> Sequence[Coded]:
    if len(coded) <= MOST_TEXTS:
        return coded
    places = np.random.default_rng(seed).permutation(len(coded))[:MOST_TEXTS]
    return [coded[place] for place in sorted(places)]


def _truth(themes: Sequence[frozenset[str] | tuple[str, ...]], places: dict[str, int]) -> Bools:
    truth = np.zeros((len(themes), len(places)), dtype=bool)
    for row, named in enumerate(themes):
        truth[row, [places[slug] for slug in named if slug in places]] = True
    return truth


def _faded(
    pseudo: Sequence[Pseudo], told: Bools, positives: NDArray[np.intp]
) -> tuple[NDArray[np.intp], Floats]:
    fading = HALFWAY / (HALFWAY + positives)
    # A sentence on two themes stays as long as one of them needs it.
    weights = np.array(
        [WEIGHTS[one.kind] * fading[about].max() for one, about in zip(pseudo, told, strict=True)]
    )
    return np.flatnonzero(weights >= FADED), weights


def _lesson(material: _Material, seed: int) -> _Lesson:
    truth, told = material.truth, material.told[material.kept]
    folds = np.random.default_rng(seed).permutation(len(truth) + len(told)) % FOLDS
    few = len(truth) < FEW
    in_all = np.array([not few or one.kind != EXAMPLE for one in material.said], dtype=bool)
    if len(truth) == 0 and in_all.all():
        # A codebook without examples: its phrases and definitions are all there is to measure on.
        in_all[:] = False
    folds[len(truth) :][in_all] = -1
    return _Lesson(
        targets=np.vstack([truth, told]).astype(float),
        weights=np.concatenate([np.ones(len(truth)), material.weights[material.kept]]),
        folds=folds,
        # Then the question is which theme, not whether.
        one_label=len(truth) > 0 and bool((truth.sum(axis=1) == 1).all()),
        seed=seed,
    )


def _meaning(
    coded: Sequence[Coded], codebook_vectors: Floats | None, material: _Material
) -> tuple[References | None, Floats | None]:
    own = [text.vector for text in coded if text.vector is not None]
    if codebook_vectors is None or len(own) < len(coded):
        return None, None
    kinds = np.array([one.kind for one in material.pseudo])
    homes = np.array([material.slugs.index(one.themes[0]) for one in material.pseudo])
    # As exactly as the file keeps them, so that a stored model says what it said before.
    vectors = codebook_vectors.astype(np.float16).astype(np.float32)
    references = References(vectors, kinds, homes, material.told)
    return references, references.features(np.vstack([*own, vectors[material.kept]]))


def _regressed(
    rows: Any, dense: Floats | None, lesson: _Lesson, tick: _Ticker
) -> tuple[Head, Head | None]:
    """Return a head for words and one for words and meaning, by kernel ridge regression."""
    products = ridge.kernel(rows, None, tick)
    by_meaning = None
    if dense is not None:
        tick()
        dual, held_out = _solved(products + dense @ dense.T, lesson)
        by_meaning = _head(rows.T @ dual, dense.T @ dual, dual.sum(axis=0), held_out, lesson)
    tick()
    dual, held_out = _solved(products, lesson)
    return _head(rows.T @ dual, None, dual.sum(axis=0), held_out, lesson), by_meaning


def _solved(products: Floats, lesson: _Lesson) -> tuple[Floats, Floats]:
    return ridge.solve(products, lesson.targets, lesson.weights, lesson.folds)


def _separated(
    rows: Any, dense: Floats | None, lesson: _Lesson, tick: _Ticker
) -> tuple[Head, Head | None]:
    """Return the same two heads, by support vector machines: for one theme per text."""
    solve = separator().solve
    given = (lesson.targets, lesson.weights, lesson.folds, lesson.seed)
    words = solve(rows, *given)
    by_words = _head(words[0], None, words[1], words[2], lesson)
    tick()
    if dense is None:
        return by_words, None
    both = solve(sparse.hstack([rows, dense], format="csr"), *given)
    # Two linear machines mixed are one; words alone err in other places than both together.
    found, split = both[0], rows.shape[1]
    found[:split] = (1 - ALONE) * found[:split] + ALONE * words[0]
    found[split:] *= 1 - ALONE
    bias, held_out = (
        (1 - ALONE) * one + ALONE * other for one, other in zip(both[1:], words[1:], strict=True)
    )
    return by_words, _head(found[:split], found[split:], bias, held_out, lesson)


def _head(
    words: Floats, meaning: Floats | None, bias: Floats, held_out: Floats, lesson: _Lesson
) -> Head:
    seen = lesson.measured
    scores, truth = held_out[seen], lesson.targets[seen] > 0
    thresholds, measured = choose(scores, truth)
    slope, shift = _calibrated(scores.ravel(), truth.ravel())
    return Head(
        words=np.asarray(words, dtype=np.float32),
        meaning=None if meaning is None else np.asarray(meaning, dtype=np.float32),
        bias=np.asarray(bias, dtype=np.float32),
        slope=slope,
        shift=shift,
        thresholds=thresholds,
        measured=measured,
    )


def _calibrated(scores: Floats, truth: Bools) -> tuple[float, float]:
    """Return slope and shift of a logistic curve through (score, right or not), by Newton."""
    design = np.column_stack([scores, np.ones(len(scores))]).astype(float)
    beta = np.array([1.0, 0.0])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        slack = (chance * (1 - chance))[:, None]
        step = np.linalg.solve(
            design.T @ (slack * design) + 1e-6 * np.eye(2),
            design.T @ (truth - chance) - 1e-6 * beta,
        )
        beta = beta + np.clip(step, -5, 5)
    return float(beta[0]), float(beta[1])
