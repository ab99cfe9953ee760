"""The stick: a copy of each month's file, cleared with it, never believed clear when it is out."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from pytest_django import Settings

from feedback.keeper.keys.folder import KeyFolder
from feedback.keeper.keys.medium import Medium
from feedback.keeper.keys.shares import Sheet
from tests.factories import TODAY
from tests.keeper.conftest import PASSPHRASE, make_and_prove, told

pytestmark = [
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.usefixtures("open_process"),
]


@pytest.fixture
def stick(tmp_path: Path, settings: Settings, folder: KeyFolder) -> Path:
    """A folder that stands for a mounted stick."""
    settings.KEY_COPY_DIR = tmp_path / "stick"
    settings.KEY_COPY_DIR.mkdir()
    return tmp_path / "stick"


@pytest.fixture
def keys(folder: KeyFolder, stick: Path) -> KeyFolder:
    """Keys whose stick is in use."""
    again = KeyFolder(folder.path)
    make_and_prove(again)
    told("keys", "copy", same_disk=True)
    return again


def names(path: Path) -> set[str]:
    """Return the month files in a folder."""
    return {file.name for file in path.glob("month-*.json")}


def take_out(stick: Path) -> Path:
    """Unmount the stick: an empty folder stays behind."""
    out = stick.rename(stick.with_name("pocket"))
    stick.mkdir()
    return out


def put_in(stick: Path, out: Path) -> None:
    """Mount it again."""
    stick.rmdir()
    out.rename(stick)


def test_months_are_copied_but_never_the_wrapping_file(keys: KeyFolder, stick: Path) -> None:
    keys.rotate(PASSPHRASE, TODAY)
    assert names(stick) == names(keys.path)
    assert len(names(stick)) == 2
    assert not (stick / "wrapping.json").exists()
    for name in names(stick):
        assert (stick / name).read_bytes() == (keys.path / name).read_bytes()
        assert (stick / name).stat().st_mode & 0o077 == 0
    assert "It has every month above" in told("keys", "status")


def test_destroying_clears_the_stick(keys: KeyFolder, stick: Path) -> None:
    keys.rotate(PASSPHRASE, TODAY)
    first = keys.months()[0].key_id
    keys.destroy(first)
    assert names(stick) == names(keys.path)
    assert first.hex() not in str(names(stick))


def test_a_stick_that_is_out_is_shouted_about_and_cleared_later(
    keys: KeyFolder, stick: Path
) -> None:
    keys.rotate(PASSPHRASE, TODAY)
    first = keys.months()[0].key_id
    pocket = take_out(stick)
    said = told("keys", "destroy", first.hex(), yes=True)
    assert "THE STICK" in said
    assert "IT IS NOT IN" in said
    assert "Still on it, although destroyed here: 1 month." in said
    assert first.hex() in str(names(pocket))
    assert names(stick) == set(), "nothing lands on the disk under the empty mount point"
    assert "Still on it" in told("keys", "status")
    put_in(stick, pocket)
    KeyFolder(keys.path).unlock(PASSPHRASE)
    assert names(stick) == names(keys.path)
    assert "Still on it" not in told("keys", "status")


def test_the_keeper_too_says_so_and_finishes_it(keys: KeyFolder, stick: Path) -> None:
    """The daily round destroys what is over the limit, whether the stick is in or not."""
    today = timezone.localdate()
    keys.rotate(PASSPHRASE, today - timedelta(days=90))
    first = keys.months()[0].key_id
    pocket = take_out(stick)
    errors = StringIO()
    call_command("keeper", "--only-forget", stdout=StringIO(), stderr=errors)
    assert "Still on it, although destroyed here: 1 month." in errors.getvalue()
    assert first.hex() in str(names(pocket))
    put_in(stick, pocket)
    errors = StringIO()
    call_command("keeper", "--only-forget", stdout=StringIO(), stderr=errors)
    assert "STICK" not in errors.getvalue()
    assert names(stick) == names(keys.path)


def test_control_without_the_list_the_stick_would_keep_the_month(
    keys: KeyFolder, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: forgetting what is owed leaves the destroyed month on the stick."""
    keys.rotate(PASSPHRASE, TODAY)
    first = keys.months()[0].key_id
    pocket = take_out(stick)
    monkeypatch.setattr(type(keys.medium), "owe", lambda medium, name: None)
    keys.destroy(first)
    put_in(stick, pocket)
    keys.unlock(PASSPHRASE)
    assert first.hex() in str(names(stick))


