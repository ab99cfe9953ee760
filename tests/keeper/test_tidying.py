"""What was deleted leaves the database too."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from feedback.intake.sealing import OVERHEAD, PREFIX_BYTES
from feedback.keeper import batches, tidying
from feedback.keeper.keys.folder import UnlockedKeys
from tests.factories import TODAY

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[dict[str, BaseDatabaseWrapper]]:
    """Connections of their own, outside the test's transaction; on SQLite, where that holds the
    file, to copies of the files.
    """
    made = {alias: connections[alias].copy() for alias in ("default", "staging")}
    for alias, one in made.items():
        if one.vendor == "sqlite":
            file = str(one.settings_dict["NAME"])
            one.settings_dict["NAME"] = shutil.copy(file, tmp_path / f"{alias}.sqlite3")
    yield made
    for one in made.values():
        one.close()


@pytest.mark.postgresql
def test_deleted_envelopes_are_written_out_of_the_table(
    outside: dict[str, BaseDatabaseWrapper], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control is the size before: deleting alone leaves every byte where it was."""
    with connection.cursor() as cursor:
        # Somebody's open transaction, from before the rows are deleted, must not keep them.
        cursor.execute("SELECT txid_current()")
    monkeypatch.setattr(tidying, "connections", outside)
    envelope = b"\x01" + b"e" * (PREFIX_BYTES + OVERHEAD + 511)
    with outside["staging"].cursor() as cursor:
        cursor.executemany(
            "INSERT INTO intake_envelope (id, sealed) VALUES (%s, %s)",
            [(number, envelope) for number in range(1, 100)],
        )
        cursor.execute("DELETE FROM intake_envelope")
        cursor.execute("SELECT pg_relation_size('intake_envelope')")
        assert cursor.fetchone()[0] > 50_000
    assert tidying.tidy()
    with outside["staging"].cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('intake_envelope')")
        assert cursor.fetchone()[0] == 0


def test_outside_a_transaction_both_databases_are_rewritten(
    outside: dict[str, BaseDatabaseWrapper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "connections", outside)
    assert tidying.tidy()


def test_inside_a_transaction_it_says_that_it_could_not() -> None:
    assert connection.in_atomic_block
    assert not tidying.tidy()


def test_a_busy_database_does_not_undo_a_batch(
    keys: UnlockedKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The batch is stored by then; the report says what is left to do."""
    monkeypatch.setattr(batches, "tidy", lambda: False)
    assert not batches.run(keys, TODAY).is_tidy
