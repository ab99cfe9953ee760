"""The outer keys of six words: made once, kept to their day, then gone."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from feedback.intake.six_words import outer_keys
from feedback.intake.six_words.outer_keys import RECEIPT, SAVED

TODAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.WORD_KEY_DIR = tmp_path / "words"
    return tmp_path / "words"


def test_a_key_is_made_once_and_is_for_its_owner_alone(folder: Path) -> None:
    day = TODAY.toordinal()
    key = outer_keys.key_until(RECEIPT, day)
    assert outer_keys.key_until(RECEIPT, day) == key != outer_keys.key_until(SAVED, day)
    assert outer_keys.living(RECEIPT, TODAY) == [(day, key)]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_a_folder_that_the_administrator_made_keeps_its_rights(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o2770)  # so that the keeper, of the folder's group, can delete what is due
    outer_keys.key_until(RECEIPT, TODAY.toordinal())
    assert folder.stat().st_mode & 0o7777 == 0o2770


def test_whoever_looks_destroys_what_is_over(folder: Path) -> None:
    for kind in (RECEIPT, SAVED):
        outer_keys.key_until(kind, TODAY.toordinal())
    outer_keys.key_until(RECEIPT, TODAY.toordinal() + 31)
    assert len(outer_keys.living(RECEIPT, TODAY)) == 2
    ((ends, _),) = outer_keys.living(RECEIPT, TODAY + timedelta(days=1))
    assert ends == TODAY.toordinal() + 31
    assert len(list(folder.iterdir())) == 1


def test_before_any_was_made_there_is_nothing_to_do() -> None:
    assert outer_keys.destroy_due(TODAY) == []
    assert outer_keys.living(SAVED, TODAY) == []