def test_turning_without_the_stick_works_and_the_copy_follows(
    keys: KeyFolder, stick: Path, passphrase_file: Path
) -> None:
    pocket = take_out(stick)
    assert "IT IS NOT IN" in told("keys", "rotate", passphrase_file=passphrase_file)
    put_in(stick, pocket)
    assert "up to date" in told("keys", "copy")
    assert names(stick) == names(keys.path)


def test_an_empty_mount_point_is_not_taken_for_a_new_stick(keys: KeyFolder, stick: Path) -> None:
    take_out(stick)
    with pytest.raises(CommandError, match="--new-stick"):
        told("keys", "copy")
    with pytest.raises(CommandError, match="same disk"):
        told("keys", "copy", new_stick=True)
    assert list(stick.iterdir()) == []


def test_new_sheets_wait_for_the_stick(
    keys: KeyFolder, stick: Path, passphrase_file: Path, tmp_path: Path
) -> None:
    """Torn up before, the old ones would have been all that opens it if this disk broke."""
    out, before = take_out(stick), keys.wrapping().set_id
    options = {"passphrase_file": passphrase_file, "sheets": tmp_path / "paper"}
    with pytest.raises(CommandError, match="Put the stick in first"):
        told("keys", "sheets", **options)
    assert keys.wrapping().set_id == before
    assert "keep them until the stick was in" in told(
        "keys", "sheets", without_stick=True, **options
    )
    put_in(stick, out)


def test_a_lost_stick_is_replaced_and_not_waited_for(keys: KeyFolder, stick: Path) -> None:
    keys.rotate(PASSPHRASE, TODAY)
    lost = take_out(stick)
    keys.destroy(keys.months()[0].key_id)
    told("keys", "copy", new_stick=True, same_disk=True)
    assert names(stick) == names(keys.path)
    assert "Still on it" not in told("keys", "status")
    new = stick.rename(stick.with_name("new"))
    lost.rename(stick)
    assert keys.catch_up() is Medium.FOREIGN
    with pytest.raises(CommandError, match="was in use earlier"):
        told("keys", "copy")
    assert new.exists()


def test_a_full_or_broken_stick_stops_nothing(
    keys: KeyFolder, stick: Path, monkeypatch: pytest.MonkeyPatch, passphrase_file: Path
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("feedback.keeper.keys.medium.replace_private", full)
    said = told("keys", "rotate", passphrase_file=passphrase_file)
    assert "It has no copy of 1 month" in said
    assert len(keys.months()) == 2


def test_a_lost_folder_comes_back_from_the_stick_and_two_sheets(
    folder: KeyFolder, stick: Path, passphrase_file: Path
) -> None:
    again = KeyFolder(folder.path)
    sheets: list[Sheet] = make_and_prove(again)
    told("keys", "copy", same_disk=True)
    again.rotate(PASSPHRASE, TODAY)
    months = again.months()
    for path in folder.path.iterdir():
        path.unlink()
    folder.path.rmdir()
    found = KeyFolder(folder.path)
    assert not found.exists()
    found.restore(sheets[2], sheets[1], "another phrase altogether")
    assert found.months() == months
    assert found.unlock("another phrase altogether").private_for(months[0].key_id)
    assert found.catch_up() is Medium.HERE


def test_what_the_stick_owes_does_not_come_back(folder: KeyFolder, stick: Path) -> None:
    again = KeyFolder(folder.path)
    sheets = make_and_prove(again)
    told("keys", "copy", same_disk=True)
    again.rotate(PASSPHRASE, TODAY)
    gone = again.months()[0].key_id
    pocket = take_out(stick)
    again.destroy(gone)
    put_in(stick, pocket)
    assert gone.hex() in str(names(stick))
    again.restore(sheets[0], sheets[1], PASSPHRASE)
    assert gone not in {month.key_id for month in again.months()}
    assert gone.hex() not in str(names(stick))


def test_without_the_setting_there_is_no_stick(folder: KeyFolder) -> None:
    make_and_prove(folder)
    assert "Stick: none." in told("keys", "status")
    with pytest.raises(CommandError, match="HEARBACK_KEY_COPY_DIR"):
        told("keys", "copy")
