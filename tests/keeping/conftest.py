"""Each test has its own folders of what is kept, and leaves the process as it was."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Point the settings at empty folders."""
    settings.KEPT_DIR, settings.BACKUP_DIR = tmp_path / "kept", tmp_path / "backups"
    settings.KEY_DIR, settings.RUN_DIR = tmp_path / "keys", tmp_path / "run"
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)
