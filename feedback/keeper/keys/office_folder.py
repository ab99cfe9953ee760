"""The folder of reviewers' copies, as a place where another user of the machine may write, too.

    <folder>/<desk key id in hex>/<reviewer's user key>.sealed

Whoever has taken over the office's process can put a link, a pipe or a folder of his own in the
place of anything here, at any moment. So a month's folder is opened once, itself and not through a
link, and what lies in it is named from there. Copies are sealed: none is ever overwritten.
"""

import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from feedback.private_files import FILE_MODE, FOLDER_MODE, UNFINISHED, make_private_folder

MONTH = re.compile(r"[0-9a-f]{16}")
COPY = re.compile(r"([1-9][0-9]*)\.sealed")
# A copy has 88 bytes.
LARGEST_COPY = 4096


class OfficeFolder:
    """Reads, writes and clears copies. Whatever is no copy is passed over."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)

    def months(self) -> list[bytes]:
        """Return the ids of the desk keys that have a folder, in order."""
        return sorted(bytes.fromhex(name) for name in _names(self.path) if self._is_month(name))

    def users(self, desk_key: bytes) -> list[int]:
        """Return whose copies lie in a month's folder, in order."""
        with suppress(OSError), self._opened(desk_key) as month:
            found = (COPY.fullmatch(name) for name in os.listdir(month))
            return sorted(int(one[1]) for one in found if one)
        return []

    def read(self, desk_key: bytes, user_id: int) -> bytes | None:
        """Return a copy, or None if there is none."""
        # A pipe in its place would make an ordinary open wait for ever.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        with suppress(OSError), self._opened(desk_key) as month:
            descriptor = os.open(_copy(user_id), flags, dir_fd=month)
            with os.fdopen(descriptor, "rb") as file:
                if stat.S_ISREG(os.fstat(descriptor).st_mode):
                    return file.read(LARGEST_COPY)
        return None

    def write(self, desk_key: bytes, user_id: int, content: bytes) -> None:
        """Put a copy in the place of whatever is there. Raises OSError."""
        group = self._make(desk_key)
        aside = f"{UNFINISHED}{secrets.token_hex(8)}"
        with self._opened(desk_key) as month:
            os.fchmod(month, FOLDER_MODE | group)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            descriptor = os.open(aside, flags, FILE_MODE, dir_fd=month)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(content)
                    os.fchmod(descriptor, FILE_MODE | group & stat.S_IRGRP)
                    file.flush()
                    os.fsync(descriptor)
                os.replace(aside, _copy(user_id), src_dir_fd=month, dst_dir_fd=month)
            except OSError:
                os.unlink(aside, dir_fd=month)
                raise
            os.fsync(month)

    def remove(self, desk_key: bytes, user_id: int) -> None:
        """Delete a copy, if it is there. Raises OSError."""
        with suppress(FileNotFoundError), self._opened(desk_key) as month:
            os.unlink(_copy(user_id), dir_fd=month)

    def remove_month(self, desk_key: bytes) -> None:
        """Delete a month's folder, or the link that stands in its place. Raises OSError."""
        month = self.path / desk_key.hex()
        try:
            is_folder = stat.S_ISDIR(month.lstat().st_mode)
        except FileNotFoundError:
            return
        if is_folder:
            shutil.rmtree(month)  # follows no link either
        else:
            month.unlink()

    def _is_month(self, name: str) -> bool:
        path = self.path / name
        return bool(MONTH.fullmatch(name)) and path.is_dir() and not path.is_symlink()

    @contextmanager
    def _opened(self, desk_key: bytes) -> Iterator[int]:
        """Open a month's folder itself. Raises OSError for anything else of that name."""
        month = os.open(self.path / desk_key.hex(), os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            yield month
        finally:
            os.close(month)

    def _make(self, desk_key: bytes) -> int:
        """Make a month's folder, to be as open to the group as the folder around it and to nobody
        else; return the group's bits.
        """
        if not self.path.exists():
            make_private_folder(self.path)
        mode = self.path.stat().st_mode
        if mode & stat.S_IRWXO:
            self.path.chmod(stat.S_IMODE(mode) & ~stat.S_IRWXO)
        month = self.path / desk_key.hex()
        if month.is_symlink() or (month.exists() and not month.is_dir()):
            month.unlink()
        month.mkdir(mode=FOLDER_MODE, exist_ok=True)
        return mode & (stat.S_ISGID | stat.S_IRWXG)


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []


def _copy(user_id: int) -> str:
    return f"{user_id}.sealed"
