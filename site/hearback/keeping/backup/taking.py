"""Making a backup: copies of both databases, packed and sealed, and no copy left behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connections

from feedback.private_files import FILE_MODE, make_private_folder
from hearback.keeping import facts
from hearback.keeping.backup import keys, postgresql
from hearback.keeping.backup.contents import Manifest, describe, pack, state
from hearback.keeping.backup.databases import (
    ALIASES,
    copy_file,
    file_name,
    is_postgresql,
    leave_out_short_lived,
    pointed_at,
)
from hearback.keeping.backup.sealed_file import Sealer
from hearback.keeping.special import remove

WORK = ".work"
SUFFIX = ".hearback"
AUDIT = "people_auditentry"
HEAD = "SELECT max(id) FROM people_auditentry"


class NoBackupKey(Exception):
    """Nobody has made a backup key yet."""


@dataclass(frozen=True)
class Taken:
    """A backup that was made."""

    file: Path
    sha256: str
    manifest: Manifest


def default_name(now: datetime) -> Path:
    """Return where a backup goes that nobody named."""
    return Path(settings.BACKUP_DIR) / f"hearback-{now:%Y-%m-%d-%H%M}{SUFFIX}"


def newest() -> Path | None:
    """Return the newest backup in the backup folder."""
    found = sorted(Path(settings.BACKUP_DIR).glob(f"*{SUFFIX}"), key=lambda p: p.stat().st_mtime)
    return found[-1] if found else None


def take(file: Path, today: date) -> Taken:
    """Write a backup. Raises NoBackupKey, FileExistsError, postgresql.NoTools and OSError; then
    there is no file, not even a part of one.
    """
    public = facts.public_half()
    if public is None:
        raise NoBackupKey
    if file.exists():
        raise FileExistsError(file)
    partial = file.with_name(f".{file.name}.part")
    try:
        with work_folder() as work, open(partial, "xb", opener=_private) as out:
            manifest = _copy(work, today)
            sealer = Sealer(out, public)
            pack(manifest, work, sealer)
            digest = sealer.finish()
            out.flush()
            os.fsync(out.fileno())
        os.rename(partial, file)
    finally:
        partial.unlink(missing_ok=True)
    keys.keep_content_key(file, sealer.content_key)
    detail = {"file": file.name, "bytes": file.stat().st_size, "sha256": digest}
    facts.backed_up(today, **detail)
    return Taken(file, digest, manifest)


@contextmanager
def work_folder() -> Iterator[Path]:
    """Make a folder for copies that are not sealed, nobody else’s to read, and shred it after.

    What a killed run left there goes first. Only one run at a time comes here (`purging.alone`).
    """
    work = Path(settings.BACKUP_DIR) / WORK
    make_private_folder(work.parent)
    if work.exists():
        remove(work)
    make_private_folder(work)
    try:
        yield work
    finally:
        remove(work)


def audit_head() -> str:
    """Return the number of the audit log's last entry: a later one was not yet there."""
    connection = connections["default"]
    with connection.cursor() as cursor:
        if AUDIT not in connection.introspection.table_names(cursor):
            return ""
        cursor.execute(HEAD)
        (last,) = cursor.fetchone()
    return str(last or "")


def _copy(work: Path, today: date) -> Manifest:
    """Copy both databases into the folder, in their order, and describe the copies."""
    if is_postgresql():
        postgresql.need_tools()
        rows, migrated = {}, {}
        for alias in ALIASES:
            rows[alias], migrated[alias] = postgresql.dump(alias, work / file_name(alias))
        return describe(today, rows, migrated, audit_head())
    for alias in ALIASES:
        copy = work / file_name(alias)
        copy_file(Path(str(connections[alias].settings_dict["NAME"])), copy)
        leave_out_short_lived(copy)
    with pointed_at(work):
        return describe(today, *state(), audit_head())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW, FILE_MODE)
