"""Whoever has taken over the office's process can write one row, and in one folder the keeper
writes in, too. Neither gives him a raw text, and neither stops a month from being destroyed.
"""

import os
import stat
from pathlib import Path

import pytest
from nacl.public import PrivateKey
from pytest_django import Settings

from feedback.keeper.batches import forget_alone
from feedback.keeper.keys import desk_keys, reviewers
from feedback.keeper.keys.folder import KeyFolder, UnlockedKeys
from feedback.keeper.models import ReviewerKey
from feedback.responses.models import ForgottenMonth
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.factories import TODAY
from tests.keeper.conftest import PASSPHRASE
from tests.keeper.test_forgetting import day

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


@pytest.fixture
def rita(keys: UnlockedKeys) -> User:
    """A reviewer whose half the keyholder has accepted."""
    user = factories.make_user(Role.REVIEWER)
    reviewers.accept(ReviewerKey.objects.make(user, "her own long words"))
    return user


@pytest.fixture
def ended(folder: KeyFolder, keys: UnlockedKeys, rita: User) -> UnlockedKeys:
    """Two months, of which the first has ended."""
    folder.rotate(PASSPHRASE, TODAY)
    return folder.unlock(PASSPHRASE)


def place(settings: Settings, name: bytes) -> Path:
    """Return where a month's copies lie, in a folder that is open to the group of both."""
    office = Path(settings.DESK_KEY_DIR)
    office.mkdir(exist_ok=True)
    office.chmod(0o2770)
    return office / name.hex()


def test_a_row_with_another_half_opens_nothing(
    folder: KeyFolder, keys: UnlockedKeys, rita: User
) -> None:
    keys.share_desk_keys()
    mine = PrivateKey.generate()
    ReviewerKey.objects.filter(user=rita).update(public=bytes(mine.public_key))
    keys.share_desk_keys()
    with pytest.raises(desk_keys.NoDeskKey):
        desk_keys.open_copy(folder.months()[0].desk_key, rita.pk, bytes(mine))
    assert [one.user_id for one in reviewers.not_accepted()] == [rita.pk]


@pytest.mark.parametrize("public", [b"\0" * 32, b"\1" + b"\0" * 31, b"too short"])
def test_a_half_that_seals_nothing_stops_nobody(
    folder: KeyFolder, keys: UnlockedKeys, rita: User, public: bytes
) -> None:
    other = factories.make_user(Role.REVIEWER, email="other@testshire.example")
    ReviewerKey.objects.create(user=other, public=public, wrapped={})
    keys.share_desk_keys()
    assert [path.stem for path in Path(folder.path.parent / "desk-keys").glob("*/*")] == [
        str(rita.pk)
    ]


def test_a_copy_that_leads_to_a_key_file_destroys_nothing(
    folder: KeyFolder, ended: UnlockedKeys, rita: User, settings: Settings
) -> None:
    month, kept = folder.months()[0], folder.stored()[0].to_bytes()
    copies = place(settings, month.desk_key)
    copies.mkdir()
    copy = copies / f"{rita.pk}.sealed"
    copy.symlink_to(folder.path / folder.stored()[0].name)
    ended.share_desk_keys()
    assert folder.stored()[0].to_bytes() == kept
    assert not copy.is_symlink()
    copy.unlink()
    os.link(folder.path / folder.stored()[0].name, copy)
    ended.share_desk_keys()
    assert folder.stored()[0].to_bytes() == kept


def test_a_month_that_leads_to_the_key_folder_opens_it_to_nobody(
    folder: KeyFolder, ended: UnlockedKeys, rita: User, settings: Settings
) -> None:
    month = place(settings, folder.months()[0].desk_key)
    month.symlink_to(folder.path)
    before = sorted(path.name for path in folder.path.iterdir())
    ended.share_desk_keys()
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert sorted(path.name for path in folder.path.iterdir()) == before
    assert not month.is_symlink()
    assert desk_keys.months() == {one.desk_key for one in folder.months()}


@pytest.mark.parametrize("to", ["a folder", "nowhere", "a file"])
def test_a_link_stops_no_destroying(
    folder: KeyFolder, ended: UnlockedKeys, settings: Settings, tmp_path: Path, to: str
) -> None:
    month = place(settings, folder.months()[0].desk_key)
    elsewhere = tmp_path / "elsewhere"
    if to == "a folder":
        elsewhere.mkdir()
    elif to == "a file":
        elsewhere.write_text("kept")
    month.symlink_to(elsewhere)
    report = forget_alone(day(91))
    assert [one.ended_on for one in folder.months()] == [None]
    assert not month.is_symlink()
    assert elsewhere.exists() == (to != "nowhere")
    assert report.forgotten.left_over == []


def test_what_can_not_be_cleared_is_named_and_stops_no_other_month(
    folder: KeyFolder, ended: UnlockedKeys, settings: Settings
) -> None:
    """A folder nobody can empty: root can everything but this. The key files go all the same."""
    folder.rotate(PASSPHRASE, TODAY)
    first, second, _ = folder.months()
    in_the_way = place(settings, first.desk_key)
    in_the_way.mkdir()
    place(settings, second.desk_key).mkdir()
    office = Path(settings.DESK_KEY_DIR)
    office.rename(aside := office.with_name("aside"))
    office.write_text("no folder at all")
    report = forget_alone(day(91))
    assert len(folder.months()) == 1
    assert ForgottenMonth.objects.count() == 2
    assert len(report.forgotten.left_over) == 2
    office.unlink()
    aside.rename(office)
    assert forget_alone(day(92)).forgotten.left_over == []
    assert not list(office.iterdir())


def test_what_lies_there_and_is_no_copy_is_passed_over(
    folder: KeyFolder, ended: UnlockedKeys, settings: Settings, rita: User
) -> None:
    month = place(settings, folder.months()[0].desk_key)
    month.mkdir()
    os.mkfifo(month / f"{rita.pk}.sealed")
    (month / "x.sealed").write_text("x")
    (month.parent / "no month").mkdir()
    ended.share_desk_keys()
    assert len(desk_keys.copies()) == 2
    assert (month / f"{rita.pk}.sealed").is_file()
    assert desk_keys.months() == {one.desk_key for one in folder.months()}
