"""New sheets: the old ones stop working, and a kill at any point leaves a folder that opens."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from feedback.intake.sealing import Payload, open_envelope, seal
from feedback.keeper.keys.folder import KeyFolder, UnlockedKeys
from feedback.keeper.keys.medium import Medium
from feedback.keeper.keys.months import MonthFile, NoKeys, in_order
from feedback.keeper.keys.shares import Sheet, WrongSheet, combine
from tests.factories import TODAY
from tests.keeper.conftest import PASSPHRASE, make_and_prove

PAYLOAD = Payload({"survey": "spring"}, {"q1": "a"})
STEPS = ("replace", "unlink", "fsync", "link", "rename")


@pytest.fixture
def old_sheets(folder: KeyFolder) -> list[Sheet]:
    """The sheets of a folder with three months."""
    sheets = make_and_prove(folder)
    folder.rotate(PASSPHRASE, TODAY)
    folder.rotate(PASSPHRASE, TODAY)
    return sheets


def opens_everything(folder: KeyFolder, keys: UnlockedKeys) -> bool:
    """Say whether every month opens what is sealed to it."""
    months = [month for month in folder.stored() if keys.private_for(month.key_id)]
    for month in months:
        private = keys.private_for(month.key_id)
        assert private
        assert open_envelope(seal(PAYLOAD, month.public), private) == PAYLOAD
    return len(months) == len(folder.stored()) == 3


def try_sheets(folder: KeyFolder, sheets: list[Sheet]) -> bool:
    """Say whether two sheets open the folder."""
    try:
        folder.prove(sheets[0], sheets[2], TODAY)
    except WrongSheet:
        return False
    return True


def test_old_sheets_open_nothing_any_more(folder: KeyFolder, old_sheets: list[Sheet]) -> None:
    assert try_sheets(folder, old_sheets), "control: before, they did"
    before = folder.unlock(PASSPHRASE).digest(b"an envelope")
    new = folder.new_sheets(PASSPHRASE)
    assert not folder.wrapping().is_tried
    assert not try_sheets(folder, old_sheets)
    assert try_sheets(folder, new)
    assert opens_everything(folder, folder.unlock(PASSPHRASE))
    assert folder.unlock(PASSPHRASE).digest(b"an envelope") == before, "nothing is opened twice"
    key = combine(old_sheets[0], old_sheets[1])
    for month in in_order(path.read_bytes() for path in folder.path.glob("month-*")):
        assert set(month.wrapped) == {new[0].set_id.hex()}, "no wrapping under the old key is left"
        assert key.hex() not in str(month)


def killed_at(call: int, work: Callable[[], Any]) -> bool:
    """Do the work in a process of its own, killed at the n-th touch of the disk; say whether it was
    killed before it was done.
    """
    child = os.fork()
    if child == 0:
        touches = 0

        def counted(really: Callable[..., Any]) -> Callable[..., Any]:
            def touch(*args: Any, **kwargs: Any) -> Any:
                nonlocal touches
                touches += 1
                if touches == call:
                    os.kill(os.getpid(), signal.SIGKILL)
                return really(*args, **kwargs)

            return touch

        for step in STEPS:
            setattr(os, step, counted(getattr(os, step)))
        with suppress(BaseException):
            work()
            os._exit(0)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)


def test_killed_at_every_touch_of_the_disk(
    folder: KeyFolder, old_sheets: list[Sheet], tmp_path: Path
) -> None:
    """After each SIGKILL the passphrase opens every month, and the sheets the folder names work."""
    saved = {path.name: path.read_bytes() for path in folder.path.iterdir()}
    old_set, call, kept_old, took_new = old_sheets[0].set_id, 0, 0, 0
    while True:
        call += 1
        for path in folder.path.iterdir():
            path.unlink()
        for name, content in saved.items():
            (folder.path / name).write_bytes(content)
        was_killed = killed_at(call, lambda: folder.new_sheets(PASSPHRASE))
        is_old = folder.wrapping().set_id == old_set
        kept_old, took_new = kept_old + is_old, took_new + (not is_old)
        assert opens_everything(folder, folder.unlock(PASSPHRASE))
        assert try_sheets(folder, old_sheets) is is_old
        assert {path.name for path in folder.path.glob(".new-*")} == set(), "swept by unlocking"
        sets = {tuple(month.wrapped) for month in folder.stored()}
        assert sets == {(folder.wrapping().set_id.hex(),)}
        if not was_killed:
            break
    assert call > 20, "the kills were real"
    assert kept_old > 5
    assert took_new > 5


def test_control_without_both_wrappings_a_kill_loses_every_month(
    folder: KeyFolder, old_sheets: list[Sheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: rewrapped in place, a kill before the wrapping file is replaced loses the months."""
    monkeypatch.setattr(MonthFile, "wrapped_only_for", lambda month, set_id: month)
    really = MonthFile.wrapped_for

    def only_new(month: Any, set_id: bytes, key: bytes, pairs: Any) -> Any:
        return really(month, set_id, key, pairs).__class__(
            month.number,
            month.public,
            month.desk_public,
            month.made_on,
            month.ended,
            {set_id.hex(): really(month, set_id, key, pairs).wrapped[set_id.hex()]},
        )

    monkeypatch.setattr(MonthFile, "wrapped_for", only_new)
    assert killed_at(8, lambda: folder.new_sheets(PASSPHRASE))
    with pytest.raises(NoKeys):
        folder.unlock(PASSPHRASE)


def test_a_passphrase_changes_at_once_or_not_at_all(
    folder: KeyFolder, old_sheets: list[Sheet]
) -> None:
    call, new, opened_by = 0, "another phrase altogether", set()
    present = PASSPHRASE
    while True:
        call += 1
        was_killed = killed_at(call, lambda: folder.change_passphrase(present, new))
        for passphrase in (present, new):
            with suppress(Exception):
                if opens_everything(folder, folder.unlock(passphrase)):
                    opened_by.add(passphrase)
                    break
        else:
            raise AssertionError("neither passphrase opens the folder")
        if not was_killed:
            break
        folder.change_passphrase(passphrase, present)
    assert opened_by == {present, new}
    assert try_sheets(folder, old_sheets), "the sheets stay good"


def test_the_stick_is_rewritten_too(
    folder: KeyFolder, old_sheets: list[Sheet], tmp_path: Path
) -> None:
    folder.medium.path = tmp_path / "stick"
    folder.medium.path.mkdir()
    folder.medium.begin()
    assert folder.catch_up() is Medium.HERE
    new = folder.new_sheets(PASSPHRASE)
    for month in in_order(folder.medium.contents()):
        assert set(month.wrapped) == {new[0].set_id.hex()}
