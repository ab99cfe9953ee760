"""A destroyed month is gone: not the oldest backup, two sheets and a reviewer's passphrase together
open a raw text or an envelope of it.

Backed up is what docs/keyholder.md says is backed up: both databases, and never a key folder.
"""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.keeper.installation import Installation
from tests.migrated import copy_file

pytestmark = pytest.mark.django_db(databases=["default", "staging"])

SPOKE, WAITING = 6, 2
HER_WORDS = "a reviewer's own long words"
REVIEWER = f"""
from tests import factories
from feedback.keeper.keys import reviewers
from feedback.keeper.models import ReviewerKey
from hearback.people.roles import Role
reviewers.accept(ReviewerKey.objects.make(factories.make_user(Role.REVIEWER), {HER_WORDS!r}))
"""
# Everything an insider can try with a restored database: two sheets on what is left of the key
# folder and the stick, and a reviewer's passphrase on what is left in the office's folder.
INSIDER = """
import json, sys
from pathlib import Path
from django.conf import settings
from feedback.intake.models import Envelope
from feedback.intake.sealing import WillNotOpen, open_envelope
from feedback.intake.wrapping import unwrap
from feedback.keeper.keys import desk_keys
from feedback.keeper.keys.folder import KeyFolder
from feedback.keeper.models import ReviewerKey
from feedback.keeper.keys.months import WrongWrappingKey, in_order
from feedback.keeper.keys.shares import combine, read_sheet
from feedback.responses.models import RawText

given = json.load(sys.stdin)
first, second = (read_sheet(sheet) for sheet in given["sheets"])
key = combine(first, second)
folder = KeyFolder(settings.KEY_DIR)
found = []
for month in [*folder.stored(), *in_order(folder.medium.contents())]:
    try:
        found.append(month.unwrap(first.set_id, key))
    except WrongWrappingKey:
        pass


def opens(sealed, private):
    try:
        open_envelope(bytes(sealed), private)
    except WillNotOpen:
        return False
    return True


def as_reviewer(raw):
    for reviewer in ReviewerKey.objects.all():
        half = unwrap(reviewer.wrapped, given["reviewer"])
        try:
            desk = desk_keys.open_copy(bytes(raw.desk_key), reviewer.user_id, half)
        except desk_keys.NoDeskKey:
            continue
        if opens(raw.sealed, desk):
            return True
    return False


raws, envelopes = list(RawText.objects.all()), list(Envelope.objects.all())
print(json.dumps({
    "raw": len(raws),
    "raw by sheets": sum(any(opens(raw.sealed, m.desk) for m in found) for raw in raws),
    "raw by reviewer": sum(map(as_reviewer, raws)),
    "envelopes": len(envelopes),
    "envelopes by sheets": sum(
        any(opens(one.sealed, m.intake) for m in found) for one in envelopes
    ),
}))
"""
ALL_OPEN = {
    "raw": SPOKE,
    "raw by sheets": SPOKE,
    "raw by reviewer": SPOKE,
    "envelopes": WAITING,
    "envelopes by sheets": WAITING,
}
NONE_OPENS = {
    **ALL_OPEN,
    "raw by sheets": 0,
    "raw by reviewer": 0,
    "envelopes by sheets": 0,
}


class Partnership(Installation):
    """An installation with a stick, three sheets and a reviewer."""

    def __init__(self, folder: Path) -> None:
        (folder / "stick").mkdir()
        super().__init__(folder)
        self.run("office", REVIEWER)
        self.manage("keys", "copy", "--same-disk")
        self.manage("keys", "sheets", *self.passphrase, "--sheets", str(folder / "paper"))

    @property
    def passphrase(self) -> list[str]:
        """How the keyholder gives hers."""
        return ["--passphrase-file", str(self.passphrase_file)]

    def environment(self, tier: str) -> dict[str, str]:
        """Say where the stick is mounted."""
        return {**super().environment(tier), "HEARBACK_KEY_COPY_DIR": str(self.folder / "stick")}

    def back_up(self) -> dict[str, bytes]:
        """Return both databases as a backup holds them."""
        backup = {}
        for alias, path in (("default", self.main), ("staging", self.staging)):
            if self.postgres:
                url = self.urls[f"HEARBACK_{'DATABASE' if alias == 'default' else 'STAGING'}_URL"]
                dump = ["pg_dump", "--clean", "--if-exists", "--no-owner", url]
                backup[alias] = subprocess.run(dump, check=True, capture_output=True).stdout
            else:
                copy = self.folder / f"{alias}.backup"
                copy_file(path, copy)
                backup[alias] = copy.read_bytes()
                copy.unlink()
        return backup

    def restore(self, backup: dict[str, bytes]) -> None:
        """Put a backup in place of what is there."""
        for alias, path in (("default", self.main), ("staging", self.staging)):
            if self.postgres:
                url = self.urls[f"HEARBACK_{'DATABASE' if alias == 'default' else 'STAGING'}_URL"]
                load = ["psql", "-qX", "-d", url]
                subprocess.run(load, check=True, capture_output=True, input=backup[alias])
            else:
                path.write_bytes(backup[alias])

    def key_files(self) -> dict[Path, bytes]:
        """Return what lies in the three key folders: what no backup may hold."""
        return {
            path: path.read_bytes()
            for name in ("keys", "desk-keys", "stick")
            for path in (self.folder / name).rglob("*")
            if path.is_file()
        }

    def insider(self) -> Any:
        """Try everything at once, with sheets B and C; return what opened."""
        sheets = [(self.folder / "paper" / f"sheet-{letter}.txt").read_text() for letter in "BC"]
        given = {"sheets": sheets, "reviewer": HER_WORDS}
        return json.loads(self.run("keeper", INSIDER, json.dumps(given)))


@pytest.fixture(scope="module")
def partnership(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Partnership]:
    """Six people's words lie at the desk, two more wait sealed."""
    with django_db_blocker.unblock():
        made = Partnership(tmp_path_factory.mktemp("partnership"))
        try:
            made.send(*(f"We waited {n} weeks in the cold house." for n in range(SPOKE)))
            made.manage("keeper", *made.passphrase)
            made.send(*["Nobody rang back."] * WAITING)
            yield made
        finally:
            made.close()


def test_after_a_months_end_nothing_of_it_opens_from_the_oldest_backup(
    partnership: Partnership,
) -> None:
    oldest, key_files = partnership.back_up(), partnership.key_files()
    month = next((partnership.folder / "keys").glob("month-*")).stem.removeprefix("month-")
    partnership.manage("keys", "rotate", *partnership.passphrase)
    partnership.restore(oldest)
    assert partnership.insider() == ALL_OPEN, "control: before, the same restore opens everything"

    told = partnership.manage("keys", "destroy", month, "--yes")
    assert "Destroyed" in told
    assert partnership.insider()["raw"] == 0
    assert not [path for path in partnership.key_files() if month in path.name]
    partnership.restore(oldest)
    assert partnership.insider() == NONE_OPENS

    # Why no backup may hold a key folder: with one, the destruction would have meant nothing.
    for path, content in key_files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    assert partnership.insider() == ALL_OPEN, "control: a key folder in the backup opens everything"
