"""Watching a folder through the kernel (inotify): a file that came and went is seen too."""

import ctypes
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CREATED, MODIFIED, MOVED_HERE = 0x100, 0x2, 0x80  # sys/inotify.h
EVENT = struct.Struct("iIII")


@contextmanager
def watching(folder: Path) -> Iterator[list[str]]:
    """Yield a list that holds, afterwards, the name of every file made or changed in `folder`."""
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = libc.inotify_init1(os.O_NONBLOCK)
    assert descriptor >= 0, os.strerror(ctypes.get_errno())
    added = libc.inotify_add_watch(descriptor, bytes(folder), CREATED | MODIFIED | MOVED_HERE)
    assert added >= 0, os.strerror(ctypes.get_errno())
    seen: list[str] = []
    try:
        yield seen
        seen += names(descriptor)
    finally:
        os.close(descriptor)


def names(descriptor: int) -> list[str]:
    """Return the names that have come in."""
    try:
        raw = os.read(descriptor, 1 << 16)
    except BlockingIOError:
        return []
    found, place = [], 0
    while place < len(raw):
        length = EVENT.unpack_from(raw, place)[3]
        place += EVENT.size
        found.append(raw[place : place + length].rstrip(b"\0").decode())
        place += length
    return found
