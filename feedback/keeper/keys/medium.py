"""The second medium: a stick or disk on which each month's file lies once more.

The stick holds month files and a mark, a random number that the key folder knows too; never the
wrapping file, which two printed sheets restore. Without the mark a folder is taken for an empty
mount point and left alone: copies would land on the machine's own disk, and destroying would
believe them gone. What could not be cleared, because the stick was not in, is remembered in the key
folder until it is.
"""

import json
import secrets
from collections.abc import Iterable
from enum import Enum, auto
from pathlib import Path

from feedback.keeper.keys.months import MONTH_PATTERN, MonthFile, NoKeys
from feedback.private_files import replace_private, shred, sweep

MARK_FILE = "hearback-stick.json"
MEMORY_FILE = "stick.json"
MARK_BYTES = 8


class Medium(Enum):
    """What can be said of the second medium."""

    UNWANTED = auto()  # none is set
    ABSENT = auto()
    UNMARKED = auto()  # an empty mount point, or a new stick
    FOREIGN = auto()  # another stick than the one in use
    BROKEN = auto()  # in, but it can't be written
    HERE = auto()


class SecondMedium:
    """A folder on the medium, and what the key folder remembers of it."""

    def __init__(self, path: Path | None, key_folder: Path) -> None:
        self.path = Path(path) if path else None
        self._memory = key_folder / MEMORY_FILE

    def state(self) -> Medium:
        """Say whether the stick in use is in."""
        if self.path is None:
            return Medium.UNWANTED
        try:
            if not self.path.is_dir():
                return Medium.ABSENT
            mark = self._mark()
        except OSError:
            return Medium.ABSENT
        if not mark:
            return Medium.UNMARKED
        return Medium.HERE if mark == self._remembered()[0] else Medium.FOREIGN

    def is_known(self) -> bool:
        """Say whether a stick was ever marked as the one in use."""
        return bool(self._remembered()[0])

    def is_same_disk(self) -> bool:
        """Say whether the folder is on the key folder's own disk: a stick that is not mounted
        looks like that. True where nothing is there at all.
        """
        try:
            if self.path is None:
                return True
            return self.path.stat().st_dev == self._memory.parent.stat().st_dev
        except OSError:
            return True

    def begin(self) -> None:
        """Use this stick from now on, and wait for no other. Raises OSError."""
        if self.path is not None:
            mark = secrets.token_hex(MARK_BYTES)
            replace_private(self.path / MARK_FILE, json.dumps({"stick": mark}).encode())
            self._remember(mark, ())

    def adopt(self) -> None:
        """Know the stick again by its own mark: the key folder was lost."""
        if self.path is not None and not self.is_known() and (mark := self._mark()):
            self._remember(mark, ())

    def write(self, month: MonthFile) -> None:
        """Copy a month's file to the medium, unless the same lies there. Raises OSError."""
        if self.path is not None and not self.holds(month):
            replace_private(self.path / month.name, month.to_bytes())

    def holds(self, month: MonthFile) -> bool:
        """Say whether the medium has this very file."""
        try:
            return self.path is not None and (
                (self.path / month.name).read_bytes() == month.to_bytes()
            )
        except OSError:
            return False

    def contents(self) -> list[bytes]:
        """Return the month files on the medium; none when it is not in."""
        if self.path is None:
            return []
        try:
            return [path.read_bytes() for path in self.path.glob(MONTH_PATTERN)]
        except OSError:
            return []

    def owe(self, file_name: str) -> None:
        """Remember that this file has to go from the stick in use, if there is one."""
        mark, owed = self._remembered()
        if mark:
            self._remember(mark, {*owed, file_name})

    def owed(self) -> list[str]:
        """Return the names of the files that have still to go from the medium. Raises NoKeys."""
        return self._remembered()[1]

    def clear(self) -> None:
        """Take what is owed from the medium. Raises OSError."""
        mark, owed = self._remembered()
        if self.path is None:
            return
        for name in owed:
            shred(self.path / name)
        if owed:
            self._remember(mark, ())
        sweep(self.path)

    def _mark(self) -> str:
        """Return the mark on the stick, or "" if there is none."""
        try:
            return (
                str(json.loads((self.path / MARK_FILE).read_bytes())["stick"]) if self.path else ""
            )
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return ""

    def _remembered(self) -> tuple[str, list[str]]:
        """Return the mark of the stick in use, "" before there is one, and what it owes."""
        try:
            stored = json.loads(self._memory.read_bytes())
            return str(stored["stick"]), [str(name) for name in stored["owed"]]
        except FileNotFoundError:
            return "", []
        except (OSError, ValueError, KeyError, TypeError):
            raise NoKeys from None

    def _remember(self, mark: str, owed: Iterable[str]) -> None:
        content = {"stick": mark, "owed": sorted(owed)}
        replace_private(self._memory, json.dumps(content).encode())
