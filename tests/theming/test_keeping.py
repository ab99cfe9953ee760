"""The model on disk: no code, no rare word, whole or not at all."""

import io
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

from feedback.theming.features import Comment
from feedback.theming.keeping import UnreadableModel, load, save
from feedback.theming.themes import pseudo_texts
from feedback.theming.training import Coded, train
from tests.theming.made_up import CODEBOOK, Meaning, coded


def contents(path: Path) -> bytes:
    """Return everything in a model's file, unpacked."""
    with zipfile.ZipFile(path) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def with_meaning(texts: list[Coded]) -> list[Coded]:
    return [
        Coded(text.comment, text.themes, Meaning().encode([text.comment.text])[0]) for text in texts
    ]


def test_a_stored_model_says_what_it_said_before(tmp_path: Path) -> None:
    vectors = Meaning().encode([said.comment.text for said in pseudo_texts(CODEBOOK)])
    model = train(CODEBOOK, with_meaning(coded(80)), vectors, number=4, sentences="abc")
    save(model, tmp_path / "model.npz")
    again = load(tmp_path / "model.npz")
    comments = [text.comment.read() for text in coded(30, seed=9)]
    asked = Meaning().encode([one.text for one in comments])
    assert again.scores(comments, asked) == pytest.approx(model.scores(comments, asked), abs=0.01)
    assert again.scores(comments) == pytest.approx(model.scores(comments), abs=0.01)
    assert (again.number, again.sentences, again.size) == (4, "abc", 80)
    assert again.by_words.measured == model.by_words.measured


def test_a_name_in_one_text_or_two_is_nowhere_in_the_file(tmp_path: Path) -> None:
    """Neither whole nor its longer pieces; a word of three texts is (the control)."""
    texts = coded(60)
    for place, name in ((0, "Zbigniewska"), (1, "Quillfeather"), (2, "Quillfeather")):
        said = f"{texts[place].comment.text} said {name} to [name] Oakhampton"
        texts[place] = Coded(Comment(said if place < 2 else f"{name} {said}"), texts[place].themes)
    # Sent twice by the same person is still one text.
    texts.append(texts[0])
    texts.append(texts[0])
    save(train(CODEBOOK, texts), tmp_path / "model.npz")
    kept = contents(tmp_path / "model.npz").lower()
    for piece in (b"zbign", b"zbigniewska", b"quillfeather", b"uillf", b"[name]"):
        assert piece not in kept
    assert b"oakhampton" in kept  # in three texts


def test_there_is_no_pickle_in_it_and_none_is_read(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    save(train(CODEBOOK, coded(20)), path)
    with np.load(path, allow_pickle=False) as stored:
        assert all(stored[name].dtype.kind in "fiub" for name in stored.files)
    evil = io.BytesIO()
    np.savez(evil, allow_pickle=True, header=np.array([{"format": 1}], dtype=object))
    path.write_bytes(evil.getvalue())
    with pytest.raises(UnreadableModel):
        load(path)


def test_an_interrupted_save_leaves_the_old_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "model.npz"
    save(train(CODEBOOK, coded(20)), path)
    before = path.read_bytes()

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", cut_off)
    with pytest.raises(KeyboardInterrupt):
        save(train(CODEBOOK, coded(30)), path)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["model.npz"]


@pytest.mark.parametrize("written", [b"", b"not a model", b"PK\x03\x04"])
def test_a_damaged_file_is_refused_in_words(tmp_path: Path, written: bytes) -> None:
    path = tmp_path / "model.npz"
    path.write_bytes(written)
    with pytest.raises(UnreadableModel, match="Train it again"):
        load(path)


def test_no_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableModel, match="no trained model yet"):
        load(tmp_path / "none.npz")
