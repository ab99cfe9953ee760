"""Keys, a survey, and people who answer it through the real seal."""

import secrets
import sys
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings

from feedback.intake.submission import send
from feedback.keeper.keys import passphrase
from feedback.keeper.keys.folder import KeyFolder, UnlockedKeys
from feedback.keeper.keys.shares import Sheet
from feedback.surveys.definition import Kind, QuestionDefinition
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from tests import factories

PASSPHRASE = "sieve lantern otter gravel"
NEW = "another phrase altogether"
UMASK, LIMIT = "feedback.keeper.process.os.umask", "feedback.keeper.process.resource.setrlimit"
Answer = Callable[..., None]


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> KeyFolder:
    """An empty place for keys, with a passphrase that costs little to guess."""
    settings.KEY_DIR = tmp_path / "keys"
    settings.DESK_KEY_DIR = tmp_path / "desk-keys"
    settings.KEY_COPY_DIR = None
    settings.PUBLIC_KEY_FILE = tmp_path / "intake.pub"
    settings.PASSPHRASE_MEMORY_KIB = 1024
    return KeyFolder(settings.KEY_DIR)


@pytest.fixture
def keys(folder: KeyFolder) -> UnlockedKeys:
    """Unlocked keys made today, their sheets tried."""
    make_and_prove(folder)
    return folder.unlock(PASSPHRASE)


def make_and_prove(folder: KeyFolder, day: date = factories.TODAY) -> list[Sheet]:
    """Make keys, try sheets A and B, and return all three."""
    sheets = folder.make(PASSPHRASE, day)
    folder.prove(sheets[0], sheets[1], day)
    return sheets


@pytest.fixture
def survey(db: None) -> Survey:
    """An open survey: q1 one choice, q2 several, q3 words."""
    return factories.make_survey()


@pytest.fixture
def answer(keys: UnlockedKeys) -> Answer:
    """Return a way to answer a survey `times` times."""

    def give(survey: Survey, times: int = 1, day: date = factories.TODAY, **answers: Any) -> None:
        definition = survey.current_version().read()
        for _ in range(times):
            given = answers or {"q1": "a", "q2": ["a", "b"], "q3": words("We were still waiting.")}
            send(definition, given, secrets.token_bytes(16), day)

    return give


@pytest.fixture
def open_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the test process's own file modes alone."""
    monkeypatch.setattr(UMASK, lambda mask: 0)
    monkeypatch.setattr(LIMIT, lambda *limits: None)


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    """The passphrase, where only its owner reads it."""
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE + "\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A terminal at which these are typed, in turn, whoever asks."""
    typed: list[str] = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(passphrase, "getpass", lambda prompt: typed.pop(0))
    monkeypatch.setattr("builtins.input", lambda prompt: typed.pop(0))
    return typed


@pytest.fixture
def new_passphrase_file(tmp_path: Path) -> Path:
    """Another passphrase, where only its owner reads it."""
    path = tmp_path / "new-passphrase"
    path.write_text(NEW)
    path.chmod(0o600)
    return path


def actions() -> list[str]:
    """Return what the audit log says of keys, oldest first."""
    entries = AuditEntry.objects.filter(action__startswith="keys.").order_by("pk")
    return list(entries.values_list("action", flat=True))


def told(*command: str, **options: Any) -> str:
    """Run a command and return what it said."""
    out = StringIO()
    call_command(*command, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def words(text: str, *, quote: bool = False) -> dict[str, Any]:
    """Return a text answer."""
    return {"text": text, "quote": quote}


def make_survey_of_texts(slug: str) -> Survey:
    """Return an open survey that asks for words twice, q3 and q4, and nothing else."""
    questions = [
        QuestionDefinition(key, Kind.TEXT, "What else?", prompt="idea") for key in ("q3", "q4")
    ]
    return factories.make_survey(slug, "staff", *questions)
