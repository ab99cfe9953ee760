"""The list's keys: what they open, how they turn, and that the public side has none of it."""

import pickle
import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from nacl.public import PrivateKey, PublicKey, SealedBox
from pytest_django import Settings

from feedback.intake.public_key import NoValidKey
from feedback.intake.sealing import TooLarge, WillNotOpen
from feedback.intake.slips import PREFIX_BYTES, SLIP_SIZE, key_of_slip, open_slip, seal_slip
from feedback.intake.wrapping import WrongPassphrase
from feedback.private_files import make_private_folder, one_at_a_time
from hearback.people.models import AuditEntry
from tests.you_said_we_did.by_email.conftest import (
    ADDRESS,
    PASSPHRASE,
    MailingList,
    join,
    sign_up,
)
from you_said_we_did.by_email.handing_in import list_key
from you_said_we_did.by_email.models import Slip
from you_said_we_did.subscribers import rounds
from you_said_we_did.subscribers.keys import ListKeyFolder, NoListKeys
from you_said_we_did.subscribers.models import Subscriber

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
NEW = "another phrase altogether"
UMASK, LIMIT = "feedback.keeper.process.os.umask", "feedback.keeper.process.resource.setrlimit"


def test_a_slip_opens_with_its_key_alone_and_has_one_size() -> None:
    private = PrivateKey.generate()
    slips = [seal_slip({"a": "x" * n}, bytes(private.public_key)) for n in (0, 254)]
    assert {len(slip) for slip in slips} == {SLIP_SIZE}
    assert open_slip(slips[1], private) == {"a": "x" * 254}
    for wrong in (slips[0][:-1], b"\x01" + slips[0][1:], slips[0][:-1] + b"\0", b"plain"):
        with pytest.raises(WillNotOpen):
            open_slip(wrong, private)
    with pytest.raises(WillNotOpen):
        open_slip(slips[0], PrivateKey.generate())
    with pytest.raises(TooLarge):
        seal_slip({"a": "x" * 2000}, bytes(private.public_key))


@pytest.mark.parametrize("model", [Slip, Subscriber])
def test_plain_text_is_refused(model: type[Slip] | type[Subscriber]) -> None:
    plain = ADDRESS.encode().ljust(SLIP_SIZE, b"\0")
    with pytest.raises(ValueError, match="Only what was sealed"):
        model.objects.create(sealed=plain)


def test_the_database_refuses_a_day_on_the_list(public: Client, open_list: MailingList) -> None:
    join(public, open_list)
    with pytest.raises(IntegrityError), transaction.atomic():
        Subscriber.objects.update(asked_on=open_list.today)


def test_the_public_side_can_not_open_what_it_sealed(
    public: Client, open_list: MailingList
) -> None:
    sign_up(public)
    sealed = bytes(Slip.objects.get().sealed)
    box: Any = SealedBox(PublicKey(list_key(open_list.today)))
    with pytest.raises(TypeError):
        box.decrypt(sealed[PREFIX_BYTES:])
    private = open_list.folder.unlock(PASSPHRASE).private_for(key_of_slip(sealed))
    assert private is not None
    assert open_slip(sealed, private)["address"] == ADDRESS  # the control: the worker can


