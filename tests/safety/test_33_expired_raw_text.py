"""Claim 33: When a month's raw texts expire, no row and no byte of them is left on the disk.

Rows, free pages, journals and write-ahead logs; and every connection overwrites what it deletes.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.canary import scan
from tests.keeper.installation import Installation
from tests.migrated import copy_file

pytestmark = pytest.mark.django_db(databases=["default", "staging"])

PEOPLE = 12
PHONE = "07700 900123"
ROTATE = """
from django.conf import settings
from django.utils import timezone
from feedback.keeper.keys.folder import KeyFolder
KeyFolder(settings.KEY_DIR).rotate({passphrase!r}, timezone.localdate())
"""
FORGET = """
from datetime import timedelta
from django.utils import timezone
from feedback.keeper.batches import forget_alone
from feedback.responses.models import RawText
for days in (89, 90):
    report = forget_alone(timezone.localdate() + timedelta(days=days))
    assert report.is_tidy
    print(report.forgotten.past_cap, RawText.objects.count())
"""
PURGE = """
from datetime import timedelta
from django.utils import timezone
from hearback.keeping.purging import purge
report = purge(timezone.localdate() + timedelta(days=3 * 366))
assert report.is_tidy and not report.failed, report
print(report.rows["texts"], report.rows["answers"])
"""
PRAGMAS = """
import json
from django.db import connections
found = {}
for alias in ("default", "staging"):
    connections[alias].ensure_connection()
    connection = connections[alias].connection
    connection.set_authorizer(None)  # the public tier's guard lets nobody ask
    found[alias] = [
        connection.execute("PRAGMA " + name).fetchone()[0]
        for name in ("secure_delete", "journal_mode")
    ]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def machine(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Installation]:
    """An installation whose keeper has opened one batch, and whose keys have turned since."""
    with django_db_blocker.unblock():
        made = Installation(tmp_path_factory.mktemp("expired"))
        made.send(*(f"number{n} was still waiting. Ring {PHONE}." for n in range(PEOPLE)))
        assert scan([made.folder], PHONE) == []
        made.manage("keeper", "--passphrase-file", str(made.passphrase_file))
        made.run("keeper", ROTATE.format(passphrase=made.passphrase_file.read_text().strip()))
        yield made
        made.close()


def sealed_texts(machine: Installation) -> list[bytes]:
    """Return the raw texts as they are stored."""
    return [bytes(row[0]) for row in machine.ask("default", "SELECT sealed FROM responses_rawtext")]


def table_files(machine: Installation) -> list[bytes]:
    """Return what lies on the disk.

    Of PostgreSQL the table's own files: its log is the server's, and no key is left for what may
    stand in there.
    """
    if not machine.postgres:
        return list(machine.files().values())
    return files_of(machine, "responses_rawtext")


def files_of(machine: Installation, table: str) -> list[bytes]:
    """Return PostgreSQL's files of a table: its rows, and what is too long for a row."""
    machine.ask("default", "CHECKPOINT")
    places = f"SELECT unnest(ARRAY[oid, reltoastrelid]) FROM pg_class WHERE relname = '{table}'"
    read = f"SELECT pg_read_binary_file(pg_relation_filepath(p)) FROM ({places}) AS of_it(p)"
    return [bytes(row[0]) for row in machine.ask("default", read) if row[0]]


def left_of(sealed: list[bytes], files: list[bytes]) -> int:
    """Return how many raw texts any piece of is still in these files."""
    pieces = [[text[start : start + 24] for start in (60, 250, 450)] for text in sealed]
    return sum(any(piece in file for piece in some for file in files) for some in pieces)


@pytest.mark.sqlite
def test_every_connection_overwrites_and_keeps_no_log(machine: Installation) -> None:
    for tier in ("public", "keeper"):
        found = json.loads(machine.run(tier, PRAGMAS))
        assert found == {"default": [1, "delete"], "staging": [1, "delete"]}, tier


@pytest.mark.sqlite
def test_control_deleting_without_overwriting_leaves_them(
    machine: Installation, tmp_path: Path
) -> None:
    """With secure_delete off, deleted raw texts could still be read in the file's free pages."""
    sealed, copy = sealed_texts(machine), tmp_path / "copy.sqlite3"
    copy_file(machine.main, copy)
    with closing(sqlite3.connect(copy)) as database, database:
        database.execute("PRAGMA secure_delete = OFF")
        database.execute("DELETE FROM responses_rawtext")
    assert left_of(sealed, [copy.read_bytes()]) > 0


@pytest.mark.postgresql
def test_control_deleting_alone_leaves_them(machine: Installation) -> None:
    """Deleted without rewriting the table, every raw text could still be read in its file."""
    sealed = sealed_texts(machine)
    machine.ask("default", "CREATE TABLE copied AS SELECT * FROM responses_rawtext")
    machine.ask("default", "DELETE FROM copied")
    assert left_of(sealed, files_of(machine, "copied")) == PEOPLE


def test_after_the_cap_nothing_of_them_is_left(
    machine: Installation, figure: Callable[[str], None]
) -> None:
    """Even where an administrator switched to a write-ahead log and somebody else is reading."""
    sealed = sealed_texts(machine)
    assert left_of(sealed, table_files(machine)) == PEOPLE, "control: they are found until then"
    log = machine.main.with_name(machine.main.name + "-wal")
    with closing(sqlite3.connect(machine.main)) as other:
        if not machine.postgres:
            assert other.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
            other.execute("SELECT count(*) FROM responses_text").fetchone()
        assert machine.run("keeper", FORGET) == f"0 {PEOPLE}\n1 0\n"
        assert machine.postgres or log.stat().st_size == 0
        assert left_of(sealed, table_files(machine)) == 0
    assert scan([machine.folder], PHONE) == []
    assert len(list((machine.folder / "keys").glob("month-*.json"))) == 1
    masked = machine.ask("default", "SELECT masked FROM responses_text")
    assert len(masked) == PEOPLE, "the masked texts stay"
    figure(f"{PEOPLE} raw texts expired, 0 left in rows, free pages, journals or logs")


def test_after_their_own_clocks_masked_texts_and_ticks_are_gone_as_well(
    machine: Installation, figure: Callable[[str], None]
) -> None:
    """By the purge of every kind, past a write-ahead log and somebody who is reading."""

    def left() -> int:
        tables = ("responses_text", "responses_answer")
        files = (
            [file for table in tables for file in files_of(machine, table)]
            if machine.postgres
            else list(machine.files().values())
        )
        return sum(file.count(b"was still waiting") for file in files)

    assert left() >= PEOPLE, "control: they are found until then"
    with closing(sqlite3.connect(machine.main)) as other:
        if not machine.postgres:
            other.execute("SELECT count(*) FROM responses_text").fetchone()
        assert machine.run("keeper", PURGE) == f"{PEOPLE} {PEOPLE}\n"
        assert left() == 0
    figure(f"{PEOPLE} masked texts and their ticks purged, 0 bytes of them left")
