"""Who may enter, read or write what: worked out from owners and modes, so that it can be said of
somebody else than this process as well.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

READ, WRITE, ENTER = 4, 2, 1


@dataclass(frozen=True)
class Viewer:
    """A user of the machine with the groups it is in."""

    uid: int
    groups: frozenset[int]

    @classmethod
    def of_this_process(cls) -> "Viewer":
        """Return whoever this process runs as."""
        return cls(os.geteuid(), frozenset({os.getegid(), *os.getgroups()}))

    @property
    def is_root(self) -> bool:
        """Whether modes mean nothing to it."""
        return self.uid == 0

    def may(self, path: Path, wanted: int) -> bool:
        """Say whether it could do what is `wanted` (READ, WRITE, ENTER added up) with a file or
        folder. What this process can't even look at counts as out of reach.
        """
        try:
            found = path.stat()
        except OSError:
            return False
        if self.is_root:
            return True
        mode = stat.S_IMODE(found.st_mode)
        if found.st_uid == self.uid:
            mode >>= 6
        elif found.st_gid in self.groups:
            mode >>= 3
        return mode & wanted == wanted


def open_to_others(path: Path) -> bool:
    """Say whether anybody but its owner may do anything with a file or folder."""
    try:
        return bool(path.stat().st_mode & 0o077)
    except OSError:
        return False


def is_missing(path: Path) -> bool:
    """Say whether there is no such file or folder, as far as this process can look: one that lies
    behind a shut folder may be there.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        pass
    return False
