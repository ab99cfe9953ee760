"""Each machine's own pair, and the other one it trusts."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from nacl.signing import SigningKey
from pytest_django import Settings

from feedback.intake.public_key import fingerprint
from feedback.keeper.carrying import pair
from feedback.keeper.management.commands import carry
from hearback.people.models import AuditEntry

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


@pytest.fixture(autouse=True)
def site(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The site's machine; the test process's own file modes are left alone."""
    monkeypatch.setattr(carry, "close_the_process", lambda: None)
    settings.MACHINE = "site"
    settings.KEY_DIR, settings.DESK_KEY_DIR = tmp_path / "keys", tmp_path / "desk-keys"
    return tmp_path


def told(*arguments: str) -> str:
    """Run `carry …` and return what it said."""
    out = StringIO()
    call_command("carry", *arguments, stdout=out)
    return out.getvalue()


def a_key() -> str:
    """Return another machine's public half, as it is shown."""
    return pair.written(SigningKey.generate().verify_key)


@pytest.mark.parametrize(("machine", "folder"), [("site", "desk-keys"), ("keeper", "keys")])
def test_the_pair_is_made_once_where_no_backup_looks(
    settings: Settings, site: Path, machine: str, folder: str
) -> None:
    settings.MACHINE = machine
    shown = told("key")
    assert told("key") == shown
    path = site / folder / pair.OWN_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path.read_bytes().hex() not in shown.replace(" ", "")
    assert "none is trusted yet" in shown


def test_trusting_is_written_down(site: Path) -> None:
    key = a_key()
    assert "Compare the fingerprint by voice" in told("trust", *key.split())
    assert pair.other_key() == pair.read_key(key)
    assert AuditEntry.objects.get(action="carry.trusted").subject in told("key")
    assert "already" in told("trust", key)
    assert AuditEntry.objects.filter(action="carry.trusted").count() == 1


@pytest.mark.parametrize("answer", ["no", "", "y"])
def test_another_key_is_asked_about(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    first, second = a_key(), a_key()
    told("trust", first)
    monkeypatch.setattr("builtins.input", lambda prompt: answer)
    with pytest.raises(CommandError, match="Nothing was changed"):
        told("trust", second)
    assert pair.other_key() == pair.read_key(first)
    monkeypatch.setattr("builtins.input", lambda prompt: "yes")
    told("trust", second)
    assert pair.other_key() == pair.read_key(second)
    entry = AuditEntry.objects.order_by("pk").last()
    assert entry is not None
    assert entry.detail == {"instead_of": fingerprint(bytes(pair.read_key(first)))}


@pytest.mark.parametrize("key", ["", "abc", "zz" * 32, "00" * 32, "0" * 63, "ff" * 33])
def test_what_is_no_key_is_not_trusted(key: str) -> None:
    with pytest.raises(CommandError, match="not the other machine’s key"):
        told("trust", key)
    with pytest.raises(pair.NobodyTrusted):
        pair.other_key()


def test_a_machine_does_not_trust_itself() -> None:
    with pytest.raises(CommandError, match="not the other machine’s key"):
        told("trust", told("key").splitlines()[0])


def test_before_anyone_is_trusted(site: Path) -> None:
    for action in ("out", "in"):
        with pytest.raises(CommandError, match="does not know the other one yet"):
            told(action, str(site / "file"))


@pytest.mark.parametrize("name", [pair.OWN_FILE, pair.OTHER_FILE])
def test_a_damaged_pair_says_so(site: Path, name: str) -> None:
    told("trust", a_key())
    (site / "desk-keys" / name).write_bytes(b"short")
    with pytest.raises(CommandError, match=f"{name} in .* is damaged"):
        told("out", str(site / "file"))


def test_where_site_and_keeper_are_one_machine(settings: Settings) -> None:
    settings.MACHINE = "whole"
    with pytest.raises(CommandError, match="share this machine"):
        told("key")
