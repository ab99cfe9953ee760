"""Trying a backup out, in a place of its own, and saying whether it would have helped."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import connections

from hearback.deletions import log
from hearback.keeping import facts
from hearback.keeping.backup import postgresql
from hearback.keeping.backup.contents import Manifest, state, unpack
from hearback.keeping.backup.databases import ALIASES, is_postgresql, pointed_at
from hearback.keeping.backup.restoring import Key, migrate, unknown_migrations
from hearback.keeping.backup.sealed_file import NoBackup
from hearback.keeping.backup.taking import work_folder
from hearback.keeping.replaying import replay

SQLITE_CHECKS = ("PRAGMA integrity_check", "PRAGMA foreign_key_check")


@dataclass
class Rehearsal:
    """What was found."""

    manifest: Manifest
    problems: list[str] = field(default_factory=list)
    replayed: int = 0


def rehearse(backup: Path, key: Key, today: date) -> Rehearsal:
    """Open a backup, look whether it is whole, bring it up to date, delete again; then forget it.

    The living databases are not touched. Raises NoBackup, NoTools and OSError.
    """
    with work_folder() as work:
        try:
            with key.opening(backup) as opened:
                found = Rehearsal(unpack(opened, work))
        except NoBackup as wrong:
            facts.rehearsed(today, [str(wrong)], file=backup.name)
            raise
        with _moment(work):
            found.problems += [*_broken(), *_different(found.manifest)]
            if unknown_migrations(found.manifest):
                found.problems.append("it was made by another version than this one")
            if not found.problems:
                migrate()
                found.replayed = replay(log.read().entries)
    detail = {"file": backup.name, "replayed": found.replayed}
    facts.rehearsed(today, found.problems, backup_of=found.manifest.on, **detail)
    return found


def _moment(work: Path) -> AbstractContextManager[None]:
    return postgresql.for_a_moment(work) if is_postgresql() else pointed_at(work)


def _broken() -> list[str]:
    """Say which database is damaged. PostgreSQL checks while it restores."""
    problems = []
    for alias in () if is_postgresql() else ALIASES:
        with connections[alias].cursor() as cursor:
            said = [cursor.execute(check).fetchall() for check in SQLITE_CHECKS]
        if said != [[("ok",)], []]:
            problems.append(f"the {alias} database is damaged")
    return problems


def _different(manifest: Manifest) -> list[str]:
    """Say what is not as the manifest says."""
    rows, migrated = state()
    problems = []
    for alias in ALIASES:
        if rows[alias] != manifest.rows[alias]:
            problems.append(f"the {alias} database has other rows than it had")
        if migrated[alias] != manifest.migrations[alias]:
            problems.append(f"the {alias} database was migrated otherwise")
    return problems
