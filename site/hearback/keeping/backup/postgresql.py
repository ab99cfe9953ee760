"""PostgreSQL's own tools, and databases of a moment for rehearsals."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient

from hearback.keeping.backup.databases import ALIASES, LEFT_OUT, counts, file_name, migrations

TOOLS = ("pg_dump", "pg_restore")


class NoTools(Exception):
    """PostgreSQL's tools are missing, or one of them failed; the message says what to do."""


def need_tools() -> None:
    """Raise NoTools unless this machine has them."""
    if missing := [name for name in TOOLS if shutil.which(name) is None]:
        raise NoTools(
            f"{' and '.join(missing)} must be on this machine, of the server’s version or newer."
            " On Debian: apt-get install postgresql-client"
        )


def dump(alias: str, file: Path) -> tuple[dict[str, int], list[str]]:
    """Write a dump, and return the rows and migrations of the very moment it shows."""
    connection = connections[alias]
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        left_out = [f"--exclude-table-data={table}" for table in LEFT_OUT]
        _run(
            _Dump(connection),
            *("--format=custom", "--no-owner", "--no-privileges", "--compress=0"),
            *("--exclude-schema=hearback_public", f"--snapshot={snapshot}", *left_out),
            f"--file={file}",
        )
        return counts(alias), migrations(alias)


def put_back(alias: str, file: Path) -> None:
    """Empty a database and fill it from a dump, in one transaction of the server."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS hearback_public CASCADE")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        tables = [connection.ops.quote_name(row[0]) for row in cursor.fetchall()]
        if tables:
            cursor.execute(f"DROP TABLE {', '.join(tables)} CASCADE")
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n"
            " ON n.oid = p.pronamespace WHERE n.nspname = current_schema()"
            " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
        )
        for (function,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {function} CASCADE")
    connection.close()
    _run(
        _Restore(connection),
        *("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"),
        str(file),
    )


@contextmanager
def for_a_moment(folder: Path) -> Iterator[None]:
    """Let both aliases mean new databases, filled from the dumps in a folder, and drop them after.

    Raises NoTools if this role may make no databases.
    """
    before = {alias: str(connections[alias].settings_dict["NAME"]) for alias in ALIASES}
    made = {alias: f"hearback_rehearsal_{secrets.token_hex(4)}" for alias in ALIASES}
    try:
        for alias, name in made.items():
            _administer(connections[alias], f'CREATE DATABASE "{name}"')
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name
            put_back(alias, folder / file_name(alias))
        yield
    finally:
        for alias, name in before.items():
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name
            _administer(connections[alias], f'DROP DATABASE IF EXISTS "{made[alias]}"')


def _administer(connection: BaseDatabaseWrapper, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


class _Dump(DatabaseClient):
    """`pg_dump` as Django starts `psql`: the password stands in no command line."""

    executable_name = "pg_dump"


class _Restore(DatabaseClient):
    """`pg_restore` likewise; it takes the database by an option, and a file by itself."""

    executable_name = "pg_restore"

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        """Return the command and its environment."""
        given, environment = super().settings_to_cmd_args_env(settings_dict, [])
        name = given[-1]
        return [*given[:-1], f"--dbname={name}", *parameters], environment


def _run(client: DatabaseClient, *parameters: str) -> None:
    """Run a tool against its connection's database. Raises NoTools; the tool says why itself."""
    try:
        client.runshell(parameters)
    except (OSError, CalledProcessError) as error:
        raise NoTools(
            f"{client.executable_name} failed. If it is older than the server, install the"
            " server’s version of postgresql-client."
        ) from error
