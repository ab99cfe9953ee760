"""What a backup holds, and its list: the manifest, which comes first.

By a list of what goes in, never of what stays out: no key folder, no secret of the environment, no
session, no short-lived file can get in by being forgotten here.
"""

from __future__ import annotations

import json
import os
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path, PurePosixPath

from django.conf import settings

from hearback.deletions import log
from hearback.keeping.backup.databases import ALIASES, counts, file_name, is_postgresql, migrations
from hearback.keeping.backup.sealed_file import NoBackup, Opener, Sealer

FORMAT = 1
MANIFEST, CONFIGURATION, MEDIA = "manifest.json", "configuration.json", "media"
MOST_MANIFEST = 4 << 20
# Settings that are no secret and no place on this machine.
PLAIN_SETTINGS = (
    *("HEARBACK_HOSTS", "HEARBACK_PUBLIC_URL", "HEARBACK_OFFICE_URL", "HEARBACK_FROM_EMAIL"),
    *("HEARBACK_TRUSTED_PROXIES", "HEARBACK_REDIRECT_TO_HTTPS", "HEARBACK_BATCH_MINIMUM"),
    *("HEARBACK_LIMIT_PER_ADDRESS", "HEARBACK_LIMIT_ONION", "HEARBACK_LIMIT_FOR_ALL"),
    *("HEARBACK_MACHINE", "HEARBACK_SENTENCE_MODEL_DIGEST"),
)
Rows = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    on: str
    engine: str
    rows: Rows
    migrations: dict[str, list[str]]
    deletions: int
    audit_head: str
    format: int = FORMAT
    settings: list[str] = field(default_factory=list)

    @property
    def day(self) -> date:
        """The day it was made."""
        return date.fromisoformat(self.on)


def engine() -> str:
    """Return which kind of database this installation has."""
    return "postgresql" if is_postgresql() else "sqlite"


def describe(today: date, rows: Rows, migrated: dict[str, list[str]], head: str) -> Manifest:
    """Return the manifest of copies with these rows and migrations."""
    return Manifest(
        on=today.isoformat(),
        engine=engine(),
        rows=rows,
        migrations=migrated,
        deletions=len(log.read().entries),
        audit_head=head,
        settings=sorted(plain_settings()),
    )


def state() -> tuple[Rows, dict[str, list[str]]]:
    """Return rows and migrations of what both aliases mean now."""
    return {alias: counts(alias) for alias in ALIASES}, {
        alias: migrations(alias) for alias in ALIASES
    }


def plain_settings() -> dict[str, str]:
    """Return the settings that may be read by whoever opens the backup."""
    return {name: os.environ[name] for name in PLAIN_SETTINGS if name in os.environ}


def pack(manifest: Manifest, work: Path, out: Sealer) -> None:
    """Write it all, in one stream."""
    with tarfile.open(fileobj=out.as_file(), mode="w|", format=tarfile.PAX_FORMAT) as packed:
        _add_bytes(packed, MANIFEST, json.dumps(asdict(manifest)).encode())
        _add_bytes(packed, CONFIGURATION, json.dumps(plain_settings()).encode())
        for alias in ALIASES:
            packed.add(work / file_name(alias), file_name(alias))
        for path, name in _media():
            packed.add(path, name)


def unpack(opened: Opener, work: Path) -> Manifest:
    """Write a backup's files into a folder. Raises NoBackup; a name that leads out is refused."""
    try:
        with tarfile.open(fileobj=opened.as_file(), mode="r|") as packed:
            manifest = _manifest(packed)
            while (member := packed.next()) is not None:
                if not _is_wanted(member):
                    raise NoBackup(f"A backup holds no {member.name}.")
                packed.extract(member, work, filter="data")
    except tarfile.TarError:
        raise NoBackup("This backup is damaged.") from None
    if opened.read(1):  # to the very end: a file that was cut short is found out here
        raise NoBackup("This backup is damaged.")
    return manifest


def _manifest(packed: tarfile.TarFile) -> Manifest:
    first = packed.next()
    file = packed.extractfile(first) if first and first.name == MANIFEST else None
    if file is None or first is None or first.size > MOST_MANIFEST:
        raise NoBackup("This backup has no manifest.")
    try:
        manifest = Manifest(**json.loads(file.read()))
    except (ValueError, TypeError):
        raise NoBackup("This backup’s manifest can’t be read.") from None
    if manifest.format != FORMAT:
        raise NoBackup("This backup was made by a later version of Hearback.")
    return manifest


def _is_wanted(member: tarfile.TarInfo) -> bool:
    parts = PurePosixPath(member.name).parts
    known = {CONFIGURATION, *(file_name(alias) for alias in ALIASES)}
    return member.isreg() and (member.name in known or parts[:1] == (MEDIA,))


def _media() -> Iterator[tuple[Path, str]]:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")) if root.is_dir() else []:
        if path.is_file() and not path.is_symlink():
            yield path, str(PurePosixPath(MEDIA, *path.relative_to(root).parts))


def _add_bytes(packed: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    packed.addfile(member, BytesIO(content))
