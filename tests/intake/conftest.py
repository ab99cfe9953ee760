"""A keeper's key, a clock that tests may turn, and a person at the first page."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from nacl.public import PrivateKey
from pytest_django import Settings

from feedback.intake.models import Envelope, SpentToken
from feedback.intake.public_key import write_public_key
from feedback.intake.sealing import Payload, open_envelope
from feedback.surveys.models import Survey
from tests import factories
from tests.intake.person import Person


class Clock:
    """What the views take for the time."""

    def __init__(self) -> None:
        self.now = 1_795_345_200.0  # 22 November 2026, 11:00 UTC

    def time(self) -> float:
        """Return seconds since 1970."""
        return self.now

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Time stands still until a test moves it."""
    clock = Clock()
    monkeypatch.setattr("feedback.intake.views.time", clock)
    return clock


@pytest.fixture
def today() -> date:
    """The day the views see."""
    return timezone.localdate()


@pytest.fixture
def keeper(settings: Settings, tmp_path: Path, today: date) -> PrivateKey:
    """The keeper's private key; its public half is where the public tier looks."""
    private = PrivateKey.generate()
    settings.PUBLIC_KEY_FILE = tmp_path / "intake.pub"
    settings.RUN_DIR = tmp_path / "run"
    settings.WORD_KEY_DIR = tmp_path / "word-keys"
    write_public_key(settings.PUBLIC_KEY_FILE, bytes(private.public_key), today)
    return private


@pytest.fixture
def survey(public: Client) -> Survey:
    """An open survey: q1 one choice, q2 several, q3 words."""
    return factories.make_survey()


@pytest.fixture
def person(public: Client, survey: Survey, keeper: PrivateKey, clock: Clock) -> Person:
    """Someone about to open the survey."""
    return Person(public)


def opened(keeper: PrivateKey) -> list[Payload]:
    """Return what every stored envelope holds."""
    return [open_envelope(bytes(row.sealed), keeper) for row in Envelope.objects.all()]


@pytest.fixture
def at_the_end(person: Person, clock: Clock) -> Person:
    """Someone on the check page, half a minute in, with one answer given."""
    person.start().press("next", q1="b").press("next").press("next")
    clock.forward(30)
    return person


def nothing_stored() -> bool:
    """Say whether staging is empty."""
    return not Envelope.objects.exists() and not SpentToken.objects.exists()
