"""Sentences into numbers: the arithmetic of a small BERT in numpy. Imported late: see `lazily`.

Devlin and others 2019; mean pooling and unit length as sentence-transformers does. No torch: six
small layers are a few matrix products, and nothing here can run what a weights file brings along.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load as read_weights
from tokenizers import Tokenizer

__all__ = ["Encoder", "Tokenizer", "read_weights"]

Floats = NDArray[np.float32]
# Tokens computed together: enough to keep the processor busy, few enough to stay in its cache.
BATCH_TOKENS = 512
# Tokens whose wide step is taken at once: what it works with stays in a core's second cache.
GELU_TOKENS = 32
# The error function to within 1.5e-7, which is as fine as these numbers are: Abramowitz and Stegun,
# Handbook of Mathematical Functions, 7.1.26 (its p over the square root of two, its a's halved).
ERF_P = np.float32(0.3275911 * 0.5**0.5)
ERF_A = [np.float32(a / 2) for a in (1.061405429, -1.453152027, 1.421413741, -0.284496736)]
ERF_LAST = np.float32(0.254829592 / 2)


class Linear(NamedTuple):
    """Weights of shape (inputs, outputs), and a bias for each output."""

    weight: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        """Return x of shape (tokens, inputs) as (tokens, outputs)."""
        out: Floats = x @ self.weight
        out += self.bias
        return out


class Norm(NamedTuple):
    """Layer normalisation (Ba, Kiros and Hinton 2016)."""

    weight: Floats
    bias: Floats
    epsilon: float

    def __call__(self, x: Floats) -> Floats:
        """Return x of shape (tokens, width), centred and scaled in place."""
        x -= x.mean(axis=1, keepdims=True)
        x /= np.sqrt(np.einsum("tw,tw->t", x, x) / x.shape[1] + self.epsilon)[:, None]
        x *= self.weight
        x += self.bias
        return x


class Layer(NamedTuple):
    """One of the model's layers: who looks at whom, then a step for each token alone."""

    looks: Linear
    seen: Linear
    after_looking: Norm
    wide: Linear
    narrow: Linear
    after_thinking: Norm


class Encoder:
    """A BERT read from weights by their published names."""

    def __init__(self, weights: Mapping[str, Floats], heads: int, epsilon: float) -> None:
        self.heads, self.epsilon, self.weights = heads, epsilon, weights
        self.words = weights["embeddings.word_embeddings.weight"]
        # Every text is of one part, so where a token stands and its part's mark are one sum.
        self.places = (
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self.width = self.words.shape[1]
        self.first_norm = self._norm("embeddings.LayerNorm")
        count = sum(name.endswith("attention.self.query.weight") for name in weights)
        self.layers = [self._layer(f"encoder.layer.{number}") for number in range(count)]
        self.weights = {}

    def __call__(self, texts: Sequence[Sequence[int]]) -> Floats:
        """Return (texts, width) unit vectors of `texts`, each its tokens' numbers, none empty."""
        out = np.empty((len(texts), self.width), np.float32)
        for batch in batches(texts):
            out[batch] = self._batch([texts[number] for number in batch])
        return out

    def _batch(self, texts: list[Sequence[int]]) -> Floats:
        lengths = np.array([len(text) for text in texts])
        x = self.words[np.concatenate(texts)]
        x += self.places[np.concatenate([np.arange(length) for length in lengths])]
        x = self.first_norm(x)
        for layer in self.layers:
            x = self._through(layer, x, lengths)
        starts = np.cumsum(lengths) - lengths
        means: Floats = np.add.reduceat(x, starts, axis=0)
        means /= lengths[:, None].astype(np.float32)
        means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
        return means

    def _through(self, layer: Layer, x: Floats, lengths: NDArray[np.int64]) -> Floats:
        looked = layer.seen(self._look(layer.looks(x), lengths))
        looked += x
        x = layer.after_looking(looked)
        wide = layer.wide(x)
        for start in range(0, len(wide), GELU_TOKENS):
            gelu(wide[start : start + GELU_TOKENS])
        thought = layer.narrow(wide)
        thought += x
        return layer.after_thinking(thought)

    def _look(self, looks: Floats, lengths: NDArray[np.int64]) -> Floats:
        """Return what each token sees of its own text, (tokens, width); `looks` holds queries
        (already scaled), keys and values side by side.

        Texts of one length go together, so nothing is padded and nothing has to be masked.
        """
        seen = np.empty((len(looks), self.width), np.float32)
        start = 0
        for length, group in groupby(lengths.tolist()):
            count = len(list(group))
            end = start + count * length
            parts = looks[start:end].reshape(count, length, 3, self.heads, -1)
            queries, keys, values = parts.transpose(2, 0, 3, 1, 4)
            scores = queries @ keys.transpose(0, 1, 3, 2)
            scores -= scores.max(axis=-1, keepdims=True)
            np.exp(scores, out=scores)
            scores /= scores.sum(axis=-1, keepdims=True)
            seen[start:end] = (scores @ values).transpose(0, 2, 1, 3).reshape(-1, self.width)
            start = end
        return seen

    def _layer(self, name: str) -> Layer:
        looks = [self._linear(f"{name}.attention.self.{w}") for w in ("query", "key", "value")]
        scale = np.float32((self.heads / self.width) ** 0.5)
        looks[0] = Linear(looks[0].weight * scale, looks[0].bias * scale)
        return Layer(
            looks=Linear(
                np.concatenate([part.weight for part in looks], axis=1),
                np.concatenate([part.bias for part in looks]),
            ),
            seen=self._linear(f"{name}.attention.output.dense"),
            after_looking=self._norm(f"{name}.attention.output.LayerNorm"),
            wide=self._linear(f"{name}.intermediate.dense"),
            narrow=self._linear(f"{name}.output.dense"),
            after_thinking=self._norm(f"{name}.output.LayerNorm"),
        )

    def _linear(self, name: str) -> Linear:
        weight = np.ascontiguousarray(self.weights[f"{name}.weight"].T)
        return Linear(weight, self.weights[f"{name}.bias"])

    def _norm(self, name: str) -> Norm:
        return Norm(self.weights[f"{name}.weight"], self.weights[f"{name}.bias"], self.epsilon)


def gelu(x: Floats) -> None:
    """Put x · Φ(x) in the place of x (Hendrycks and Gimpel 2016), Φ the normal distribution.

    As max(x, 0) − |x| · Φ(−|x|): one half of the curve, and no small difference of large numbers.
    scipy's erf would take as long as all the matrix products together.
    """
    size = np.abs(x)
    t = np.reciprocal(size * ERF_P + np.float32(1))
    tail = t * ERF_A[0]
    for a in (*ERF_A[1:], ERF_LAST):
        tail += a
        tail *= t
    np.multiply(size, size, out=t)
    t *= np.float32(-0.5)
    np.exp(t, out=t)
    tail *= t
    tail *= size
    np.maximum(x, 0, out=x)
    x -= tail


def batches(texts: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Yield the numbers of texts to compute together, the shortest first."""
    batch: list[int] = []
    tokens = 0
    for number in sorted(range(len(texts)), key=lambda n: (len(texts[n]), n)):
        if batch and tokens + len(texts[number]) > BATCH_TOKENS:
            yield batch
            batch, tokens = [], 0
        batch.append(number)
        tokens += len(texts[number])
    if batch:
        yield batch
