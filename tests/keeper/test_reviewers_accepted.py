"""A reviewer's half opens nothing before the keyholder has said yes to that very half."""

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import CommandError
from nacl.public import PrivateKey
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from feedback.intake.public_key import fingerprint
from feedback.keeper.keys import desk_keys, reviewers
from feedback.keeper.keys.folder import KeyFolder, UnlockedKeys
from feedback.keeper.models import ReviewerKey
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.keeper.conftest import PASSPHRASE, told

pytestmark = [
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.usefixtures("open_process", "keys"),
]


@pytest.fixture
def rita(folder: KeyFolder) -> User:
    """A reviewer who has just made her key."""
    user = factories.make_user(Role.REVIEWER, email="rita@testshire.example")
    ReviewerKey.objects.make(user, "her own long words")
    return user


@pytest.mark.parametrize("command", [["keeper"], ["keys", "reviewers"]])
def test_at_a_terminal_a_person_decides(
    rita: User, terminal: list[str], command: list[str]
) -> None:
    in_turn = {
        "keeper": ([PASSPHRASE, "no"], [PASSPHRASE, "yes"]),
        "keys": (["no"], ["yes", PASSPHRASE]),
    }
    no, yes = in_turn[command[0]]
    terminal += no
    said = told(*command)
    assert rita.email in said
    assert fingerprint(bytes(ReviewerKey.objects.get().public)) in said
    assert desk_keys.copies() == []
    terminal += yes
    told(*command)
    assert len(desk_keys.copies()) == 1
    entry = AuditEntry.objects.get(action="keys.reviewer_accepted")
    assert entry.subject == rita.email
    assert entry.detail == {"fingerprint": fingerprint(bytes(ReviewerKey.objects.get().public))}
    terminal += [PASSPHRASE] if command == ["keeper"] else []
    assert rita.email not in told(*command), "asked once"


def test_without_a_terminal_it_says_what_to_type(
    rita: User, passphrase_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("keeper", passphrase_file=passphrase_file)
    said = capsys.readouterr().err
    assert rita.email in said
    assert "keys reviewers" in said
    assert desk_keys.copies() == []
    assert rita.email in told("keys", "status")


def test_another_half_in_her_row_takes_even_her_copies(
    keys: UnlockedKeys, folder: KeyFolder, rita: User
) -> None:
    reviewers.accept(ReviewerKey.objects.get())
    keys.share_desk_keys()
    assert len(desk_keys.copies()) == 1
    mine = bytes(PrivateKey.generate().public_key)
    ReviewerKey.objects.update(public=mine)
    keys.share_desk_keys()
    assert desk_keys.copies() == []


def test_who_comes_back_is_asked_about_again(keys: UnlockedKeys, rita: User) -> None:
    her_key = ReviewerKey.objects.get()
    reviewers.accept(her_key)
    rita.groups.clear()
    keys.share_desk_keys()
    assert reviewers.accepted() == {}
    rita.groups.add(Group.objects.get(name=Role.REVIEWER))
    ReviewerKey.objects.create(user=rita, public=her_key.public, wrapped={})
    keys.share_desk_keys()
    assert desk_keys.copies() == []


@pytest.mark.parametrize("how", ["roles", "left"])
def test_her_copies_go_the_moment_she_is_no_reviewer(
    keys: UnlockedKeys,
    rita: User,
    how: str,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    reviewers.accept(ReviewerKey.objects.get())
    keys.share_desk_keys()
    with django_capture_on_commit_callbacks(execute=True):
        rita.save()
    assert len(desk_keys.copies()) == 1, "control"
    administrator = factories.make_user(Role.ADMINISTRATOR, email="ada@testshire.example")
    with django_capture_on_commit_callbacks(execute=True):
        if how == "roles":
            rita.set_roles([Role.CODER], by=administrator)
        else:
            rita.leave(by=administrator)
    assert desk_keys.copies() == []


def test_a_damaged_list_of_the_accepted_is_named(
    keys: UnlockedKeys, rita: User, settings: Settings, passphrase_file: Path
) -> None:
    Path(settings.KEY_DIR, reviewers.ACCEPTED_FILE).write_text(json.dumps([1]))
    with pytest.raises(CommandError, match="damaged"):
        told("keeper", passphrase_file=passphrase_file)


def test_an_address_can_not_rewrite_the_terminal(rita: User) -> None:
    User.objects.filter(pk=rita.pk).update(email="rita\x1b[2K@x.example")
    assert "\x1b" not in told("keys", "status")
