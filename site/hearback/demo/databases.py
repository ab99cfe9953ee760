"""Bringing the demonstration's two databases up to date; quick when they are."""

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from hearback.access import STAGED_APPS


def migrate(*, is_first_load: bool) -> None:
    """Migrate both databases if anything is left to migrate.

    A first load that is cut short is started over, so it need not wait for the disk each time.
    """
    if is_first_load:
        for connection in connections.all():
            # SQLite's own switch, and deaf inside a transaction, such as a test's.
            if connection.vendor == "sqlite" and not connection.in_atomic_block:
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA synchronous = OFF")
    if _is_behind("default", None):
        call_command("migrate", verbosity=0, interactive=False)
    # Only these have tables there; to walk through all the others' migrations takes seconds.
    for app in STAGED_APPS:
        if _is_behind("staging", app):
            call_command("migrate", app, database="staging", verbosity=0, interactive=False)


def _is_behind(alias: str, app: str | None) -> bool:
    """Say whether a migration of `app`, or of any, is missing."""
    executor = MigrationExecutor(connections[alias])
    leaves = executor.loader.graph.leaf_nodes(app)
    return bool(executor.migration_plan(leaves))
