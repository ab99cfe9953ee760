"""SQLite with the pragmas of a database that must forget, and a guard on the public tier.

Django finds a backend by this module's name; everything not said here is Django's own.
"""

import sqlite3
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.backends.sqlite3 import base

from hearback import access

# secure_delete overwrites freed pages; DELETE journals leave no -wal behind (docs/safety.md F7).
PRAGMAS = (
    "PRAGMA secure_delete = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = MEMORY",
)
# Every envelope then fits a page. What doesn't fit lies in pages of its own, in the order it came,
# until the file is rewritten (docs/safety.md, claim 29). A file takes the size on when it is made,
# or rewritten.
STAGING_PRAGMA = "PRAGMA page_size = 65536"
# Not on the office's connections: SQLite counts JSON_VALID, which Django's JSON columns check
# themselves with, as unsafe in a schema that is not trusted.
GUARDED_PRAGMA = "PRAGMA trusted_schema = OFF"
READ_ONLY_ACTIONS = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
        sqlite3.SQLITE_RECURSIVE,
    }
)
# Keeps SQLite from melting a view into the query around it: that query would then ask for the
# table itself and be refused, and could learn of hidden rows by an error it provokes in them.
BARRIER = "LIMIT -1 OFFSET 0"
Authorizer = Callable[[int, str | None, str | None, str | None, str | None], int]


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite connection, hardened; see `guard_public_reads` for the public tier."""

    def is_guarded(self) -> bool:
        """Say whether this connection belongs to the public tier."""
        tier: str = self.settings_dict["OPTIONS"].get("tier", settings.TIER)
        return tier == "public"

    def is_staging(self) -> bool:
        """Say whether this is the alias that only takes envelopes."""
        return bool(self.alias == "staging")

    def get_connection_params(self) -> dict[str, Any]:
        """Open the main file read-only for the public tier."""
        parameters = super().get_connection_params()
        parameters.pop("tier", None)
        parameters["timeout"] = 20
        if self.is_guarded() and not self.is_staging():
            parameters["database"] = f"file:{quote(str(parameters['database']))}?mode=ro"
            parameters["uri"] = True
        else:
            # Who reads first and writes then would be refused, not made to wait, if somebody else
            # wrote in between.
            self.transaction_mode = "IMMEDIATE"
        return parameters

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """Connect, set the pragmas, and on the public tier set the guard last."""
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        for pragma in PRAGMAS:
            connection.execute(pragma)
        if self.is_staging():
            connection.execute(STAGING_PRAGMA)
        if self.is_guarded():
            connection.execute(GUARDED_PRAGMA)

            if self.is_staging():
                connection.set_authorizer(sending(access.insert_tables(), access.TAKEN_BACK))
            else:
                for name, select in access.view_selects("main.").items():
                    connection.execute(f'CREATE TEMP VIEW "{name}" AS {select} {BARRIER}')
                connection.set_authorizer(
                    read_only(access.READ_TABLES, frozenset(access.view_selects("main.")))
                )
        return connection


def read_only(tables: frozenset[str], views: frozenset[str]) -> Authorizer:
    """Return an authorizer that allows reading `tables`, and the base of `views` only from inside
    one of them.
    """

    def authorize(
        action: int, first: str | None, second: str | None, database: str | None, view: str | None
    ) -> int:
        if action in READ_ONLY_ACTIONS:
            return sqlite3.SQLITE_OK
        # A view asked for none of its columns (to count it) is announced without a database.
        is_view = first in views and (database in ("temp", None) or view in views)
        if action == sqlite3.SQLITE_READ and (first in tables or is_view):
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    return authorize


def sending(tables: frozenset[str], taken_back: frozenset[str]) -> Authorizer:
    """Return an authorizer that allows adding rows to `tables`, finding and deleting rows of
    `taken_back`, and nothing else at all.
    """
    always = (sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_SAVEPOINT, sqlite3.SQLITE_SELECT)

    def authorize(
        action: int, first: str | None, second: str | None, database: str | None, view: str | None
    ) -> int:
        allowed = (
            action in always
            or (action == sqlite3.SQLITE_INSERT and first in tables)
            or (action in (sqlite3.SQLITE_READ, sqlite3.SQLITE_DELETE) and first in taken_back)
        )
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    return authorize
