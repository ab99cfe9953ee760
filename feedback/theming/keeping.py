"""A trained model on disk: numbers and plain words in one file, never code.

The file is numpy's `.npz`, read with pickles refused; its `header` is JSON. It is written beside
its place and moved there whole, so a training that is cut off leaves the old model as it was.
"""

import json
import os
import zipfile
from dataclasses import asdict
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np

from feedback.theming.features import Vocabulary
from feedback.theming.thresholds import MODES, Measured
from feedback.theming.trained import Head, References, TrainedModel

FORMAT = 1
PLAIN = ("themes", "one_label", "size", "measured_on", "codebook", "number", "sentences")
Arrays = dict[str, np.ndarray[Any, Any]]


class UnreadableModel(Exception):
    """The file is no model of this version; the message says why, for people."""


def save(model: TrainedModel, path: Path) -> None:
    """Write `model` to `path`, whole or not at all."""
    heads = {"by_words": model.by_words, "by_meaning": model.by_meaning}
    header: dict[str, Any] = {"format": FORMAT, **{name: getattr(model, name) for name in PLAIN}}
    header["heads"] = {name: _spoken(head) for name, head in heads.items() if head}
    arrays: Arrays = {"idf": model.vocabulary.idf}
    arrays["names"] = _letters("\n".join(model.vocabulary.names))
    arrays["header"] = _letters(json.dumps(header))
    for name, head in heads.items():
        arrays |= _numbers(name, head) if head else {}
    if model.references:
        arrays["vectors"] = model.references.vectors.astype(np.float16)
        arrays["kinds"] = model.references.kinds.astype(np.int8)
        arrays["homes"] = model.references.homes.astype(np.int32)
        arrays["about"] = model.references.themes
    with NamedTemporaryFile(dir=path.parent, prefix=".model-", suffix=".tmp", delete=False) as file:
        try:
            np.savez_compressed(file, allow_pickle=False, **arrays)
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def load(path: Path) -> TrainedModel:
    """Return the model at `path`. Raises UnreadableModel, also where there is none."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays: Arrays = dict(stored)
        header = json.loads(arrays["header"].tobytes())
        if header.get("format") != FORMAT:
            raise UnreadableModel("The model was written by another version. Train it again.")
        names = arrays["names"].tobytes().decode().split("\n")
        return TrainedModel(
            vocabulary=Vocabulary(names, arrays["idf"]),
            by_words=_head("by_words", header, arrays),
            by_meaning=_head("by_meaning", header, arrays) if "vectors" in arrays else None,
            references=_references(arrays),
            **{name: header[name] for name in PLAIN},
        )
    except FileNotFoundError as error:
        raise UnreadableModel("There is no trained model yet.") from error
    except (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise UnreadableModel(f"The model’s file is damaged ({error}). Train it again.") from error


def _letters(text: str) -> np.ndarray[Any, Any]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _spoken(head: Head) -> dict[str, Any]:
    measured = {mode: asdict(figures) for mode, figures in head.measured.items()}
    return {"slope": head.slope, "shift": head.shift, "measured": measured}


def _numbers(name: str, head: Head) -> Arrays:
    arrays: Arrays = {f"{name}.words": head.words.astype(np.float16), f"{name}.bias": head.bias}
    if head.meaning is not None:
        arrays[f"{name}.meaning"] = head.meaning
    return arrays | {f"{name}.{mode}": head.thresholds[mode] for mode in MODES}


def _head(name: str, header: dict[str, Any], arrays: Arrays) -> Head:
    spoken = header["heads"][name]
    return Head(
        words=arrays[f"{name}.words"].astype(np.float32),
        meaning=arrays.get(f"{name}.meaning"),
        bias=arrays[f"{name}.bias"],
        slope=spoken["slope"],
        shift=spoken["shift"],
        thresholds={mode: arrays[f"{name}.{mode}"] for mode in MODES},
        measured={mode: Measured(**figures) for mode, figures in spoken["measured"].items()},
    )


def _references(arrays: Arrays) -> References | None:
    if "vectors" not in arrays:
        return None
    vectors = arrays["vectors"].astype(np.float32)
    kinds, homes = arrays["kinds"].astype(np.intp), arrays["homes"].astype(np.intp)
    return References(vectors, kinds, homes, arrays["about"])
