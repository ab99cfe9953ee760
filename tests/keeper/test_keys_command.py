"""`keys` at the terminal: turned, listed, lost, compromised, destroyed; always in plain words."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from feedback.intake.models import Envelope
from feedback.intake.public_key import fingerprint, load_public_key, write_public_key
from feedback.intake.sealing import Payload, seal
from feedback.keeper.keys.folder import KeyFolder, UnlockedKeys
from feedback.keeper.keys.months import WrongWrappingKey
from feedback.keeper.management.commands.keys import HELP
from feedback.private_files import one_at_a_time
from hearback.deletions.models import Purged
from hearback.people.models import AuditEntry
from tests.factories import TODAY
from tests.keeper.conftest import NEW, PASSPHRASE, actions, told

pytestmark = [
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.usefixtures("open_process"),
]


def test_every_action_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        told("keys", "--help")
    whole = " ".join(capsys.readouterr().out.split())
    for action, words in HELP.items():
        assert f"{action} {words}" in whole
        with pytest.raises(SystemExit):
            told("keys", action, "--help")
        shown = capsys.readouterr().out
        assert shown.startswith(f"usage: ./run hearback keys {action}")
        assert words in " ".join(shown.split())


def test_keys_are_made_with_a_passphrase_typed_twice(
    folder: KeyFolder, terminal: list[str], tmp_path: Path
) -> None:
    terminal += [PASSPHRASE, PASSPHRASE]
    assert "out of every backup" in told("keys", "make", sheets=tmp_path / "paper")
    assert folder.unlock(PASSPHRASE)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ([PASSPHRASE, PASSPHRASE + "x"], "not the same"),
        (["elevenchars", "elevenchars"], "at least 12 characters"),
    ],
)
def test_keys_are_not_made(
    folder: KeyFolder, terminal: list[str], typed: list[str], reason: str
) -> None:
    terminal += typed
    with pytest.raises(CommandError, match=reason):
        told("keys", "make")
    assert not folder.exists()


def test_keys_are_not_made_twice(
    folder: KeyFolder, keys: UnlockedKeys, passphrase_file: Path, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="never overwritten"):
        told("keys", "make", passphrase_file=passphrase_file, sheets=tmp_path)
    assert len(folder.months()) == 1


@pytest.mark.parametrize("action", ["prove", "passphrase", "sheets", "copy", "compromised"])
def test_before_there_are_keys(folder: KeyFolder, action: str) -> None:
    with pytest.raises(CommandError, match="keys make"):
        told("keys", action)


def test_keys_are_turned_and_listed(
    folder: KeyFolder, keys: UnlockedKeys, passphrase_file: Path
) -> None:
    before = load_public_key(timezone.localdate())
    told("keys", "rotate", passphrase_file=passphrase_file)
    after = load_public_key(timezone.localdate())
    assert after != before
    old, new = told("keys", "status").split("\n\n")[1:3]
    assert "in 90 days" in old
    assert fingerprint(before) in old
    assert "in use" in new
    assert fingerprint(after) in new
    assert actions() == ["keys.rotated"]
    assert AuditEntry.objects.get(action="keys.rotated").detail == {
        "fingerprint": fingerprint(after)
    }


def test_a_public_key_that_is_not_ours_is_shouted_about(
    folder: KeyFolder, keys: UnlockedKeys, settings: Settings
) -> None:
    assert "seals to the month in use" in told("keys", "status")
    write_public_key(settings.PUBLIC_KEY_FILE, b"t" * 32, TODAY)
    said = told("keys", "status")
    assert "IT HAS A KEY THAT IS NOT OURS" in said
    assert fingerprint(b"t" * 32) in said


def test_a_turn_cut_short_keeps_the_month_the_site_still_seals_to(
    folder: KeyFolder, keys: UnlockedKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between storing and publishing: nobody destroys the old month by hand."""
    old = folder.months()[0].key_id
    with monkeypatch.context() as killing:
        killing.setattr(KeyFolder, "publish", lambda folder, month: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            folder.rotate(PASSPHRASE, TODAY)
    assert [month.is_published for month in folder.months()] == [True, False]
    with pytest.raises(CommandError, match="sealed to this month"):
        told("keys", "destroy", old.hex(), yes=True)
    assert "STILL SEALS TO AN OLDER MONTH" in told("keys", "status")


def test_a_month_destroyed_by_hand_is_told_as_deleted(
    folder: KeyFolder, keys: UnlockedKeys
) -> None:
    old = folder.months()[0].key_id
    folder.rotate(PASSPHRASE, TODAY)
    assert "Destroyed" in told("keys", "destroy", old.hex(), yes=True)
    assert Purged.objects.get(kind="months").rows == 1


def test_a_passphrase_is_changed(
    folder: KeyFolder, keys: UnlockedKeys, passphrase_file: Path, new_passphrase_file: Path
) -> None:
    with pytest.raises(CommandError, match="not the passphrase"):
        told("keys", "passphrase", passphrase_file=new_passphrase_file)
    files = {"passphrase_file": passphrase_file, "new_passphrase_file": new_passphrase_file}
    assert "was changed" in told("keys", "passphrase", **files)
    assert folder.unlock(NEW)
    with pytest.raises(CommandError, match="not the passphrase"):
        told("keeper", passphrase_file=passphrase_file)
    assert actions() == ["keys.passphrase_changed"]


def test_compromised_turns_at_once_and_says_what_is_next(
    folder: KeyFolder, keys: UnlockedKeys, passphrase_file: Path
) -> None:
    before = load_public_key(timezone.localdate())
    month = folder.months()[0].key_id.hex()
    said = told("keys", "compromised", passphrase_file=passphrase_file)
    assert load_public_key(timezone.localdate()) != before
    in_order = ["keeper\n", f"keys destroy {month}", "keys sheets", "keys passphrase", "72 hours"]
    places = [said.index(words) for words in in_order]
    assert places == sorted(places)
    entry = AuditEntry.objects.get(action="keys.compromised")
    assert entry.detail["earlier"] == [month]


def test_compromised_where_the_keeper_is_apart_says_to_carry_the_key_first(
    folder: KeyFolder, keys: UnlockedKeys, passphrase_file: Path, settings: Settings
) -> None:
    settings.MACHINE = "keeper"
    said = told("keys", "compromised", passphrase_file=passphrase_file)
    assert "From this minute" not in said
    in_order = ["carry back", "carry in", "carry out", "carry in", "./run hearback keeper\n"]
    place = 0
    for words in in_order:
        place = said.index(words, place) + 1


@pytest.mark.parametrize(
    ("number", "words"), [(0, "Fewer than 10"), (9, "Fewer than 10"), (23, "About 20")]
)
def test_destroying_by_hand_says_roughly_what_is_lost(
    folder: KeyFolder, keys: UnlockedKeys, terminal: list[str], number: int, words: str
) -> None:
    public = load_public_key(TODAY)
    for _ in range(number):
        Envelope.objects.create(sealed=seal(Payload({}, {}), public))
    month = folder.months()[0].key_id.hex()
    folder.rotate(PASSPHRASE, TODAY)
    other = Envelope.objects.create(sealed=seal(Payload({}, {}), load_public_key(TODAY)))
    terminal.append("yes")
    with pytest.raises(CommandError, match="Nothing was destroyed"):
        told("keys", "destroy", month)
    terminal.append(month.upper())
    assert told("keys", "destroy", month).startswith(f"{words} sealed answers")
    assert [m.key_id.hex() for m in folder.months()] != [month]
    assert len(folder.months()) == 1
    assert list(Envelope.objects.values_list("pk", flat=True)) == [other.pk]
    assert actions() == ["keys.destroyed"]


def test_what_can_not_be_destroyed(folder: KeyFolder, keys: UnlockedKeys) -> None:
    month = folder.months()[0].key_id.hex()
    with pytest.raises(CommandError, match="keys rotate"):
        told("keys", "destroy", month, yes=True)
    with pytest.raises(CommandError, match="No month has this id"):
        told("keys", "destroy", "0" * 16, yes=True)
    folder.rotate(PASSPHRASE, TODAY + timedelta(days=1))
    with pytest.raises(CommandError, match="--yes"):
        told("keys", "destroy", month)
    assert len(folder.months()) == 2


def test_two_at_once_step_back(folder: KeyFolder, keys: UnlockedKeys) -> None:
    with one_at_a_time(folder.path), pytest.raises(CommandError, match="running already"):
        told("keys", "status")


def test_a_folder_of_somebody_elses_is_said_to_be(
    folder: KeyFolder, keys: UnlockedKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Path) -> bool:
        raise PermissionError

    monkeypatch.setattr(Path, "exists", refused)
    with pytest.raises(CommandError, match="belongs to somebody else"):
        told("keys", "status")


def test_a_full_disk_is_said_in_words_and_changes_nothing(
    folder: KeyFolder, keys: UnlockedKeys, passphrase_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    published = load_public_key(TODAY)
    monkeypatch.setattr(os, "link", full)
    with pytest.raises(CommandError, match="No space left on device"):
        told("keys", "rotate", passphrase_file=passphrase_file)
    assert load_public_key(TODAY) == published
    assert len(folder.months()) == 1


def test_what_can_not_be_written_down_is_not_done(
    folder: KeyFolder, passphrase_file: Path, tmp_path: Path
) -> None:
    """Before the database is there, no key is made."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_auditentry RENAME TO elsewhere")
    with pytest.raises(CommandError, match="hearback migrate"):
        told("keys", "make", passphrase_file=passphrase_file, sheets=tmp_path / "paper")
    assert not folder.exists()


def test_what_stands_open_is_named_and_shut(
    folder: KeyFolder, keys: UnlockedKeys, passphrase_file: Path
) -> None:
    month, wrapping = folder.path / folder.stored()[0].name, folder.path / "wrapping.json"
    for path, mode in ((folder.path, 0o755), (month, 0o644), (wrapping, 0o666)):
        path.chmod(mode)
    said = told("keys", "status")
    for path in (folder.path, month, wrapping):
        assert f"OTHERS MAY OPEN {path}." in said
    told("keeper", passphrase_file=passphrase_file)
    assert folder.standing_open() == []
    assert "OTHERS MAY OPEN" not in told("keys", "status")
    month.chmod(0o644)
    told("keys", "rotate", passphrase_file=passphrase_file)
    assert folder.standing_open() == []


def test_a_changed_passphrase_says_what_the_old_one_still_opens(
    folder: KeyFolder, keys: UnlockedKeys, passphrase_file: Path, new_passphrase_file: Path
) -> None:
    """Somebody who knew it and kept a copy of wrapping.json opens months that were made later."""
    kept = folder.wrapping()
    files = {"passphrase_file": passphrase_file, "new_passphrase_file": new_passphrase_file}
    assert "keys sheets" in told("keys", "passphrase", **files)
    folder.rotate(NEW, timezone.localdate())
    assert folder.stored()[1].unwrap(kept.set_id, kept.key(PASSPHRASE))
    folder.new_sheets(NEW)
    folder.rotate(NEW, timezone.localdate())
    for month in folder.stored():
        with pytest.raises(WrongWrappingKey):
            month.unwrap(kept.set_id, kept.key(PASSPHRASE))
