"""Both web tiers are shut while a backup is put back or a new version taken in.

A mark in a folder says so: what a restored database holds may not be served before everything that
was deleted since is deleted again, and a process that is killed in between leaves the mark.
"""

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings

from feedback.private_files import replace_private, shred

MARK = "restoring"
# Everybody may see that the mark is there; it says nothing but what is going on.
READABLE = 0o644
# What may run meanwhile: what finishes it, and what only looks.
MAY_RUN = frozenset({"restore", "upgrade", "help", "check", "version", "--help", "--version"})


def mark_file() -> Path:
    """Return where the mark lies."""
    return Path(settings.KEPT_DIR) / MARK


def is_closed() -> bool:
    """Say whether the mark is there."""
    return os.path.exists(mark_file())


def close(**about: Any) -> None:
    """Shut both web tiers; `about` is for whoever goes on after a kill."""
    mark_file().parent.mkdir(parents=True, exist_ok=True)
    replace_private(mark_file(), json.dumps(about).encode(), READABLE)


def closed_for() -> dict[str, Any]:
    """Return what the mark says; nothing if there is none, or none that can be read."""
    try:
        said: dict[str, Any] = json.loads(mark_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said


def reopen() -> None:
    """Let both web tiers serve again."""
    shred(mark_file())
