"""Claim 28: whoever has all that the public site's process has opens no sealed answer.

The attacker is a real process: the public tier's own environment and settings, then another user of
the machine (nobody; where the tests themselves are not root, the key folder is shut to them
instead). He reads every file and every table he can.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.keeper.installation import Installation

pytestmark = pytest.mark.django_db(databases=["default", "staging"])

PEOPLE = 6
NOBODY = 65534
WHOLE = 0o777
ATTACK = r"""
import errno, json, os, pwd, sys
from pathlib import Path
from django.apps import apps
from django.conf import settings
from django.utils import timezone
from nacl.bindings import crypto_scalarmult_base
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from feedback.intake.public_key import load_public_key
from feedback.intake.sealing import PREFIX_BYTES, named_key
from feedback.intake.wrapping import WrongPassphrase, unwrap

given = json.load(sys.stdin)
envelopes = [bytes.fromhex(one) for one in given["envelopes"]]
public = load_public_key(timezone.localdate())
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(given["nobody"])
    os.setuid(given["nobody"])

# Everything there is to read: files of the data folder, environment, settings.
read, refused = {}, {}
for name in given["files"]:
    try:
        read[name] = Path(name).read_bytes()
    except OSError as error:
        refused[name] = errno.errorcode[error.errno]
read["environment"] = repr(dict(os.environ)).encode()
shown = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
read["settings"] = repr(shown).encode()
read["rows"] = given["rows"].encode()

try:
    listed = sorted(os.listdir(settings.KEY_DIR))
except OSError as error:
    listed = errno.errorcode[error.errno]


def opened_with(private):
    opened = 0
    for envelope in envelopes:
        try:
            SealedBox(private).decrypt(envelope[PREFIX_BYTES:])
            opened += 1
        except CryptoError:
            pass
    return opened


def by_the_public_half():
    try:
        SealedBox(PublicKey(public)).decrypt(envelopes[0][PREFIX_BYTES:])
    except TypeError:
        return "TypeError"
    return "opened"


def by_searching():
    # Every 32 bytes of all he read, raw and in hexadecimal, as the private key.
    for name, content in read.items():
        if name.endswith("hearback.sqlite3"):
            continue  # a minute's work; the public process itself reads a part of it, below
        tries = [content]
        for piece in content.replace(b'"', b" ").replace(b"'", b" ").split():
            if len(piece) >= 64 and len(piece) % 2 == 0:
                try:
                    tries.append(bytes.fromhex(piece.decode("ascii")))
                except ValueError:
                    pass
        for raw in tries:
            for start in range(len(raw) - 31):
                window = raw[start : start + 32]
                if window.count(0) > 6 or (window.isascii() and window.decode().isprintable()):
                    continue  # blank pages, and plain words: 32 random bytes are neither
                if crypto_scalarmult_base(window) == public:
                    return opened_with(PrivateKey(window))
    return 0


def by_the_key_folder(passphrase):
    # What the keeper does, with the files of its folder and somebody's guess at the passphrase.
    files = {Path(name).name: content for name, content in read.items() if "/keys/" in name}
    if "wrapping.json" not in files:
        return "no key folder"
    wrapping = json.loads(files["wrapping.json"])
    try:
        key = unwrap(wrapping["wrapping"], passphrase)
    except WrongPassphrase:
        return "wrong passphrase"
    months = [json.loads(files[name]) for name in files if name.startswith("month-")]
    return sum(
        opened_with(
            PrivateKey(SecretBox(key).decrypt(bytes.fromhex(m["wrapped"][wrapping["set"]]))[:32])
        )
        for m in months
    )


