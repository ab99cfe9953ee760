"""The public key file."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from feedback.intake.public_key import NoValidKey, load_public_key, write_public_key

TODAY = date(2026, 11, 22)
KEY = bytes(range(32))


@pytest.fixture
def path(settings: Settings, tmp_path: Path) -> Path:
    """Where the key is looked for."""
    settings.PUBLIC_KEY_FILE = tmp_path / "sub" / "intake.pub"
    return Path(settings.PUBLIC_KEY_FILE)


def test_what_is_written_is_found_and_readable_by_all(path: Path) -> None:
    write_public_key(path, bytes(32), TODAY)
    write_public_key(path, KEY, TODAY)
    assert load_public_key(TODAY) == KEY
    assert path.stat().st_mode & 0o777 == 0o644
    assert list(path.parent.iterdir()) == [path]
    assert json.loads(path.read_text()) == {"public": KEY.hex(), "made_on": "2026-11-22"}


@pytest.mark.parametrize(("days", "is_valid"), [(45, True), (46, False), (-1, True), (-2, False)])
def test_a_key_is_good_for_45_days_and_not_before_its_time(
    path: Path, days: int, is_valid: bool
) -> None:
    write_public_key(path, KEY, TODAY - timedelta(days=days))
    if is_valid:
        assert load_public_key(TODAY) == KEY
    else:
        with pytest.raises(NoValidKey):
            load_public_key(TODAY)


def test_a_missing_file_is_no_key(path: Path) -> None:
    with pytest.raises(NoValidKey):
        load_public_key(TODAY)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"public": "00"}',
        b'{"public": 7, "made_on": "2026-11-22"}',
        b'{"public": "zz", "made_on": "2026-11-22"}',
        b'{"public": "0011", "made_on": "2026-11-22"}',
        b'{"public": "' + b"00" * 32 + b'", "made_on": "soon"}',
    ],
)
def test_a_broken_file_is_no_key(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(NoValidKey):
        load_public_key(TODAY)
