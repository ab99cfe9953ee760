"""The files of the key folder, and what hangs on them: stick, public key, office's copies."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from django.conf import settings

from feedback.intake.public_key import read_public_key, write_public_key
from feedback.keeper.keys import desk_keys
from feedback.keeper.keys.medium import Medium, SecondMedium
from feedback.keeper.keys.months import (
    MONTH_PATTERN,
    KeyMonth,
    MonthFile,
    NoKeys,
    calendar,
    new_digest_key,
)
from feedback.keeper.keys.wrapping_file import WrappingFile
from feedback.private_files import (
    FILE_MODE,
    FOLDER_MODE,
    add_private,
    replace_private,
    shred,
    stands_open,
    sweep,
)

WRAPPING_FILE = "wrapping.json"


class KeyInUse(Exception):
    """Answers are sealed to this month's key now; it can't be destroyed."""


class NoSuchMonth(Exception):
    """No month of this id is here."""


class KeyFiles:
    """The folder, 0700, with files 0600; every file is written whole or not at all."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.medium = SecondMedium(settings.KEY_COPY_DIR, self.path)

    def exists(self) -> bool:
        """Say whether keys were made here. Raises NoKeys for a folder of somebody else's."""
        try:
            return (self.path / WRAPPING_FILE).exists()
        except PermissionError:
            raise NoKeys from None

    def wrapping(self) -> WrappingFile:
        """Return the wrapping file. Raises NoKeys."""
        try:
            return WrappingFile.read((self.path / WRAPPING_FILE).read_bytes())
        except OSError:
            raise NoKeys from None

    def stored(self) -> list[MonthFile]:
        """Return every month's file, oldest first. Raises NoKeys."""
        stored, damaged = self.readable()
        if damaged:
            raise NoKeys
        return stored

    def readable(self) -> tuple[list[MonthFile], list[Path]]:
        """Return the months' files that can be read, oldest first, and where the others lie."""
        stored, damaged = [], []
        for path in sorted(self.path.glob(MONTH_PATTERN)):
            try:
                stored.append(MonthFile.read(path.read_bytes()))
            except (OSError, NoKeys):
                damaged.append(path)
        return sorted(stored, key=lambda month: month.number), damaged

    def months(self) -> list[KeyMonth]:
        """Return what may be known of every month without a passphrase, oldest first.

        Only the newest has no end. An older one whose public half is published has: whoever puts
        an old public key back would keep its month alive for ever. Raises NoKeys for a damaged
        folder.
        """
        return _known(self.stored())

    def readable_months(self) -> list[KeyMonth]:
        """Return the same of those that can be read. If the newest can't, the one before counts as
        in use, and nothing is destroyed too early. Raises NoKeys if none of them says which ended.
        """
        return _known(self.readable()[0])

    def is_published(self) -> bool:
        """Say whether the public site seals to the month in use."""
        stored = self.stored()
        return bool(stored) and stored[-1].public == read_public_key()

    def destroy(self, key_id: bytes) -> None:
        """Destroy a month: the file here, its copy on the second medium (at a later run, if that is
        not in), reviewers' copies in the office. In this order: what lies in the office's folder,
        where somebody else may write, too, can't keep the keys themselves alive.

        Raises NoSuchMonth, KeyInUse for the newest month, NoKeys, and OSError.
        """
        month = next((month for month in self.readable_months() if month.key_id == key_id), None)
        if month is None:
            raise NoSuchMonth
        if month.ended_on is None:
            raise KeyInUse
        name = f"month-{key_id.hex()}.json"
        self.medium.owe(name)
        shred(self.path / name)
        self.catch_up()
        desk_keys.destroy(month.desk_key)

    def catch_up(self) -> Medium:
        """Bring the second medium to the state of the folder, if it is in; say how it stands."""
        state = self.medium.state()
        if state is not Medium.HERE:
            return state
        try:
            self.medium.clear()
            for month in self.readable()[0]:
                self.medium.write(month)
        except OSError:
            return Medium.BROKEN
        return state

    def standing_open(self) -> list[Path]:
        """Return what of the key folder lets others in: itself, or a file in it."""
        return [path for path in (self.path, *sorted(self.path.iterdir())) if stands_open(path)]

    def shut(self) -> None:
        """Take others' rights away, wherever that is ours to do; `standing_open` has the rest."""
        for path in self.standing_open():
            with suppress(OSError):
                path.chmod(FOLDER_MODE if path == self.path else FILE_MODE)

    def add_month(self, wrapping: WrappingFile, key: bytes, today: date) -> MonthFile:
        """Store a new month, whose secrets share the digest key of those that are here."""
        earlier = self.stored()
        if earlier:
            digest_key = earlier[-1].unwrap(wrapping.set_id, key).digest_key
        else:
            digest_key = new_digest_key()
        month = MonthFile.make(digest_key, earlier, wrapping.set_id, key, today)
        add_private(self.path / month.name, month.to_bytes())
        self.catch_up()
        return month

    def replace_month(self, month: MonthFile) -> None:
        """Write a month's file in place of what was there."""
        replace_private(self.path / month.name, month.to_bytes())

    def write_wrapping(self, wrapping: WrappingFile) -> None:
        """Write the wrapping file in place of the one that was there."""
        replace_private(self.path / WRAPPING_FILE, wrapping.to_bytes())

    def tidy(self) -> None:
        """Finish what a run that was cut short left behind: pieces of files, and wrappings under
        another key than the one the wrapping file has decided for.
        """
        sweep(self.path)
        set_id = self.wrapping().set_id
        for month in self.stored():
            if set(month.wrapped) != {set_id.hex()}:
                self.replace_month(month.wrapped_only_for(set_id))

    def publish(self, month: MonthFile) -> None:
        """Have the public site seal to this month from now on."""
        write_public_key(Path(settings.PUBLIC_KEY_FILE), month.public, month.made_on)


def _known(stored: list[MonthFile]) -> list[KeyMonth]:
    published = read_public_key()
    in_use = {month.key_id for month in stored if month.public == published}
    return [replace(month, is_published=month.key_id in in_use) for month in calendar(stored)]
