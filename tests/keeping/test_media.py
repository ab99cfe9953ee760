"""Pictures and documents are the office's files; it is the keeper who puts a backup's back."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from pytest_django import Settings

from hearback.keeping.backup.restoring import _put_media

OFFICE, KEEPER, DESK = 61001, 61002, 61003
IS_ROOT = os.geteuid() == 0


@contextmanager
def acting_as(user: int) -> Iterator[None]:
    """Be one of two users who share a group, where this machine allows it."""
    if not IS_ROOT:
        yield
        return
    before = os.getgroups()
    os.setgroups([DESK])
    os.setegid(user)
    os.seteuid(user)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
        os.setgroups(before)


@pytest.fixture
def place(settings: Settings) -> Iterator[Path]:
    """A media folder as `deploy/systemd/hearback.tmpfiles` makes it, and a backup's files."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    settings.MEDIA_ROOT = folder / "media"
    for name, user in (("media", OFFICE), ("work", KEEPER), ("aside", KEEPER)):
        (folder / name).mkdir()
        if IS_ROOT:
            os.chown(folder / name, user, DESK)
        (folder / name).chmod(0o2775)
    before = os.umask(0o077)
    with acting_as(KEEPER):
        for name in ("images/old.png", "documents/plan.pdf"):
            path = folder / "work" / "media" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"from the backup")
    yield folder
    os.umask(before)
    shutil.rmtree(folder)


def office_uploads(name: str) -> None:
    """Store a file as the office does."""
    with acting_as(OFFICE):
        FileSystemStorage().save(name, ContentFile(b"from the office"))


@pytest.mark.parametrize("is_new", [False, True])
def test_the_keeper_puts_media_back_and_the_office_goes_on(place: Path, is_new: bool) -> None:
    """On the old machine, with files that only the office may change, and on an empty one."""
    if not is_new:
        for name in ("images/old.png", "images/later.png"):
            office_uploads(name)
            (place / "media" / name).chmod(0o444)
    with acting_as(KEEPER):
        _put_media(place / "work", place / "aside")
        _put_media(place / "work", place / "aside")  # the same command again
    found = {str(path.relative_to(place / "media")) for path in place.glob("media/*/*")}
    assert found == {"images/old.png", "documents/plan.pdf"}
    with acting_as(OFFICE):
        assert (place / "media/images/old.png").read_bytes() == b"from the backup"
        (place / "media/documents/plan.pdf").unlink()
    office_uploads("images/next.png")
    office_uploads("documents/next.pdf")
    aside = place / "aside/media/images/old.png"
    assert aside.exists() != is_new
    assert is_new or aside.read_bytes() == b"from the office"
