"""The random keys under which pages carry answers: one for each hour, gone when the next has ended.

They are shared by the public processes: through files in RUN_DIR, which lives where a reboot clears
it (a tmpfs), or through Redis where there are several machines, which lets go of them by itself.
Files are deleted by whoever reads or makes a key, when a process starts, and at the full hour by a
timer of each process, though nobody comes any more.
"""

import fcntl
import os
import secrets
import tempfile
import time
from pathlib import Path
from threading import Lock, Timer

from django.conf import settings
from django.core.cache import caches

HOUR = 3600
KEY_BYTES = 32
NAME = "carry-{}.key"


def hour_of(now: float) -> int:
    """Return the hour that `now` (seconds since 1970) lies in."""
    return int(now // HOUR)


def read_key(hour: int) -> bytes:
    """Return an hour's key, or b"" if there is none."""
    if settings.REDIS_URL:
        return bytes(caches["carry"].get(str(hour), b""))
    try:
        return _path_of(hour).read_bytes()
    except FileNotFoundError:
        return b""


def key_to_seal(now: float) -> bytes:
    """Return this hour's key, made by whichever process comes first."""
    hour = hour_of(now)
    if key := read_key(hour):
        return key
    if settings.REDIS_URL:
        ends = (hour + 2) * HOUR - int(now)
        caches["carry"].add(str(hour), secrets.token_bytes(KEY_BYTES), ends)
        return read_key(hour)
    folder = Path(settings.RUN_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "carry.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not read_key(hour):
            _write_key(folder, hour)
    return read_key(hour)


def forget_on_time(now: float) -> None:
    """Delete the keys that are due, those of a clock that ran ahead as well; see to the others.

    Which keys are due changes with the hour: once in each is enough while the timer runs.
    """
    if settings.REDIS_URL or _timer.runs_since(hour_of(now)):
        return
    # The next one too: another process's clock may just have struck.
    kept = {_path_of(hour_of(now) + step) for step in (-1, 0, 1)}
    found = set(Path(settings.RUN_DIR).glob(NAME.format("*")))
    for path in found - kept:
        path.unlink(missing_ok=True)
    if found & kept:
        _timer.set(now)


def _path_of(hour: int) -> Path:
    return Path(settings.RUN_DIR) / NAME.format(hour)


def _write_key(folder: Path, hour: int) -> None:
    # mkstemp makes the file 0600; the rename shows a reader all of it or nothing.
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".carry.")
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
    os.replace(temporary, _path_of(hour))


class HourTimer:
    """Rings once, a second past the full hour, in a thread that keeps no process from ending."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.thread: Timer | None = None
        self._hour: int | None = None

    def runs_since(self, hour: int) -> bool:
        """Say whether it was last set in this hour, and will ring. Not so in a forked process."""
        thread = self.thread
        return self._hour == hour and thread is not None and thread.is_alive()

    def set(self, now: float) -> None:
        """Let it ring at the next full hour, unless it will."""
        with self._lock:
            self._hour = hour_of(now)
            if self.thread and self.thread.is_alive():
                return
            self.thread = Timer(HOUR - now % HOUR + 1, self.ring)
            self.thread.daemon = True
            self.thread.start()

    def ring(self) -> None:
        """Delete what is due. As long as a key is left it rings again."""
        self.thread = None
        forget_on_time(time.time())


_timer = HourTimer()
