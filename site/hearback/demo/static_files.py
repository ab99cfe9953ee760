"""Collecting static files, which takes a while, only when one of them has changed."""

from hashlib import sha256

from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from hearback.demo.storage import folder

STAMP = "static.stamp"


def collect_static() -> None:
    """Collect, hash and compress, unless everything is as it was the last time."""
    stamp, now = folder() / STAMP, _fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(now)


def _fingerprint() -> str:
    """Return what changes when any static file's name, size or time does."""
    digest = sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(
                f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode()
            )
    return digest.hexdigest()
