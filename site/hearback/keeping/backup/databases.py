"""The two databases, named in the order in which they are copied, and how they are asked.

Staging comes first. An answer the keeper opens in between is then in both copies, and its digest in
the second one tells the keeper that it was opened; the other way round it would be in neither.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

ALIASES = ("staging", "default")
COUNT, EMPTY = "SELECT count(*) FROM {}", "DELETE FROM {}"
WAITS = 20  # seconds, for whoever is writing
# Rows that no backup holds. Everybody signs in anew after a restore: an unlocked desk lies half in
# its session's row. And what six words lead to: whoever deleted it, or opened saved answers once,
# did so for good, and the public site can write no deletion log that would delete it again. A reply
# opens for nobody whose receipt is gone.
LEFT_OUT = (
    *("django_session", "usersessions_usersession"),
    *("intake_savedform", "intake_receipt", "surveys_sealedreply"),
)


def is_postgresql() -> bool:
    """Say whether this installation runs on PostgreSQL."""
    return connections["default"].vendor == "postgresql"


def counts(alias: str) -> dict[str, int]:
    """Return how many rows each table has."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = {}
        for table in sorted(set(tables) - set(LEFT_OUT)):
            cursor.execute(COUNT.format(connection.ops.quote_name(table)))
            found[table] = int(cursor.fetchone()[0])
    return found


def migrations(alias: str) -> list[str]:
    """Return what was migrated, as app.name, sorted."""
    applied = MigrationRecorder(connections[alias]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def is_empty() -> bool:
    """Say whether nobody could miss anything here: no account, and nothing that waits."""
    for alias, table in (("default", "people_user"), ("staging", "intake_envelope")):
        with connections[alias].cursor() as cursor:
            if table in connections[alias].introspection.table_names(cursor):
                cursor.execute(COUNT.format(table))
                if cursor.fetchone()[0]:
                    return False
    return True


@contextmanager
def pointed_at(folder: Path) -> Iterator[None]:
    """Let both aliases mean the SQLite files in a folder, for a while."""
    before = {alias: connections[alias].settings_dict["NAME"] for alias in ALIASES}
    try:
        for alias in ALIASES:
            _point(alias, str(folder / file_name(alias)))
        yield
    finally:
        for alias, name in before.items():
            _point(alias, str(name))


def file_name(alias: str) -> str:
    """Return what a database's copy is called inside a backup."""
    return f"{alias}.{'dump' if is_postgresql() else 'sqlite3'}"


def copy_file(source: Path, copy: Path) -> None:
    """Copy a SQLite database into another file, in one step for whoever reads there: a reader finds
    the old one or the new one, whole, and so does whoever comes after a kill.
    """
    with (
        closing(sqlite3.connect(source, timeout=WAITS)) as database,
        closing(sqlite3.connect(copy, timeout=WAITS)) as copied,
    ):
        copied.execute("PRAGMA secure_delete = ON")
        database.backup(copied)
        copied.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def leave_out_short_lived(file: Path) -> None:
    """Take out of a copy what no backup holds, and every trace of it."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA secure_delete = ON")
        there = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
        for table in (table for table in LEFT_OUT if table in there):
            database.execute(EMPTY.format(table))
        database.execute("PRAGMA journal_mode = DELETE")
        database.execute("VACUUM")


def _point(alias: str, name: str) -> None:
    connections[alias].close()
    connections[alias].settings_dict["NAME"] = name