print(
    json.dumps(
        {
            "uid": os.getuid(),
            "read": sorted(Path(name).name for name in read),
            "refused": {Path(name).name: why for name, why in refused.items()},
            "listed": listed,
            "sealed to": len({named_key(one) for one in envelopes}),
            "public half": by_the_public_half(),
            "search": by_searching(),
            "key folder": by_the_key_folder(given["passphrase"]),
            "apps": [config.name for config in apps.get_app_configs()],
        }
    )
)
"""


@pytest.fixture(scope="module")
def answered(django_db_setup: None, django_db_blocker: Any) -> Iterator[Installation]:
    """Six people have answered. The folder is one that other users of the machine can reach."""
    folder = Path(tempfile.mkdtemp(prefix="hearback-28-"))
    folder.chmod(0o755)
    with django_db_blocker.unblock():
        installation = Installation(folder)
        try:
            installation.send(*(f"{n} was still waiting" for n in range(PEOPLE)))
            yield installation
        finally:
            installation.close()
            shutil.rmtree(folder, ignore_errors=True)


def attack(installation: Installation, guess: str = "a guess of his own") -> dict[str, Any]:
    """Be the public site's process that was taken over; return what came of it."""
    keys = installation.folder / "keys"
    files = [path for path in installation.folder.rglob("*") if path.is_file()]
    files = [path for path in files if path != installation.passphrase_file]
    for path in files:  # all the web process may read, and more: both databases whole
        if keys not in path.parents:
            path.chmod(0o644)
            path.parent.chmod(0o755)
    rows = installation.ask("staging", "SELECT sealed FROM intake_envelope")
    given = {
        "files": [str(path) for path in files],
        "envelopes": [bytes(row[0]).hex() for row in rows],
        "rows": repr(installation.ask("default", "SELECT subject, detail FROM people_auditentry")),
        "passphrase": guess,
        "nobody": NOBODY,
    }
    mode = keys.stat().st_mode
    if os.getuid() != 0 and mode & 0o007 == 0:
        keys.chmod(0)  # we are its owner: shut it to ourselves
    try:
        told: dict[str, Any] = json.loads(installation.run("public", ATTACK, json.dumps(given)))
    finally:
        keys.chmod(mode & WHOLE)
    assert told["sealed to"] == 1
    assert {"intake.pub", "environment", "settings", "rows"} <= set(told["read"])
    return told


@pytest.fixture
def open_folder(answered: Installation) -> Iterator[Installation]:
    """The key folder, readable by everybody: broken on purpose."""
    keys = answered.folder / "keys"
    modes = {path: path.stat().st_mode & WHOLE for path in (keys, *keys.iterdir())}
    for path in modes:
        path.chmod(0o755 if path.is_dir() else 0o644)
    yield answered
    for path, mode in modes.items():
        path.chmod(mode)


def test_the_private_key_can_not_be_read_and_nothing_opens(answered: Installation) -> None:
    told = attack(answered)
    assert told["listed"] == "EACCES"
    refused = told["refused"]
    assert set(refused.values()) == {"EACCES"}
    assert "wrapping.json" in refused
    assert any(name.startswith("month-") for name in refused)
    assert told["public half"] == "TypeError"
    assert told["search"] == 0
    assert told["key folder"] == "no key folder"
    if os.getuid() == 0:
        assert told["uid"] == NOBODY
    assert "feedback.intake" in told["apps"]
    for name in ("feedback.keeper", "feedback.responses", "feedback.desk", "feedback.cutting"):
        assert name not in told["apps"]


def test_even_the_key_folder_without_its_passphrase_opens_nothing(
    open_folder: Installation,
) -> None:
    told = attack(open_folder)
    assert "wrapping.json" in told["listed"]
    assert told["refused"] == {}
    assert (told["search"], told["key folder"]) == (0, "wrong passphrase")


def test_control_a_readable_folder_and_the_passphrase_open_everything(
    open_folder: Installation,
) -> None:
    """With the key folder readable and the passphrase known, the same attacker opened all."""
    passphrase = open_folder.passphrase_file.read_text().strip()
    assert attack(open_folder, passphrase)["key folder"] == PEOPLE


def test_control_a_key_left_lying_is_found(answered: Installation) -> None:
    """With the private key left in a file he can read, the same search opened all."""
    answered.run(
        "keeper",
        "from django.conf import settings\n"
        "from feedback.keeper.keys.folder import KeyFolder\n"
        "folder = KeyFolder(settings.KEY_DIR)\n"
        f"keys = folder.unlock({answered.passphrase_file.read_text().strip()!r})\n"
        "private = bytes(keys.private_for(folder.months()[-1].key_id))\n"
        "(settings.DATA_DIR / 'left.txt').write_text('key=\"' + private.hex() + '\"')\n",
    )
    try:
        assert attack(answered)["search"] == PEOPLE
    finally:
        (answered.folder / "left.txt").unlink()
