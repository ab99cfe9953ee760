"""Deleting what is due, of every kind, and clearing it from the disk.

Each kind's deletion is written down first, outside the database as well; then it goes in slices.
Killed anywhere, the next run deletes the rest. What was deleted is cleared from the files at the
end of every run, also of one that found nothing to delete: an earlier one may have been killed.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connections
from psycopg.sql import SQL, Identifier

from feedback.keeper.keys.folder import NoKeys
from feedback.keeper.tidying import tidy
from feedback.private_files import make_private_folder, one_at_a_time
from hearback.deletions.models import Deletion
from hearback.keeping import facts
from hearback.keeping.backup import keys
from hearback.keeping.clocks import ALL, Clock, chosen_days
from hearback.keeping.noting import note_what_went
from hearback.keeping.piles import counting
from hearback.people.models import AuditEntry

# PostgreSQL's tables that hold what the keeper's own tidying does not rewrite.
REWRITTEN = (
    "desk",
    "cutting",
    "sessions",
    "usersessions",
    "subscribers",
    "partners",
    "people",
    "reminding",
    "wagtailcore",
)
STEP = 5


@dataclass
class Report:
    """What was due, or went, by kind; what could not be done."""

    rows: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    is_tidy: bool = True

    @property
    def total(self) -> int:
        """How many rows, months and files in all."""
        return sum(self.rows.values())


def due(today: date) -> Report:
    """Return how much of each kind is due, and delete nothing."""
    report, days = Report(), chosen_days()
    for clock in ALL:
        with _telling(report, clock):
            report.rows[clock.kind] = clock.pile.due(clock.before(today, days[clock.kind]))
    return report


def purge(today: date, leave: Collection[str] = ()) -> Report:
    """Delete all that is due on `today`, but for the kinds to `leave`. A kind that can't be deleted
    does not stop the others.
    """
    report, days = Report(), chosen_days()
    if not note_what_went():
        report.failed.append("deletion log")
    for clock in (clock for clock in ALL if clock.kind not in leave):
        with _telling(report, clock):
            report.rows[clock.kind] = _delete(clock, today, days[clock.kind])
    report.is_tidy = tidy() and _rewrite_others()
    if report.total:
        if not leave:
            keys.forget_content_key()
        # The log’s own names for parts hold no dash.
        told = {
            kind.replace("-", "_"): told_of(kind, rows)
            for kind, rows in report.rows.items()
            if rows
        }
        AuditEntry.record("retention.purged", None, "", **told)
    facts.purged(today, report.rows, whole=report.is_tidy and not report.failed)
    return report


@contextmanager
def alone() -> Iterator[bool]:
    """Hold the lock of whoever deletes, backs up or restores, and the keeper's if keys are here."""
    make_shared_folder(Path(settings.KEPT_DIR))
    with one_at_a_time(Path(settings.KEPT_DIR)) as is_alone:
        # Whoever makes backups reaches no key folder, and need not wait for the keeper.
        if not is_alone or not os.access(settings.KEY_DIR, os.W_OK):
            yield is_alone
            return
        with one_at_a_time(Path(settings.KEY_DIR)) as is_keeper_idle:
            yield is_keeper_idle


def make_shared_folder(path: Path) -> None:
    """Make the folder of what is kept, for its owner alone, unless it is there already."""
    if not path.is_dir():
        make_private_folder(path)


def told_of(kind: str, rows: int) -> str:
    """Return a number in words that single nobody out: of people's answers, in steps of five."""
    clock = next(clock for clock in ALL if clock.kind == kind)
    if clock.is_exact:
        return str(rows)
    return "fewer than 10" if rows < 2 * STEP else f"at least {rows // STEP * STEP}"


def _delete(clock: Clock, today: date, days: int) -> int:
    before = clock.before(today, days)
    if clock.pile.due(before) and clock.kind in REPEATED:
        Deletion.record(clock.kind, before=before)
    return clock.pile.delete(before, counting(clock.kind, today))


@contextmanager
def _telling(report: Report, clock: Clock) -> Iterator[None]:
    """Note a kind that could not be looked at or deleted, and go on with the next."""
    try:
        yield
    except (OSError, DatabaseError, NoKeys):
        report.failed.append(clock.kind)


def _rewrite_others() -> bool:
    """Clear the other tables' deleted rows from PostgreSQL's files; SQLite's file is rewritten
    whole.
    """
    connection = connections["default"]
    if connection.vendor == "sqlite":
        return True
    if connection.in_atomic_block:
        return False
    models = (model for label in REWRITTEN for model in apps.get_app_config(label).get_models())
    tables = SQL(", ").join(Identifier(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        cursor.execute(SQL("VACUUM (FULL, ANALYZE) {}").format(tables))
    return True


# Kinds that a restored backup has to lose again, from before the same day, whatever its own clocks
# say. Months, sign-ups and accounts have entries of their own; files are in no backup.
REPEATED = frozenset(
    {
        *("raw", "texts", "answers", "true-counts", "drafts", "invitations"),
        *("addresses", "runs", "tasks", "reminders", "sign-ups"),
    }
)