def test_the_folder_is_its_owners_alone_and_holds_nothing_open(
    folder: ListKeyFolder, open_list: MailingList
) -> None:
    keys = folder.unlock(PASSPHRASE)
    private = keys.private_for(next(iter(keys._private)))
    assert private is not None
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    for path in folder.path.glob("*.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert bytes(private).hex().encode() not in path.read_bytes()
    assert bytes(private).hex() not in repr(keys)
    with pytest.raises(TypeError):
        pickle.dumps(keys)
    with pytest.raises(WrongPassphrase):
        folder.unlock("a guess")


def test_a_turn_seals_again_and_then_destroys(
    public: Client, open_list: MailingList, folder: ListKeyFolder
) -> None:
    join(public, open_list)
    before = bytes(Subscriber.objects.get().sealed)
    (old,) = folder.stored()
    sign_up(public, "on-its-way@mailbox.example")  # sealed to the old key, taken in after the turn
    open_list.later(30).run()
    assert len(folder.stored()) == 2
    assert {key_of_slip(bytes(row.sealed)) for row in Subscriber.objects.all()} == {
        key_of_slip(seal_slip({}, folder.stored()[-1].public))
    }
    assert Subscriber.objects.count() == 2
    open_list.later(2).run()
    assert [file.number for file in folder.stored()] == [2]
    assert not (folder.path / old.name).exists()
    keys = folder.unlock(PASSPHRASE)
    assert keys.private_for(key_of_slip(before)) is None
    assert AuditEntry.objects.filter(action="list.keys_destroyed").count() == 1


def test_a_turn_that_was_cut_short_is_finished(
    public: Client, open_list: MailingList, folder: ListKeyFolder
) -> None:
    join(public, open_list)
    folder.rotate(PASSPHRASE, open_list.today)  # killed before anything was sealed again
    open_list.later(2).run()
    assert len(folder.stored()) == 1
    newest = folder.stored()[0].public
    sealed = bytes(Subscriber.objects.get().sealed)
    assert key_of_slip(sealed) == key_of_slip(seal_slip({}, newest))


def test_a_folder_without_the_key_deletes_nobody(
    public: Client, open_list: MailingList, folder: ListKeyFolder
) -> None:
    join(public, open_list)
    folder.rotate(PASSPHRASE, open_list.today)
    (folder.path / folder.stored()[0].name).unlink()
    sign_up(public, "other@mailbox.example")
    open_list.run()
    assert Subscriber.objects.count() == 2


def test_the_end_leaves_nothing(
    public: Client, open_list: MailingList, folder: ListKeyFolder, settings: Settings
) -> None:
    join(public, open_list)
    sign_up(public)
    rounds.end(folder)
    assert (Subscriber.objects.count(), Slip.objects.count()) == (0, 0)
    assert folder.stored() == []
    assert not Path(settings.LIST_PUBLIC_KEY_FILE).exists()


@pytest.fixture
def command(
    folder: ListKeyFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Path]:
    """Two files with passphrases; the test's own process keeps its umask."""
    monkeypatch.setattr(UMASK, lambda mask: mask)
    monkeypatch.setattr(LIMIT, lambda *a: None)
    files = {"old": tmp_path / "old", "new": tmp_path / "new"}
    for path, words in zip(files.values(), (PASSPHRASE, NEW), strict=True):
        path.write_text(words)
        path.chmod(0o600)
    return files


def say(action: str, *arguments: str) -> str:
    out = StringIO()
    call_command("mailing_list", action, *arguments, stdout=out)
    return out.getvalue()


def test_the_command_makes_turns_changes_and_ends(
    public: Client, command: dict[str, Path], folder: ListKeyFolder
) -> None:
    old, new = (f"--passphrase-file={path}" for path in command.values())
    with pytest.raises(CommandError, match="There is no key"):
        say("rotate", old)
    assert say("run", old) == ""  # not opened: nothing to do
    assert "is open" in say("make", old)
    with pytest.raises(CommandError, match="never overwritten"):
        say("make", old)
    sign_up(public)
    with pytest.raises(CommandError, match="not the passphrase"):
        say("run", new)
    assert Slip.objects.count() == 1
    assert say("run", old) == ""
    assert Slip.objects.count() == 0
    say("rotate", old)
    say("passphrase", old, f"--new-passphrase-file={command['new']}")
    assert folder.unlock(NEW)
    with pytest.raises(CommandError, match="deletes every address"):
        say("end")
    say("end", "--yes")
    with pytest.raises(NoListKeys):
        folder.unlock(NEW)
    said = AuditEntry.objects.filter(action__startswith="list.").values_list("action", flat=True)
    assert set(said) == {
        "list.mailing",
        "list.key_made",
        "list.key_turned",
        "list.passphrase_changed",
        "list.ended",
    }


def test_two_runs_do_not_meet(command: dict[str, Path], folder: ListKeyFolder) -> None:
    make_private_folder(folder.path)
    with one_at_a_time(folder.path), pytest.raises(CommandError, match="Another run"):
        say("run")


def test_a_key_from_the_future_seals_nothing(folder: ListKeyFolder) -> None:
    folder.make(PASSPHRASE, timezone.localdate().replace(year=2090))
    with pytest.raises(NoValidKey):
        list_key(timezone.localdate())
