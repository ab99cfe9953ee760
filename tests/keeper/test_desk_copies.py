"""Reviewers' copies of the desk keys: for whoever is a reviewer now, and nobody else."""

import stat
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from pytest_django import Settings

from feedback.intake.wrapping import unwrap
from feedback.keeper.keys import desk_keys, reviewers
from feedback.keeper.keys.folder import KeyFolder, UnlockedKeys
from feedback.keeper.models import ReviewerKey
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.factories import TODAY
from tests.keeper.conftest import PASSPHRASE

pytestmark = pytest.mark.django_db
HER_WORDS = "her own long words"


@pytest.fixture
def reviewer(db: None, keys: UnlockedKeys) -> User:
    """A reviewer who has chosen a passphrase."""
    user = factories.make_user(Role.REVIEWER)
    reviewers.accept(ReviewerKey.objects.make(user, HER_WORDS))
    return user


def private_of(user: User, words: str = HER_WORDS) -> bytes:
    """Return what her passphrase opens."""
    return unwrap(ReviewerKey.objects.get(user=user).wrapped, words)


def test_her_half_opens_every_live_month(
    folder: KeyFolder, keys: UnlockedKeys, reviewer: User
) -> None:
    folder.rotate(PASSPHRASE, TODAY)
    unlocked = folder.unlock(PASSPHRASE)
    unlocked.share_desk_keys()
    for month in folder.months():
        opened = desk_keys.open_copy(month.desk_key, reviewer.pk, private_of(reviewer))
        assert bytes(opened.public_key) == unlocked.desk_public_for(month.key_id)
    entry = AuditEntry.objects.get(action="raw.key_shared")
    assert (entry.subject, entry.detail) == (reviewer.email, {"months": 2})
    unlocked.share_desk_keys()
    assert AuditEntry.objects.filter(action="raw.key_shared").count() == 1, "nothing new to share"


def test_nobody_elses_half_does(
    folder: KeyFolder, keys: UnlockedKeys, reviewer: User, settings: Settings
) -> None:
    other = factories.make_user(Role.REVIEWER, email="other@testshire.example")
    reviewers.accept(ReviewerKey.objects.make(other, "his own long words"))
    keys.share_desk_keys()
    month = folder.months()[0].desk_key
    with pytest.raises(desk_keys.NoDeskKey):
        desk_keys.open_copy(month, reviewer.pk, private_of(other, "his own long words"))
    copy = next(Path(settings.DESK_KEY_DIR).glob(f"*/{reviewer.pk}.sealed"))
    assert private_of(reviewer) not in copy.read_bytes()


def test_a_coder_gets_none(folder: KeyFolder, keys: UnlockedKeys, settings: Settings) -> None:
    reviewers.accept(ReviewerKey.objects.make(factories.make_user(Role.CODER), HER_WORDS))
    keys.share_desk_keys()
    assert list(Path(settings.DESK_KEY_DIR).glob("*/*")) == []
    assert not ReviewerKey.objects.exists()


@pytest.mark.parametrize("how", ["role", "left"])
def test_whoever_is_no_reviewer_any_more_loses_pair_and_copies(
    folder: KeyFolder, keys: UnlockedKeys, reviewer: User, settings: Settings, how: str
) -> None:
    keys.share_desk_keys()
    assert len(list(Path(settings.DESK_KEY_DIR).glob("*/*"))) == 1
    if how == "role":
        reviewer.groups.set([Group.objects.get_or_create(name=Role.CODER)[0]])
    else:
        User.objects.filter(pk=reviewer.pk).update(is_active=False)
    keys.share_desk_keys()
    assert list(Path(settings.DESK_KEY_DIR).glob("*/*")) == []
    assert not ReviewerKey.objects.exists()
    assert AuditEntry.objects.get(action="raw.key_taken").subject == reviewer.email


def test_a_copy_of_someone_without_a_pair_goes(
    folder: KeyFolder, keys: UnlockedKeys, reviewer: User, settings: Settings
) -> None:
    keys.share_desk_keys()
    copy = next(Path(settings.DESK_KEY_DIR).glob("*/*"))
    stray = copy.with_name("999.sealed")
    stray.write_bytes(copy.read_bytes())
    keys.share_desk_keys()
    assert not stray.exists()
    assert copy.exists()


def test_a_new_pair_gets_a_new_copy(folder: KeyFolder, keys: UnlockedKeys, reviewer: User) -> None:
    keys.share_desk_keys()
    reviewers.accept(ReviewerKey.objects.make(reviewer, "words after the lost ones"))
    new = private_of(reviewer, "words after the lost ones")
    month = folder.months()[0].desk_key
    with pytest.raises(desk_keys.NoDeskKey):
        desk_keys.open_copy(month, reviewer.pk, new)
    keys.share_desk_keys()
    assert desk_keys.open_copy(month, reviewer.pk, new)


def test_a_destroyed_month_takes_its_copies_along(
    folder: KeyFolder, keys: UnlockedKeys, reviewer: User
) -> None:
    folder.rotate(PASSPHRASE, TODAY)
    folder.unlock(PASSPHRASE).share_desk_keys()
    first, last = folder.months()
    folder.destroy(first.key_id)
    assert desk_keys.months() == {last.desk_key}


def test_copies_are_shut_or_open_to_the_group_of_both(
    folder: KeyFolder, keys: UnlockedKeys, reviewer: User, settings: Settings
) -> None:
    keys.share_desk_keys()
    office = Path(settings.DESK_KEY_DIR)
    copy = next(office.glob("*/*"))
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (office, copy.parent, copy)]
    assert modes == [0o700, 0o700, 0o600]
    desk_keys.destroy(folder.months()[0].desk_key)
    office.chmod(0o2777)
    keys.share_desk_keys()
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (office, copy.parent, copy)]
    assert modes == [0o2770, 0o2770, 0o640]
