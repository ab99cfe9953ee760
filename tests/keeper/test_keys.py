"""The key folder: shut, whole, never overwritten, silent."""

import json
import pickle
import stat
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from nacl.public import PublicKey, SealedBox
from pytest_django import Settings

from feedback.intake import wrapping
from feedback.intake.public_key import NoValidKey, load_public_key, write_public_key
from feedback.intake.sealing import Payload, key_id, named_key, open_envelope, seal
from feedback.intake.wrapping import WrongPassphrase
from feedback.keeper.keys import files as key_files
from feedback.keeper.keys.folder import KeyFolder, KeysExist, NoKeys, UnlockedKeys
from feedback.private_files import one_at_a_time
from tests.factories import TODAY
from tests.keeper.conftest import PASSPHRASE

PAYLOAD = Payload(context={"survey": "spring"}, answers={"q1": "a"})


def test_what_is_sealed_to_the_published_key_opens(keys: UnlockedKeys) -> None:
    envelope = seal(PAYLOAD, load_public_key(TODAY))
    private = keys.private_for(named_key(envelope))
    assert private is not None
    assert open_envelope(envelope, private) == PAYLOAD


def test_a_wrong_passphrase_opens_nothing(folder: KeyFolder, keys: UnlockedKeys) -> None:
    for wrong in ("", PASSPHRASE + " ", PASSPHRASE.upper()):
        with pytest.raises(WrongPassphrase):
            folder.unlock(wrong)
        with pytest.raises(WrongPassphrase):
            folder.rotate(wrong, TODAY)
    assert len(folder.months()) == 1


def test_a_passphrase_may_be_typed_on_any_keyboard(folder: KeyFolder) -> None:
    folder.make("cafe\u0301 otter gravel", TODAY)
    assert folder.unlock("caf\u00e9 otter gravel")


def test_the_folder_and_its_files_are_shut(folder: KeyFolder, keys: UnlockedKeys) -> None:
    folder.path.chmod(0o755)
    folder.rotate(PASSPHRASE, TODAY)
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.path.iterdir()} == {0o600}
    fresh = KeyFolder(folder.path.parent / "deep" / "keys")
    fresh.make(PASSPHRASE, TODAY)
    assert stat.S_IMODE(fresh.path.stat().st_mode) == 0o700


def test_keys_are_never_overwritten(folder: KeyFolder, keys: UnlockedKeys) -> None:
    before = {path.name: path.read_bytes() for path in folder.path.iterdir()}
    with pytest.raises(KeysExist):
        folder.make("another phrase altogether", TODAY)
    assert {path.name: path.read_bytes() for path in folder.path.iterdir()} == before


