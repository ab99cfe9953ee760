"""`look-inside`: how this process stands, for `./run doctor` to read."""

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor

from hearback.access import STAGED_APPS
from hearback.checks import readable_keys

WRITABLE = """
SELECT count(*) FROM pg_tables WHERE schemaname = 'public'
AND has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'INSERT')
"""


class Command(BaseCommand):
    """Runs no check first: it is asked because something may be wrong."""

    help = "Print what this process may reach, as JSON. For ./run doctor."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        alias = "staging" if settings.TIER == "keeper" else "default"
        seen = {
            "debug": settings.DEBUG,
            "demo": settings.DEMO,
            "alias": alias,
            "unmigrated": [] if settings.TIER == "public" else unmigrated(alias),
            "writes_main": writes_main(),
            "reads_keys": readable_keys(Path(settings.KEY_DIR)),
            "reads_staging": reads("staging"),
        }
        self.stdout.write(json.dumps(seen))


def unmigrated(alias: str) -> list[str]:
    """Return the apps whose tables in a database are older than the program."""
    try:
        executor = MigrationExecutor(connections[alias])
        targets = executor.loader.graph.leaf_nodes()
        if alias == "staging":
            targets = [node for node in targets if node[0] in STAGED_APPS]
        plan = executor.migration_plan(targets)
    except OperationalError:
        return ["nothing could be read"]
    return sorted({migration.app_label for migration, _ in plan})


def writes_main() -> bool:
    """Say whether this process could change the main database, past any guard of ours."""
    connection = connections["default"]
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        return os.access(path, os.W_OK) or os.access(path.parent, os.W_OK)
    with connection.cursor() as cursor:
        cursor.execute(WRITABLE)
        return bool(cursor.fetchone()[0])


def reads(alias: str) -> bool:
    """Say whether this process could read a database's file; on PostgreSQL roles decide."""
    connection = connections[alias]
    return connection.vendor == "sqlite" and os.access(
        str(connection.settings_dict["NAME"]), os.R_OK
    )
