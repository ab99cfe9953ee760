"""Suggests themes for texts: codebook, sentence model and trained model behind one door.

What comes out are suggestions and nothing else; a person decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self

import numpy as np

from feedback.theming.explaining import Nearest, moving_words, nearest
from feedback.theming.features import Comment
from feedback.theming.matching import Matcher, Span, ThemeWords
from feedback.theming.themes import EXAMPLE, ThemeEntry, digest, pseudo_texts
from feedback.theming.thresholds import MODES, Bools, Floats, shown
from feedback.theming.trained import Head, TrainedModel
from feedback.theming.training import train

# Nearer than this (cosine) a sentence reads as being about the same.
ALIKE = 0.45
BATCH = 256


class Encodes(Protocol):
    """What is needed of a sentence model."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return unit vectors, one row per text."""


class OtherCodebook(ValueError):
    """The trained model belongs to another codebook, or to other words of it: train it again."""


@dataclass(frozen=True)
class CodedTexts:
    """Confirmed texts to compare with, by meaning: `keys` are the caller's, `themes` per text."""

    keys: Sequence[str]
    vectors: Floats
    themes: Sequence[frozenset[str]]


@dataclass(frozen=True)
class ThemeSuggestion:
    """A theme a text may be about, how sure (0 … 1, roughly), and what moved it.

    `spans` are the text's own words; `nearest` the coded text or example it is most like.
    `by_phrase` says that the words are a phrase of the codebook.
    """

    slug: str
    probability: float
    spans: list[Span]
    nearest: Nearest | None = None
    by_phrase: bool = False

    @property
    def words(self) -> list[str]:
        """Return the text's own words that speak for the theme."""
        return [span.words for span in self.spans]


@dataclass
class Suggester:
    """Suggestions by the best that is there: phrases, words, and meaning if there is a model."""

    model: TrainedModel
    matcher: Matcher
    sentence_model: Encodes | None = None
    coded: CodedTexts | None = None
    _about: dict[str, tuple[list[str], Floats, bool]] = field(default_factory=dict)
    _spoken: dict[tuple[int, bool], Floats] = field(default_factory=dict)

    @classmethod
    def build(
        cls,
        codebook: Sequence[ThemeEntry],
        sentence_model: Encodes | None = None,
        trained: TrainedModel | None = None,
        coded: CodedTexts | None = None,
    ) -> Self:
        """Return a suggester; without `trained` one that knows the codebook alone (seconds).

        Raises OtherCodebook if `trained` was made for another codebook.
        """
        if trained is not None and trained.codebook != digest(codebook):
            raise OtherCodebook("The trained model belongs to an earlier codebook.")
        if trained is None:
            said = [pseudo.comment.text for pseudo in pseudo_texts(codebook)]
            vectors = sentence_model.encode(said) if sentence_model else None
            trained = train(codebook, (), vectors)
        matcher = Matcher(ThemeWords(theme.slug, theme.phrases) for theme in codebook)
        return cls(trained, matcher, sentence_model if trained.by_meaning else None, coded)

    def suggest(self, comment: Comment, mode: str = "balanced") -> list[ThemeSuggestion]:
        """Return at most three suggestions for one text, the surest first."""
        return self.suggest_many([comment], mode)[0]

    def suggest_many(
        self, comments: Sequence[Comment], mode: str = "balanced"
    ) -> list[list[ThemeSuggestion]]:
        """Return at most three suggestions for each text, the surest first.

        `mode`: "cautious" shows fewer and is right more often, "eager" misses less; what either
        means was measured on texts the model had not seen (`model.head(…).measured`).
        """
        if mode not in MODES:
            raise ValueError(f"There is no mode “{mode}”.")
        found: list[list[ThemeSuggestion]] = []
        for start in range(0, len(comments), BATCH):
            batch = [comment.read() for comment in comments[start : start + BATCH]]
            vectors = self.vectors(batch)
            scores = self.model.scores(batch, vectors)
            head = self.model.head(vectors is not None)
            chosen = shown(scores, head.thresholds[mode])
            chances = head.probability(scores)
            for row, comment in enumerate(batch):
                vector = None if vectors is None else vectors[row]
                found.append(self._explained(comment, chosen[row], chances[row], vector))
        return found

    def vectors(self, comments: Sequence[Comment]) -> Floats | None:
        """Return the texts by meaning, or None without a sentence model."""
        if self.sentence_model is None:
            return None
        return self.sentence_model.encode([comment.text for comment in comments])

    def _explained(
        self, comment: Comment, chosen: Bools, chances: Floats, vector: Floats | None
    ) -> list[ThemeSuggestion]:
        places = [int(place) for place in np.argsort(-chances) if chosen[place]]
        if not places:
            return []
        phrases = {hit.slug: hit.spans for hit in self.matcher.find(comment.text, comment.tokens)}
        head = self.model.head(vector is not None)
        vocabulary = self.model.vocabulary
        suggestions = []
        for place in places:
            slug = self.model.themes[place]
            spans = phrases.get(slug)
            moved = spans or moving_words(comment, self._worth(place, head), vocabulary)
            like = None if vector is None else self._nearest(slug, place, vector)
            suggestions.append(
                ThemeSuggestion(slug, float(chances[place]), moved, like, bool(spans))
            )
        return suggestions

    def _worth(self, place: int, head: Head) -> Floats:
        """Return what each feature says for a theme, worked out once."""
        key = (place, head.meaning is None)
        if key not in self._spoken:
            self._spoken[key] = head.words[:, place] * self.model.vocabulary.idf
        return self._spoken[key]

    def _nearest(self, slug: str, place: int, vector: Floats) -> Nearest | None:
        keys, vectors, is_example = self._comparable(slug, place)
        found = nearest(vector, keys, vectors, is_example)
        return found if found and found.similarity >= ALIKE else None

    def _comparable(self, slug: str, place: int) -> tuple[list[str], Floats, bool]:
        """Return confirmed texts on a theme, or its examples while there are none."""
        if slug not in self._about:
            confirmed = [
                row for row, themes in enumerate(self.coded.themes) if slug in themes
            ] if self.coded else []  # fmt: skip
            if self.coded and confirmed:
                keys = [self.coded.keys[row] for row in confirmed]
                self._about[slug] = (keys, self.coded.vectors[confirmed], False)
            else:
                self._about[slug] = self._examples(place)
        return self._about[slug]

    def _examples(self, place: int) -> tuple[list[str], Floats, bool]:
        references = self.model.references
        if references is None:
            return [], np.zeros((0, 0), dtype=np.float32), True
        # Its own, in their order; those of other themes that are about it too have no number here.
        own = np.flatnonzero((references.homes == place) & (references.kinds == EXAMPLE))
        return [str(number) for number in range(len(own))], references.vectors[own], True