def test_two_makers_at_once_leave_one_wrapping_key(
    folder: KeyFolder, keys: UnlockedKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look before making is not what protects: the file system is."""
    monkeypatch.setattr(KeyFolder, "exists", lambda self: False)
    with pytest.raises(KeysExist):
        folder.make("another phrase altogether", TODAY)
    assert folder.unlock(PASSPHRASE)


def test_rotation_seals_to_a_new_key_and_still_opens_the_old(
    folder: KeyFolder, keys: UnlockedKeys
) -> None:
    old = seal(PAYLOAD, load_public_key(TODAY))
    folder.rotate(PASSPHRASE, TODAY + timedelta(days=30))
    new = seal(PAYLOAD, load_public_key(TODAY + timedelta(days=30)))
    assert named_key(old) != named_key(new)
    turned = folder.unlock(PASSPHRASE)
    for envelope in (old, new):
        private = turned.private_for(named_key(envelope))
        assert private is not None
        assert open_envelope(envelope, private) == PAYLOAD
    first, last = folder.months()
    assert (first.made_on, first.ended_on) == (TODAY, date(2026, 12, 22))
    assert (last.made_on, last.ended_on) == (date(2026, 12, 22), None)
    assert last.key_id == named_key(new)
    assert keys.digest(old) == turned.digest(old), "a turned keeper knows what it opened before"


def test_a_destroyed_month_opens_no_more(folder: KeyFolder, keys: UnlockedKeys) -> None:
    old = seal(PAYLOAD, load_public_key(TODAY))
    folder.rotate(PASSPHRASE, TODAY)
    folder.destroy(named_key(old))
    assert folder.unlock(PASSPHRASE).private_for(named_key(old)) is None


def test_the_folder_alone_is_of_no_use(folder: KeyFolder, keys: UnlockedKeys) -> None:
    """Every file of the folder, without the passphrase: no private key is in it, in any form."""
    envelope = seal(PAYLOAD, load_public_key(TODAY))
    private = keys.private_for(named_key(envelope))
    assert private is not None
    everything = b"".join(path.read_bytes() for path in folder.path.iterdir())
    assert bytes(private).hex().encode() not in everything
    assert bytes(private) not in everything
    assert named_key(envelope).hex().encode() in everything, "the scan reads what is there"


def test_the_public_half_opens_nothing(keys: UnlockedKeys) -> None:
    public = load_public_key(TODAY)
    box: Any = SealedBox(PublicKey(public))
    with pytest.raises(TypeError):
        box.decrypt(seal(PAYLOAD, public)[9:])


def test_unlocked_keys_show_nothing(keys: UnlockedKeys) -> None:
    envelope = seal(PAYLOAD, load_public_key(TODAY))
    private = keys.private_for(named_key(envelope))
    assert private is not None
    assert repr(keys) == str(keys) == "<UnlockedKeys: 1>"
    with pytest.raises(TypeError):
        pickle.dumps(keys)
    assert not hasattr(keys, "__dict__")


def test_failures_carry_no_secret(folder: KeyFolder, keys: UnlockedKeys) -> None:
    for passphrase, files in (("a wrong passphrase", "*"), (PASSPHRASE, "month-*.json")):
        for path in folder.path.glob(files) if passphrase == PASSPHRASE else ():
            stored = json.loads(path.read_bytes())
            path.chmod(0o600)
            wrapped = dict.fromkeys(stored["wrapped"], "00" * 136)
            path.write_text(json.dumps({**stored, "wrapped": wrapped}))
        with pytest.raises((WrongPassphrase, NoKeys)) as failure:
            folder.unlock(passphrase)
        assert failure.value.args == ()
        assert failure.value.__cause__ is None
        assert failure.value.__suppress_context__


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"salt": 5}', "\x00"])
def test_a_damaged_folder_says_so(folder: KeyFolder, keys: UnlockedKeys, content: str) -> None:
    (folder.path / "wrapping.json").write_text(content)
    with pytest.raises(NoKeys):
        folder.unlock(PASSPHRASE)


def test_no_folder_is_no_keys(folder: KeyFolder) -> None:
    assert not folder.exists()
    with pytest.raises(NoKeys):
        folder.unlock(PASSPHRASE)


def test_a_key_is_kept_before_it_is_published(
    folder: KeyFolder, keys: UnlockedKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the two, nothing may be sealed to a key that was not kept."""
    published = load_public_key(TODAY)

    def killed(path: Path, content: bytes) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(key_files, "add_private", killed)
    with pytest.raises(KeyboardInterrupt):
        folder.rotate(PASSPHRASE, TODAY)
    assert load_public_key(TODAY) == published
    assert folder.unlock(PASSPHRASE).private_for(key_id(published))
    assert [path.name for path in folder.path.glob(".*")] == []


def test_one_keeper_at_a_time(folder: KeyFolder, keys: UnlockedKeys) -> None:
    with one_at_a_time(folder.path) as first, one_at_a_time(folder.path) as second:
        assert (first, second) == (True, False)
    with one_at_a_time(folder.path) as again:
        assert again


def test_a_guess_costs_a_quarter_of_a_gigabyte(
    folder: KeyFolder, settings: "object", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside demonstration and tests, the cost is the documented one."""
    delattr(settings, "PASSPHRASE_MEMORY_KIB")
    asked: list[int] = []

    def stretch(*args: object, memory_cost: int, time_cost: int, **kwargs: object) -> bytes:
        asked.extend((memory_cost, time_cost))
        return b"k" * 32

    monkeypatch.setattr(wrapping, "hash_secret_raw", stretch)
    folder.make(PASSPHRASE, TODAY)
    assert asked == [256 * 1024, 3]


@pytest.mark.parametrize(
    "public", [b"\0" * 32, b"\1" + b"\0" * 31, b"\xec" + b"\xff" * 30 + b"\x7f"]
)
def test_a_public_key_that_seals_nothing_is_none(
    folder: KeyFolder, settings: Settings, public: bytes
) -> None:
    """Points of low order: the site says that it is closed, and does not break while sealing."""
    write_public_key(settings.PUBLIC_KEY_FILE, public, TODAY)
    with pytest.raises(NoValidKey):
        load_public_key(TODAY)
