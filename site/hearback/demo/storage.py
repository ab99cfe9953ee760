"""What the demonstration keeps on disk, whether it is complete, and how it is removed."""

import json
import shutil
from datetime import date
from pathlib import Path

from django.conf import settings

# Raised when the content changes so much that an older demonstration no longer tells the story.
CONTENT_VERSION = 5
MARKER = "loaded.json"
# All that --fresh removes; the secrets stay, so that the passphrase on your notepad still works.
FILES = (
    MARKER,
    "static.stamp",
    "hearback.sqlite3",
    "hearback.sqlite3-journal",
    "staging.sqlite3",
    "staging.sqlite3-journal",
    "intake.pub",
    "list.pub",
    "audit.head",
)
FOLDERS = (
    *("keys", "desk-keys", "list-keys", "pepper", "run", "static", "media", "mail"),
    *("kept", "backups", "word-keys", "typing-keys", "audit-key", "machine"),
)


def folder() -> Path:
    """Return the demonstration's own folder."""
    return Path(settings.DATA_DIR)


def is_loaded() -> bool:
    """Say whether loading was finished once; a start that was cut short doesn't count."""
    return _marker().exists()


def is_older() -> bool:
    """Say whether what is loaded came with an older version of the content."""
    return is_loaded() and json.loads(_marker().read_text())["content"] != CONTENT_VERSION


def mark_loaded(today: date) -> None:
    """Remember that loading was finished."""
    _marker().write_text(json.dumps({"content": CONTENT_VERSION, "on": today.isoformat()}))


def remove() -> None:
    """Remove the demonstration's data, and nothing it did not make itself."""
    for name in FILES:
        (folder() / name).unlink(missing_ok=True)
    for name in FOLDERS:
        shutil.rmtree(folder() / name, ignore_errors=True)


def _marker() -> Path:
    return folder() / MARKER
