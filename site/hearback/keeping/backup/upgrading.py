"""Taking a new version in: a backup first, then the migrations, then a look; on failure, back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from hearback import closed
from hearback.access import STAGED_APPS
from hearback.keeping.backup import keys
from hearback.keeping.backup.contents import Rows, state
from hearback.keeping.backup.databases import ALIASES, is_postgresql
from hearback.keeping.backup.restoring import Key, migrate, put_back_as_it_was
from hearback.keeping.backup.taking import take
from hearback.people.models import AuditEntry

UPGRADE = "upgrade"
# No migration takes rows out of these.
NEVER_FEWER = (
    *("people_user", "people_auditentry", "intake_envelope"),
    *("responses_response", "responses_answer", "responses_text"),
    *("releases_release", "you_said_we_did_finding", "you_said_we_did_commitment"),
)


class UnfinishedRestore(Exception):
    """A backup is being put back: its own command ends that, and no other may open the sites."""


class WentBack(Exception):
    """The upgrade failed, and the databases are as they were before it."""


class StayedShut(Exception):
    """The upgrade failed, and going back as well; both web tiers stay shut."""


@dataclass
class Upgrade:
    """What an upgrade did so far."""

    pending: list[str] = field(default_factory=list)
    backup: Path | None = None
    is_done: bool = False


def pending() -> list[str]:
    """Return what is left to migrate in either database, as app.name."""
    plans = [(alias, MigrationExecutor(connections[alias])) for alias in ALIASES]
    left = []
    for alias, executor in plans:
        leaves = executor.loader.graph.leaf_nodes()
        for migration, _ in executor.migration_plan(leaves):
            if (migration.app_label in STAGED_APPS) == (alias == "staging"):
                left.append(f"{migration.app_label}.{migration.name}")
    return left


def upgrade(now: datetime) -> Upgrade:
    """Back up, migrate, look. Raises WentBack or StayedShut from whatever went wrong; before the
    backup is made, UnfinishedRestore and whatever `take` raises, and nothing was changed.
    """
    if closed.is_closed() and closed.closed_for().get("why") != UPGRADE:
        raise UnfinishedRestore
    done = Upgrade(pending())
    if not done.pending and not closed.is_closed():
        return done
    done.backup = _backup_before(now)
    before, _ = state()
    try:
        migrate()
        _look(before)
        done.is_done = True
    finally:
        if not done.is_done:
            _go_back(done.backup)
    AuditEntry.record("system.upgraded", None, "", migrations=len(done.pending))
    closed.reopen()
    return done


def _backup_before(now: datetime) -> Path:
    """Make the backup to go back to; after a kill, take the one that was made then."""
    said = closed.closed_for()
    earlier = Path(settings.BACKUP_DIR) / Path(str(said.get("file", ""))).name
    if said.get("why") == UPGRADE and earlier.is_file() and keys.content_key(earlier):
        return earlier
    name = f"before-upgrade-{now:%Y-%m-%d-%H%M%S}.hearback"
    file = Path(settings.BACKUP_DIR) / name
    closed.close(why=UPGRADE, file="")
    try:
        take(file, now.date())
    except BaseException:
        closed.reopen()
        raise
    closed.close(why=UPGRADE, file=name)
    return file


def _look(before: Rows) -> None:
    """Raise if the upgraded databases are damaged, or have lost what no upgrade takes away."""
    call_command("check", databases=list(ALIASES), verbosity=0)
    after, _ = state()
    for alias in ALIASES:
        for table in NEVER_FEWER:
            if after[alias].get(table, 0) < before[alias].get(table, 0):
                raise RuntimeError(f"{table} has fewer rows than before")
        if not is_postgresql():
            with connections[alias].cursor() as cursor:
                if cursor.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                    raise RuntimeError(f"the {alias} database is damaged")


def _go_back(backup: Path) -> None:
    for connection in connections.all():
        connection.close()
    if not put_back_as_it_was(backup, Key(content=keys.content_key(backup))):
        raise StayedShut
    closed.reopen()
    raise WentBack
