"""After a batch: nothing of it may be left in the free space of a database file."""

from django.apps import apps
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.sql import SQL, Identifier

# Whose tables are rewritten where a database is too large to be rewritten whole.
REWRITTEN = {"staging": "intake", "default": "responses"}
# What the keeper deletes from, and nothing refers to.
WRITTEN_ANEW = {
    "staging": ("Envelope", "SpentToken", "BurntCode", "Receipt", "SavedForm"),
    "default": ("RawText", "Quarantined", "ReplyDraft"),
}
# Afterwards all of a table has one xmin, and places and TOAST numbers follow its random key.
# Sent in one piece, which PostgreSQL takes as one transaction.
ANEW_BY_KEY = SQL(
    "LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE;"
    "CREATE TEMP TABLE taken ON COMMIT DROP AS SELECT * FROM {table};"
    "TRUNCATE {table};"
    "INSERT INTO {table} SELECT * FROM taken ORDER BY {key}"
)


def tidy() -> bool:
    """Rewrite both databases without what was deleted; say whether that could be done.

    SQLite keeps deleted rows' places (docs/safety.md, F6 and F7), PostgreSQL the rows themselves,
    until then. Both refuse inside a transaction, and while somebody else is writing. What waits in
    staging is rewritten in the order of its random keys, so that at most what came since the last
    run lies there in the order it came.
    """
    done = [_rewrite(alias, label) for alias, label in REWRITTEN.items()]
    return all(done)


def _rewrite(alias: str, label: str) -> bool:
    connection = connections[alias]
    if connection.in_atomic_block:
        return False
    try:
        if connection.vendor == "sqlite":
            return _rewrite_file(connection)
        _rewrite_tables(connection, label)
    except OperationalError:
        return False
    return True


def _rewrite_file(connection: BaseDatabaseWrapper) -> bool:
    """Rewrite a SQLite file, and empty its write-ahead log if it keeps one."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        is_overwriting = cursor.fetchone()[0] == 1
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # 1: somebody was reading. Without a log there is nothing to do, and it says 0.
        is_log_empty = cursor.fetchone()[0] == 0
        return bool(is_overwriting and is_log_empty)


def _rewrite_tables(connection: BaseDatabaseWrapper, label: str) -> None:
    """Rewrite an app's PostgreSQL tables, and count anew for its planner.

    VACUUM keeps what anybody's open transaction on the server, of any database, could still see:
    what is sealed goes by TRUNCATE, which asks nobody.
    """
    app = apps.get_app_config(label)
    with connection.cursor() as cursor:
        for name in WRITTEN_ANEW[connection.alias]:
            options = app.get_model(name)._meta
            names = {"table": Identifier(options.db_table), "key": Identifier(options.pk.column)}
            cursor.execute(ANEW_BY_KEY.format(**names))
        tables = [Identifier(model._meta.db_table) for model in app.get_models()]
        cursor.execute(SQL("VACUUM (FULL, ANALYZE) {}").format(SQL(", ").join(tables)))
