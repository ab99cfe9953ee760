"""The demonstration's own settings, laid over the suite's."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

import feedback
from feedback.surveys.definition import SurveyDefinition
from hearback.demo import passages
from hearback.demo.loading import FACTS

TODAY = date(2026, 11, 22)
CODEBOOK = Path(feedback.__file__).parent / "responses" / "starter_codebook.json"
CONTENT = Path(passages.__file__).parent / "content"


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Path]:
    """Be the demonstration, in a folder of its own, with keys that are quick to wrap."""
    with override_settings(
        DEMO=True,
        DATA_DIR=tmp_path,
        KEY_DIR=tmp_path / "keys",
        DESK_KEY_DIR=tmp_path / "desk-keys",
        PUBLIC_KEY_FILE=tmp_path / "intake.pub",
        RUN_DIR=tmp_path / "run",
        STATIC_ROOT=tmp_path / "static",
        DEMO_PASSPHRASE="3f2a-90bc-11de-77ad",
        DEMO_PASSWORD="aa01-bb02-cc03-dd04",
        BATCH_INTERVAL_DAYS=0,
        SECOND_FACTOR_REQUIRED=False,
    ):
        yield tmp_path


def written_surveys() -> list[dict[str, Any]]:
    """Return the demonstration's surveys as they are written in its content."""
    surveys: list[dict[str, Any]] = json.loads((CONTENT / "surveys.json").read_text())
    return surveys


def definitions() -> list[SurveyDefinition]:
    """Return them frozen, without a database."""
    frozen = []
    for values in written_surveys():
        questions = [
            {
                "choices": [],
                **{name: value for name, value in question.items() if value is not None},
            }
            for question in values["questions"]
        ]
        kept = {k: v for k, v in values.items() if k not in (*FACTS, "questions")}
        frozen.append(SurveyDefinition.from_json({**kept, "number": 1, "questions": questions}))
    return frozen
