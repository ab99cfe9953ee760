"""`keeper` and `keys` at the terminal: plain words, no contents, refusals."""

import getpass
import resource
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.utils import timezone
from pytest_django import Settings

from feedback.intake.models import Envelope
from feedback.intake.public_key import load_public_key
from feedback.intake.sealing import ENVELOPE_SIZES
from feedback.keeper.keys import passphrase as passphrase_module
from feedback.keeper.keys.folder import KeyFolder, UnlockedKeys
from feedback.keeper.process import close_the_process
from feedback.private_files import one_at_a_time
from feedback.responses.models import Batch
from feedback.surveys.models import Survey
from tests.keeper.conftest import LIMIT, PASSPHRASE, UMASK, Answer, told, words

pytestmark = [
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.usefixtures("open_process"),
]


def test_the_keeper_says_what_happened_to_each_survey(
    survey: Survey, answer: Answer, folder: KeyFolder, passphrase_file: Path
) -> None:
    today = timezone.localdate()
    answer(survey, 5, day=today, q3=words("Nobody believed me."))
    said = told("keeper", passphrase_file=passphrase_file)
    assert said == "Survey spring: opened a batch\n"
    answer(survey, 9, day=today)
    following = today + timedelta(days=7)
    assert told("keeper", passphrase_file=passphrase_file) == (
        f"Survey spring: next batch from {following.day} {following:%B %Y}\n"
    )


def test_the_keeper_does_not_say_whether_anyone_answered(
    survey: Survey, answer: Answer, folder: KeyFolder, passphrase_file: Path
) -> None:
    none_yet = told("keeper", passphrase_file=passphrase_file)
    answer(survey, 4, day=timezone.localdate())
    assert told("keeper", passphrase_file=passphrase_file) == none_yet
    assert none_yet == "Survey spring: too few yet: stays sealed\n"


def test_before_any_survey_is_open(keys: UnlockedKeys, passphrase_file: Path) -> None:
    said = told("keeper", passphrase_file=passphrase_file)
    assert said == "No survey has been opened yet.\n"


def test_the_keeper_counts_what_it_set_aside(
    survey: Survey, keys: UnlockedKeys, passphrase_file: Path
) -> None:
    Envelope.objects.create(sealed=b"\x01".ljust(min(ENVELOPE_SIZES), b"x"))
    assert "1 set aside, still sealed" in told("keeper", passphrase_file=passphrase_file)


def test_a_wrong_passphrase_at_the_terminal(
    survey: Survey, answer: Answer, keys: UnlockedKeys, terminal: list[str]
) -> None:
    answer(survey, 5)
    terminal.append("not the passphrase")
    with pytest.raises(CommandError, match="not the passphrase") as failure:
        told("keeper")
    assert failure.value.__cause__ is None
    assert not Batch.objects.exists()
    terminal.append(PASSPHRASE)
    assert "opened a batch" in told("keeper")


def test_without_terminal_or_file_the_keeper_asks_for_one(keys: UnlockedKeys) -> None:
    with pytest.raises(CommandError, match="--passphrase-file"):
        told("keeper")


def test_a_passphrase_others_may_read_is_refused(keys: UnlockedKeys, passphrase_file: Path) -> None:
    passphrase_file.chmod(0o640)
    with pytest.raises(CommandError, match="chmod 600"):
        told("keeper", passphrase_file=passphrase_file)


@pytest.mark.parametrize("command", [("keeper",), ("keys", "status"), ("keys", "rotate")])
def test_before_there_are_keys(folder: KeyFolder, command: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="keys make"):
        told(*command)


def test_a_second_keeper_at_the_same_time_steps_back(
    folder: KeyFolder, keys: UnlockedKeys, passphrase_file: Path
) -> None:
    with one_at_a_time(folder.path), pytest.raises(CommandError, match="running already"):
        told("keeper", passphrase_file=passphrase_file)


@pytest.mark.parametrize("command", [("keeper",), ("keys", "make"), ("keys", "rotate")])
def test_another_day_is_refused_outside_the_demonstration(
    keys: UnlockedKeys, passphrase_file: Path, settings: Settings, command: tuple[str, ...]
) -> None:
    settings.DEMO = False
    before = load_public_key(timezone.localdate()) if command == ("keys", "rotate") else b""
    day = timezone.localdate()
    with pytest.raises(CommandError, match="demonstration only"):
        told(*command, passphrase_file=passphrase_file, now=day)
    if before:
        assert load_public_key(day) == before


def test_another_day_in_the_demonstration(
    survey: Survey,
    answer: Answer,
    keys: UnlockedKeys,
    passphrase_file: Path,
    settings: Settings,
) -> None:
    settings.DEMO = True
    answer(survey, 5)
    told("keeper", "--now", "2026-12-24", passphrase_file=passphrase_file)
    assert str(Batch.objects.get().opened_on) == "2026-12-24"


def test_only_the_demonstration_does(
    keys: UnlockedKeys, settings: Settings, terminal: list[str]
) -> None:
    settings.DEMO, settings.DEMO_PASSPHRASE = False, PASSPHRASE
    terminal.append("")
    with pytest.raises(CommandError, match="passphrase"):
        told("keeper")


def test_the_process_shuts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files for nobody else, and no memory on the disk after a crash."""
    set_to: list[Any] = []
    monkeypatch.setattr(UMASK, set_to.append)
    monkeypatch.setattr(LIMIT, lambda *limits: set_to.append(limits))
    close_the_process()
    assert set_to == [0o077, (resource.RLIMIT_CORE, (0, 0))]


def test_what_is_typed_is_not_shown() -> None:
    assert vars(passphrase_module)["getpass"] is getpass.getpass
