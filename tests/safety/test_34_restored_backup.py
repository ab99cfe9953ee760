"""Claim 34: What was deleted after a backup was made is not back once that backup is restored.

Neither served nor in any file of the restored installation, killed or not; and no backup holds a
key.
"""

import json
import re
import signal
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hearback.keeping.backup.paper import from_lines
from hearback.keeping.backup.sealed_file import Opener
from tests.canary import scan
from tests.keeping.kept import BACKUPS, CODES, NAME, PEOPLE, WORDS, Kept

pytestmark = pytest.mark.django_db(databases=["default", "staging"])

GONE = [0, 0, 0, 1, 0, 1, CODES, 1]
BACK = [PEOPLE, PEOPLE, 1, 2, PEOPLE, 2, 2 * CODES, 2]
TABLES = ("responses_text", "responses_answer", "subscribers_subscriber", "people_user")
FORGETFUL = """
from hearback.keeping.backup import restoring
restoring.bring_up_to_date = lambda entries, today: restoring.migrate() or 0
"""
KILLED = """
import os, signal
from hearback.keeping.backup import restoring
restoring.replay = lambda entries: os.kill(os.getpid(), signal.SIGKILL)
"""
ASK = """
from django.test import Client
print(Client(HTTP_HOST="localhost").get({path!r}, secure=True).status_code)
"""
HEX = re.compile(rb"([0-9a-f]{2}){16,}")
SECRETS = re.compile(rb"[0-9a-f]{32,}|[A-Za-z0-9_+/=-]{40,}")


@pytest.fixture(scope="module")
def kept(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Kept]:
    with django_db_blocker.unblock():
        folder = tmp_path_factory.mktemp("kept") / "data"
        folder.mkdir()
        made = Kept(folder)
        yield made
        made.close()


def found_on_disk(kept: Kept) -> set[str]:
    """Return what of that which was deleted stands in the files of the installation: of PostgreSQL
    in its tables' own files. What a restore put aside is no part of it, and sealed away in a week.
    """
    if kept.postgres:
        files = [content for table in TABLES for content in kept.table_files(table)]
    else:
        places = (path for path in kept.folder.rglob("*") if path.is_file())
        files = [path.read_bytes() for path in places if BACKUPS not in path.parts]
    wanted = {"a name": NAME.encode(), "words": WORDS.encode(), "an address": kept.sealed[60:100]}
    return {what for what, bytes_ in wanted.items() if any(bytes_ in file for file in files)}


def statuses(kept: Kept) -> set[int]:
    """Return what the public site and the office answer."""
    return {
        int(kept.run(tier, ASK.format(path=path)))
        for tier, path in (("public", "/"), ("office", "/account/login/"))
    }


def test_a_purge_killed_between_slices_is_finished_by_the_next(kept: Kept) -> None:
    assert kept.ended == -signal.SIGKILL
    assert 0 < kept.after_kill[0] < PEOPLE
    log = (kept.folder / "kept" / "deleted.log").read_text()
    assert [json.loads(line)["kind"] for line in log.splitlines()].count("texts") == 2
    assert kept.state() == GONE


def test_control_restored_without_the_log_everything_is_back(kept: Kept) -> None:
    """A restore that forgot the log would serve every text, tick, name and address again."""
    assert kept.state() == GONE
    assert found_on_disk(kept) == set(), "purged: neither in rows nor in free pages"
    kept.restore("--replace", before=FORGETFUL)
    assert kept.state() == BACK
    assert found_on_disk(kept) == {"a name", "words", "an address"}


def test_killed_while_restoring_nothing_is_served(kept: Kept) -> None:
    """The mark stays, nothing but the restore may run, and giving the command again ends it."""
    assert kept.restore("--replace", before=KILLED, ends=-signal.SIGKILL) == ""
    assert statuses(kept) == {503}
    assert "nothing else may run" in kept.refused("purge")
    kept.restore()
    assert kept.state() == GONE
    assert 503 not in statuses(kept)


def test_restored_nothing_deleted_is_back(kept: Kept, figure: Callable[[str], None]) -> None:
    kept.restore("--replace", before=FORGETFUL)
    said = kept.restore("--replace")
    assert "Deletions done again" in said
    assert kept.state() == GONE
    assert found_on_disk(kept) == set()
    assert scan([kept.folder / "kept"], NAME) == []
    figure(
        f"{3 * PEOPLE + CODES + 2} rows deleted after a backup, 0 back in rows, free pages or files"
        " after restoring it; killed in between, both tiers answered 503"
    )


def test_without_the_log_that_was_named_nothing_is_restored(kept: Kept, tmp_path: Path) -> None:
    """A slip in its path, or none on a new machine, would serve what was deleted, and say 0."""
    command, own = kept.restore_command("--replace"), kept.folder / "kept" / "deleted.log"
    assert "can’t be read" in kept.refused(*command, "--deleted-log", str(tmp_path / "slip.log"))
    assert "no deletion log" in kept.refused(*command, "--deleted-log", str(kept.backup))
    away = own.rename(tmp_path / "deleted.log")
    assert "--no-deleted-log" in kept.refused(*command)
    away.rename(own)
    assert statuses(kept) == {200}, "nothing was changed"


def test_a_full_installation_is_not_overwritten_by_mistake(kept: Kept) -> None:
    assert "There is an installation here already" in kept.refused(*kept.restore_command())
    assert kept.state() == GONE
    assert 503 not in statuses(kept)


def test_a_backup_holds_no_key_and_no_session(kept: Kept, tmp_path: Path) -> None:
    """Everything in it, unpacked, against every secret that this machine has."""
    assert scan([kept.backup], NAME) == [], "sealed"
    private = from_lines(kept.key.read_text().splitlines())
    with kept.backup.open("rb") as sealed:
        opened = Opener(sealed, private=private)
        with tarfile.open(fileobj=opened.as_file(), mode="r|") as packed:
            packed.extractall(tmp_path, filter="data")
    inside = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert NAME.encode() in inside, "control: what it holds is found"
    secrets = {
        kept.session.encode(),
        *(bytes.fromhex(sealed) for sealed in kept.six_words),
        kept.passphrase_file.read_bytes().strip(),
    }
    for folder in ("keys", "desk-keys", "list-keys", "run"):
        for path in (kept.folder / folder).rglob("*"):
            secrets |= set(SECRETS.findall(path.read_bytes())) if path.is_file() else set()
    secrets |= {bytes.fromhex(key.decode()) for key in secrets if HEX.fullmatch(key)}
    assert len(secrets) > 5, "control: there are secrets to look for"
    assert [secret for secret in secrets if secret in inside] == []


def test_tried_out_it_is_whole_and_damaged_it_is_not(kept: Kept, tmp_path: Path) -> None:
    kept.manage("restore", str(kept.backup), "--rehearse", "--key-file", str(kept.key))
    fact = kept.folder / "kept" / "last-rehearsal.json"
    assert json.loads(fact.read_text())["ok"] is True
    damaged = tmp_path / "damaged.hearback"
    content = bytearray(kept.backup.read_bytes())
    content[-200] ^= 1
    damaged.write_bytes(content)
    command = ("restore", str(damaged), "--rehearse", "--key-file", str(kept.key))
    assert "damaged" in kept.refused(*command)
    assert json.loads(fact.read_text())["ok"] is False
    assert kept.state() == GONE, "the living one is not touched"
