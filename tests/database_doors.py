"""Ways to open the databases as the public tier does, within a test and its open transaction."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from hearback.sqlite.base import DatabaseWrapper

IS_POSTGRESQL = "postgresql" in settings.DATABASES["default"]["ENGINE"]
HOME = "public" if IS_POSTGRESQL else "main"
# Roles belong to the whole server: suites that run beside each other need one each.
ROLE = "web_of_" + re.sub(r"\W", "_", Path(str(settings.DATABASES["default"]["NAME"])).name.lower())
# The third is how SQLite refuses a search index, whose own tables it may not open.
DENIED = r"(?i)not authorized|prohibited|vtable constructor failed|permission denied"
Ask = Callable[[str], list[tuple[Any, ...]]]
Door = Callable[[str], AbstractContextManager[Ask]]


def ask_through(connection: BaseDatabaseWrapper) -> Ask:
    """Return a function that runs one statement and returns its rows, if any; a refusal leaves
    the transaction around it usable.
    """

    def ask(statement: str) -> list[tuple[Any, ...]]:
        savepoint = connection.savepoint() if IS_POSTGRESQL else ""
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return list(cursor.fetchall()) if cursor.description else []
        except Exception:
            if savepoint:
                connection.savepoint_rollback(savepoint)
            raise

    return ask


@contextmanager
def sqlite_copy(alias: str, tier: str, folder: Path) -> Iterator[Ask]:
    """Connect as `tier` to a copy of the database as the test sees it now, commits pending."""
    copy = folder / f"{alias}.sqlite3"
    copy.write_bytes(connections[alias].connection.serialize())
    options = {**connections[alias].settings_dict, "NAME": str(copy), "OPTIONS": {"tier": tier}}
    connection = DatabaseWrapper(options, alias)
    try:
        yield ask_through(connection)
    finally:
        connection.close()


@contextmanager
def postgresql_role(alias: str) -> Iterator[Ask]:
    """Go on as the public tier's role, with the search path it signs in with."""
    connection = connections[alias]
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        path = search_path(alias)
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        cursor.execute(f"SET LOCAL search_path = {path}")
        yield ask_through(connection)
        transaction.set_rollback(True, using=alias)


def search_path(alias: str) -> str:
    """Return the search path the role was given in this database."""
    found = ask_through(connections[alias])(
        "SELECT setconfig[1] FROM pg_db_role_setting s"
        " JOIN pg_roles r ON r.oid = s.setrole JOIN pg_database d ON d.oid = s.setdatabase"
        f" WHERE rolname = '{ROLE}' AND datname = current_database()"
    )
    return str(found[0][0]).partition("=")[2] if found else HOME


def grant(blocker: Any) -> Iterator[None]:
    """On PostgreSQL: make the role by the command and commit it; take it away afterwards."""
    if not IS_POSTGRESQL:
        yield
        return
    with blocker.unblock():
        call_command("grant_public", ROLE, stdout=StringIO())
    yield
    with blocker.unblock():
        for alias in ("default", "staging"):
            with connections[alias].cursor() as cursor:
                cursor.execute("DROP SCHEMA IF EXISTS hearback_public CASCADE")
                cursor.execute(f"DROP OWNED BY {ROLE}")
        with connections["default"].cursor() as cursor:
            cursor.execute(f"DROP ROLE {ROLE}")


def public_door(folder: Path) -> Door:
    """Return a context manager over an alias, as the public tier opens it on this database."""
    return postgresql_role if IS_POSTGRESQL else lambda alias: sqlite_copy(alias, "public", folder)
