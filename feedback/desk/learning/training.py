"""Trains a model from the codebook and confirmed codings, and puts it in use if it is whole."""

from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from feedback.desk.learning.gather import (
    codebook_entries,
    comment_of,
    confirmed,
    encode,
    installed_sentence_model,
    masked_of,
)
from feedback.desk.runs import Refused, Run
from feedback.responses.models import Codebook, DamagedModel, SuggestionModel, Text
from feedback.theming.keeping import UnreadableModel, load, save
from feedback.theming.themes import pseudo_texts
from feedback.theming.trained import TrainedModel
from feedback.theming.training import MOST_TEXTS, Coded, train

ENCODED, TRAINED = 50, 98
FILE = "model.npz"


def train_model(run: Run) -> None:
    """Train and put in use. Until the last moment the old model stays as it is; also Stopped and
    being killed leave it so.
    """
    entries = codebook_entries()
    sentences = installed_sentence_model()
    texts = confirmed(Text.objects.all(), MOST_TEXTS)
    vectors = codebook_vectors = None
    if sentences:
        vectors = encode(sentences, masked_of(t for t, _ in texts), run, (0, ENCODED - 10))
        said = [pseudo.comment.text for pseudo in pseudo_texts(entries)]
        codebook_vectors = encode(sentences, said, run, (ENCODED - 10, ENCODED))
    coded = [
        Coded(comment_of(text), themes, None if vectors is None else vectors[place])
        for place, (text, themes) in enumerate(texts)
    ]
    number = SuggestionModel.next_number()
    model = train(
        entries,
        coded,
        codebook_vectors,
        number=number,
        sentences=sentences.digest if sentences else "",
        progress=lambda step, of: run.go_on(ENCODED + (TRAINED - ENCODED) * step / of),
    )
    _store(run, model, number)


def _store(run: Run, model: TrainedModel, number: int) -> None:
    content = as_bytes(model)
    codebook = Codebook.objects.in_use()
    with transaction.atomic():
        # Only for a run that nobody stopped.
        run.go_on(99)
        SuggestionModel.store(
            content,
            localdate(),
            number=number,
            codebook_number=codebook.number if codebook else 0,
            trained_on=model.size,
            is_by_meaning=model.by_meaning is not None,
            figures=figures_of(model),
        )


def figures_of(model: TrainedModel) -> dict[str, Any]:
    """Return what was measured, as it is stored: counts by theme under their slugs."""
    modes = {}
    for mode, measured in (model.by_meaning or model.by_words).measured.items():
        told = asdict(measured)
        by_theme = told.pop("by_theme")
        modes[mode] = {**told, "themes": dict(zip(model.themes, by_theme, strict=True))}
    return {"measured_on": model.measured_on, "modes": modes}


def as_bytes(model: TrainedModel) -> bytes:
    """Return a model as it is stored."""
    with TemporaryDirectory() as folder:
        save(model, Path(folder) / FILE)
        return (Path(folder) / FILE).read_bytes()


def model_in_use() -> tuple[SuggestionModel, TrainedModel] | None:
    """Return the model suggestions come from; None before the first. Raises Refused for one that
    is damaged: going on without it, silently, would be worse.
    """
    row = SuggestionModel.objects.in_use()
    if row is None:
        return None
    try:
        content = row.read_content()
        with TemporaryDirectory() as folder:
            path = Path(folder) / FILE
            path.write_bytes(content)
            return row, load(path)
    except (DamagedModel, UnreadableModel) as damage:
        raise Refused(str(damage)) from damage
