"""Files that only their owner may read: written whole or not at all. A link in the place of one is
replaced or removed, never followed.
"""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600
LOCK_FILE = "keeper.lock"
UNFINISHED = ".new-"


def make_private_folder(path: Path) -> None:
    """Make a folder that others can't enter, and shut an open one that is there."""
    path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    path.chmod(FOLDER_MODE)


def add_private(path: Path, content: bytes, mode: int = FILE_MODE) -> None:
    """Write a new file that appears complete. Raises FileExistsError if it is there."""
    temporary = _write_aside(path.parent, content, mode)
    try:
        # A link, unlike a rename, refuses to replace.
        os.link(temporary, path)
    finally:
        os.unlink(temporary)
    _sync(path.parent)


def replace_private(path: Path, content: bytes, mode: int = FILE_MODE) -> None:
    """Write a file in place of an earlier one: a reader finds the old one or the new one, whole.

    The old one's bytes are overwritten afterwards, as `shred` does. Needs no links, which a FAT
    stick does not know.
    """
    with ExitStack() as after:
        if _is_file(path):
            after.enter_context(_overwriting(path))
        temporary = _write_aside(path.parent, content, mode)
        try:
            os.replace(temporary, path)
        except OSError:
            os.unlink(temporary)
            raise
        _sync(path.parent)


def shred(path: Path) -> None:
    """Delete a file and overwrite its bytes once; nothing happens if it is not there.

    Overwriting proves nothing on flash disks and on file systems that copy on write. That is why a
    key file holds only what a passphrase or two sheets still have to open.
    """
    if _is_file(path):
        with _overwriting(path):
            path.unlink()
        _sync(path.parent)
    elif path.is_symlink():
        path.unlink()


def shred_or_delete(path: Path) -> None:
    """Delete a file, and overwrite it if it is ours: whoever may only delete from its folder still
    does that.
    """
    try:
        shred(path)
    except PermissionError:
        os.unlink(path)


def sweep(folder: Path) -> None:
    """Remove what a write that was cut short left behind. Only while nobody else writes there."""
    for path in folder.glob(f"{UNFINISHED}*"):
        shred(path)


def stands_open(path: Path) -> bool:
    """Say whether a file or folder of ours lets anybody else in. A link has no rights."""
    mode = path.lstat().st_mode
    return not stat.S_ISLNK(mode) and bool(mode & (stat.S_IRWXG | stat.S_IRWXO))


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[bool]:
    """Hold the folder's lock; yields False at once if another keeper holds it."""
    descriptor = os.open(folder / LOCK_FILE, os.O_CREAT | os.O_RDWR, FILE_MODE)
    try:
        try:
            flock(descriptor, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


@contextmanager
def _overwriting(path: Path) -> Iterator[None]:
    """Overwrite, at the end, the bytes that the name stood for at the beginning."""
    descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "r+b") as file:
        yield
        file.write(os.urandom(os.fstat(file.fileno()).st_size))
        file.flush()
        os.fsync(file.fileno())


def _is_file(path: Path) -> bool:
    """Say whether a file is there itself, not through a link."""
    return path.is_file() and not path.is_symlink()


def _write_aside(folder: Path, content: bytes, mode: int) -> str:
    """Write the content, safely on the disk, under a name that nobody looks for."""
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=UNFINISHED)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        os.fchmod(file.fileno(), mode)
    return temporary


def _sync(folder: Path) -> None:
    """Make sure the folder's own entry is on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
