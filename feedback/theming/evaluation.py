"""Measures suggestions on a file of coded comments, as `evaluate_themes` and `bench` ask for it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from feedback.theming import scores as scoring
from feedback.theming.features import Comment
from feedback.theming.labelled import Labelled
from feedback.theming.suggesting import Encodes, Suggester
from feedback.theming.themes import ThemeEntry, pseudo_texts
from feedback.theming.thresholds import Bools, Floats, shown
from feedback.theming.training import Coded, train


@dataclass(frozen=True)
class Report:
    """What a run found: figures with their intervals (95 %), and how long it took.

    `texts_per_second` is what scoring took, with the sentence model if one was used;
    `one_label` says that every text had exactly one label, so the best theme was the answer.
    """

    figures: dict[str, float]
    intervals: dict[str, tuple[float, float]]
    texts: int
    themes: int
    trained_on: int
    one_label: bool
    by_meaning: bool
    training_seconds: float
    texts_per_second: float


@dataclass(frozen=True)
class Marked:
    """Scores of texts a model had not seen, and what it would show."""

    scores: Floats
    shown: Bools
    training_seconds: float
    scoring_seconds: float


def codebook_for(themes: Sequence[ThemeEntry], rows: Sequence[Labelled]) -> list[ThemeEntry]:
    """Return a codebook whose keys are the file's labels: a theme answers to slug and name.

    Labels the codebook does not know become themes of which only the name is known.
    """
    labels = {label for row in rows for label in row.labels}
    keys = {theme.slug: theme.name if theme.name in labels else theme.slug for theme in themes}
    known = [_renamed(theme, keys) for theme in themes]
    unknown = sorted(labels - set(keys.values()))
    return [*known, *(ThemeEntry(label, name=label) for label in unknown)]


def _renamed(theme: ThemeEntry, keys: dict[str, str]) -> ThemeEntry:
    examples = tuple(
        type(example)(
            example.text,
            tuple(keys.get(also, also) for also in example.also),
            example.group,
            example.prompt,
        )
        for example in theme.examples
    )
    return ThemeEntry(
        keys[theme.slug], theme.name, theme.definition, theme.include, theme.phrases, examples
    )


class Evaluation:
    """One codebook and perhaps a sentence model, against files of coded comments."""

    def __init__(self, themes: Sequence[ThemeEntry], model: Encodes | None, seed: int = 0) -> None:
        self.themes = list(themes)
        self.model = model
        self.seed = seed
        said = [pseudo.comment.text for pseudo in pseudo_texts(self.themes)]
        self.codebook_vectors = model.encode(said) if model else None

    def on_others(self, train_rows: Sequence[Labelled], rows: Sequence[Labelled]) -> Report:
        """Learn from `train_rows` (none: from the codebook alone), measure on `rows`."""
        marked = self.mark(self.coded(train_rows), rows)
        return self._report(rows, [(np.arange(len(rows)), marked)], len(train_rows))

    def out_of_fold(self, rows: Sequence[Labelled], folds: int) -> Report:
        """Measure every text with a model trained, thresholds and all, on the other folds.

        Raises ValueError if there are fewer texts than folds, or fewer than two folds.
        """
        if not 2 <= folds <= len(rows):
            raise ValueError(f"{len(rows)} texts can’t be divided into {folds} folds.")
        coded = self.coded(rows)
        turn = np.empty(len(rows), dtype=int)
        turn[self._order(rows)] = np.arange(len(rows)) % folds
        parts = []
        for fold in range(folds):
            inside = np.flatnonzero(turn == fold)
            others = [coded[place] for place in np.flatnonzero(turn != fold)]
            parts.append((inside, self.mark(others, [rows[int(place)] for place in inside])))
        return self._report(rows, parts, len(rows) - len(rows) // folds)

    def _order(self, rows: Sequence[Labelled]) -> list[int]:
        """Return a drawn order in which texts of the same themes stand together."""
        drawn = np.random.default_rng(self.seed).permutation(len(rows))
        return sorted((int(place) for place in drawn), key=lambda at: sorted(rows[at].labels))

    def coded(self, rows: Sequence[Labelled]) -> list[Coded]:
        """Return rows of a file as confirmed texts to learn from, with their vectors."""
        comments = [row.comment.read() for row in rows]
        vectors = self._vectors(comments)
        return [
            Coded(comment, row.labels, None if vectors is None else vectors[place])
            for place, (comment, row) in enumerate(zip(comments, rows, strict=True))
        ]

    def _vectors(self, comments: Sequence[Comment]) -> Floats | None:
        if self.model is None or not comments:
            return None
        return self.model.encode([comment.text for comment in comments])

    def mark(self, coded: Sequence[Coded], rows: Sequence[Labelled]) -> Marked:
        """Learn from `coded` and mark `rows`, which must not be among them."""
        started = time.perf_counter()
        model = train(self.themes, coded, self.codebook_vectors, seed=self.seed)
        trained = time.perf_counter()
        comments = [
            Comment(row.comment.text, row.comment.prompt, row.comment.group) for row in rows
        ]
        vectors = self._vectors(comments)
        found = model.scores([comment.read() for comment in comments], vectors)
        offered = shown(found, model.head(vectors is not None).thresholds["balanced"])
        done = time.perf_counter()
        return Marked(found, offered, trained - started, done - trained)

    def _report(
        self,
        rows: Sequence[Labelled],
        parts: Sequence[tuple[np.ndarray[tuple[int], np.dtype[np.intp]], Marked]],
        trained_on: int,
    ) -> Report:
        truth = np.array([[theme.slug in row.labels for theme in self.themes] for row in rows])
        found, offered = np.zeros(truth.shape), np.zeros(truth.shape, dtype=bool)
        for inside, marked in parts:
            found[inside], offered[inside] = marked.scores, marked.shown
        one_label = bool((truth.sum(axis=1) == 1).all())
        decided = _surest(found) if one_label else offered
        figures = scoring.figures(found, offered, decided, truth)
        seconds = sum(marked.scoring_seconds for _, marked in parts)
        return Report(
            figures=figures,
            intervals=scoring.intervals(
                len(rows),
                lambda at: scoring.figures(found[at], offered[at], decided[at], truth[at]),
            ),
            texts=len(rows),
            themes=len(self.themes),
            trained_on=trained_on,
            one_label=one_label,
            by_meaning=self.model is not None,
            training_seconds=sum(marked.training_seconds for _, marked in parts),
            texts_per_second=len(rows) / max(seconds, 1e-9),
        )


def _surest(found: Floats) -> Bools:
    decided = np.zeros(found.shape, dtype=bool)
    decided[np.arange(len(found)), found.argmax(axis=1)] = True
    return decided


def words_per_second(suggester: Suggester, comments: Sequence[Comment]) -> float:
    """Return texts a second of processor time, for whole suggestions without a sentence model,
    once all is warm. What else the machine does in the meantime does not count.
    """
    plain = Suggester(suggester.model, suggester.matcher)
    plain.suggest_many(comments)
    started = time.process_time()
    plain.suggest_many([Comment(one.text, one.prompt, one.group) for one in comments])
    return len(comments) / (time.process_time() - started)
