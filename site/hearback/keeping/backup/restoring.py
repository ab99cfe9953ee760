"""Putting a backup back, without bringing back what was deleted since.

In this order: the mark goes up, and both web tiers answer 503; what the living database knows to be
deleted goes to the log's second copy; the backup is unpacked, migrated, and everything is deleted
again that the log or the clocks say; the old installation is set aside; the new one takes its
place; the mark comes down. On SQLite all of the deleting happens in a work folder, so that what was
deleted never lies in the place of the living database. Killed anywhere, the mark stays, and the
same command does it again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.migrations.loader import MigrationLoader

from feedback.private_files import make_private_folder, shred_or_delete
from hearback import closed
from hearback.access import STAGED_APPS
from hearback.deletions import log
from hearback.deletions.models import Deletion
from hearback.keeping import purging
from hearback.keeping.backup import postgresql
from hearback.keeping.backup.contents import MEDIA, Manifest, engine, unpack
from hearback.keeping.backup.databases import (
    ALIASES,
    copy_file,
    file_name,
    is_empty,
    is_postgresql,
    leave_out_short_lived,
    pointed_at,
)
from hearback.keeping.backup.sealed_file import Opener
from hearback.keeping.backup.taking import work_folder
from hearback.keeping.noting import note_what_went
from hearback.keeping.replaying import replay

SET_ASIDE = "set-aside"
NO_LOG = (
    "There is no deletion log here, and without one everything is served again that was deleted"
    " since the backup. Name the newest copy with --deleted-log, or say that there is none with"
    " --no-deleted-log."
)


class WillNotRestore(Exception):
    """Nothing was changed; the message says why, for people."""


@dataclass(frozen=True)
class Key:
    """What opens a backup: the private half from the sheet, or its own content key."""

    private: bytes = b""
    content: bytes = b""

    @contextmanager
    def opening(self, backup: Path) -> Iterator[Opener]:
        """Open a backup. Raises NoBackup and OSError."""
        with open(backup, "rb") as sealed:
            yield Opener(sealed, private=self.private, content_key=self.content)


@dataclass(frozen=True)
class Restored:
    """What was put back, how many deletions were done again, and where the old one lies."""

    manifest: Manifest
    replayed: int
    damaged: int
    set_aside: Path | None


def restore(
    backup: Path, key: Key, today: date, *, replace: bool = False, logs: Sequence[Path] | None = ()
) -> Restored:
    """Put a backup back. `logs` are copies of the deletion log beside the one here; None says that
    there is none anywhere. Raises WillNotRestore and NoBackup with nothing changed;
    UnknownDeletion, OSError, DatabaseError and NoTools with the mark still up.
    """
    if is_postgresql():
        postgresql.need_tools()
    with work_folder() as work:
        with key.opening(backup) as opened:
            manifest = unpack(opened, work)
        _refuse(backup, manifest, replace=replace)
        damaged = _take_in(logs)
        aside = _set_aside_name(backup, today)
        closed.close(why="restore", file=backup.name, set_aside=aside.name if aside else "")
        _harvest()
        known = log.read()
        replayed = _exchange(work, aside, known.entries, today)
    Deletion.catch_up()
    closed.reopen()
    return Restored(manifest, replayed, known.damaged + damaged, aside)


def _exchange(work: Path, aside: Path | None, entries: Iterable[log.Entry], today: date) -> int:
    """Delete again, set the old one aside, and let the new one take its place; return how many
    deletions were done again. PostgreSQL is filled first: the mark keeps everybody out.
    """
    if is_postgresql():
        _put_aside(aside)
        _fill_postgresql(work)
        replayed = bring_up_to_date(entries, today)
    else:
        with pointed_at(work):
            replayed = bring_up_to_date(entries, today)
        _put_aside(aside)
        _put_in_place(work)
    _put_media(work, aside)
    return replayed


def put_back_as_it_was(backup: Path, key: Key) -> bool:
    """Put back a backup that was just made, as the version before needs it: nothing migrated, and
    nothing to delete again. Returns False, and leaves the mark, if something was deleted since.
    """
    with work_folder() as work:
        with key.opening(backup) as opened:
            manifest = unpack(opened, work)
        if is_postgresql():
            _fill_postgresql(work)
        else:
            _put_in_place(work)
        _put_media(work, None)
    return len(log.read().entries) == manifest.deletions


def bring_up_to_date(entries: Iterable[log.Entry], today: date) -> int:
    """Migrate what both aliases mean, delete again, and delete what is due by now. Returns how many
    deletions were done again.
    """
    migrate()
    replayed = replay(entries)
    report = purging.purge(today, leave=AFTER_RESTORE)
    if report.failed or not report.is_tidy:
        raise OSError(f"not everything could be deleted again: {', '.join(report.failed)}")
    return replayed


def migrate() -> None:
    """Bring both databases to this version."""
    call_command("migrate", verbosity=0, interactive=False)
    for app in STAGED_APPS:
        call_command("migrate", app, database="staging", verbosity=0, interactive=False)


def unknown_migrations(manifest: Manifest) -> set[str]:
    """Return what the backup was migrated by that this version does not have."""
    there = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    known = {".".join(name) for name in there}
    known |= {".".join(name) for migration in there.values() for name in migration.replaces}
    return {name for names in manifest.migrations.values() for name in names} - known


def _refuse(backup: Path, manifest: Manifest, *, replace: bool) -> None:
    """Raise WillNotRestore for whatever speaks against it."""
    if manifest.engine != engine():
        raise WillNotRestore(
            f"This backup is of {manifest.engine}; this installation runs on {engine()}."
        )
    if unknown_migrations(manifest):
        raise WillNotRestore("This backup was made by a later version. Install that version first.")
    goes_on = closed.closed_for().get("file") == backup.name
    if not (replace or goes_on or is_empty()):
        raise WillNotRestore(
            "There is an installation here already. With --replace it is set aside, for seven days."
        )


def _set_aside_name(backup: Path, today: date) -> Path | None:
    """Return where the old installation goes; the same place for a run that goes on."""
    said = closed.closed_for()
    if said.get("file") == backup.name:
        name = str(said.get("set_aside", ""))
        return Path(settings.BACKUP_DIR) / Path(name).name if name else None
    if is_empty():
        return None
    folder, number = Path(settings.BACKUP_DIR), 1
    while (path := folder / f"{SET_ASIDE}-{today:%Y-%m-%d}-{number}").exists():
        number += 1
    return path


def _take_in(logs: Sequence[Path] | None) -> int:
    """Add what other copies of the deletion log know to the one here; return how many of their
    lines can't be read. Raises WillNotRestore where what was deleted could come back unnoticed.
    """
    if logs is not None and not logs and not log.path().exists():
        raise WillNotRestore(NO_LOG)
    known, damaged = {entry.mark for entry in log.read().entries}, 0
    for each in logs or ():
        try:
            read = log.read(each)
        except OSError:
            raise WillNotRestore(f"{each} can’t be read.") from None
        if not read.entries:
            raise WillNotRestore(f"{each} is no deletion log: no line of it tells of a deletion.")
        if not log.append(entry for entry in read.entries if entry.mark not in known):
            raise WillNotRestore(f"{log.path()} can’t be written.")
        damaged += read.damaged
    return damaged


def _harvest() -> None:
    """Bring to the file what the living database knows to be deleted, if it can be asked at all."""
    try:
        is_written = note_what_went()
    except (DatabaseError, OSError):
        connections.close_all()
        return
    if not is_written:
        raise OSError(f"{log.path()} can’t be written")


def _put_aside(aside: Path | None) -> None:
    """Copy the old installation, whole or not at all, and not twice."""
    if aside is None or aside.exists():
        return
    partial = aside.with_name(f".{aside.name}")
    shutil.rmtree(partial, ignore_errors=True)
    make_private_folder(partial)
    for alias in ALIASES:
        if is_postgresql():
            postgresql.dump(alias, partial / file_name(alias))
        else:
            copy_file(_living(alias), partial / file_name(alias))
            leave_out_short_lived(partial / file_name(alias))
    os.rename(partial, aside)


def _put_in_place(work: Path) -> None:
    """Let the work folder's SQLite databases take the place of the living ones."""
    for alias in ALIASES:
        connections[alias].close()
        copy_file(work / file_name(alias), _living(alias))


def _fill_postgresql(work: Path) -> None:
    for alias in ALIASES:
        postgresql.put_back(alias, work / file_name(alias))


def _put_media(work: Path, aside: Path | None) -> None:
    """Let the backup's media take the place of the old ones, which go where the rest went. Folders
    stay: they are the office's, which stores more in them. New files are stored as it would.
    """
    root, restored = Path(settings.MEDIA_ROOT), work / MEDIA
    if aside is not None and root.is_dir() and not (aside / MEDIA).exists():
        partial = aside / f".{MEDIA}"
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(root, partial)
        os.rename(partial, aside / MEDIA)
    if not restored.is_dir():
        return
    for old in _files(root):
        shred_or_delete(old)
    storage = FileSystemStorage()
    for new in _files(restored):
        with new.open("rb") as content:
            storage.save(str(new.relative_to(restored)), File(content))


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir()]


def _living(alias: str) -> Path:
    return Path(str(connections[alias].settings_dict["NAME"]))


# Left to the next daily purge: keys, which the installation that was set aside would need too if
# it had to come back, and files.
AFTER_RESTORE = frozenset({"months", "backups", SET_ASIDE})
