"""Whose texts a person reads: chosen by an administrator, written down, taken away at once."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from engagement.groups import RespondentGroup
from engagement.reading import groups_without_lead
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.people.conftest import is_signed_in, words_of
from tests.upgraded import manage

Office = Callable[..., Client]


@pytest.fixture
def admin(db: None) -> User:
    return factories.make_user(Role.ADMINISTRATOR)


@pytest.fixture
def administrator(office: Office, admin: User) -> Client:
    return office(user=admin)


def address_of(user: User) -> str:
    return f"/people/{user.pk}/groups/"


def read_by(user: User) -> list[str]:
    return list(User.objects.get(pk=user.pk).respondent_groups)


def test_a_new_account_reads_nobody_and_its_page_says_so(administrator: Client) -> None:
    user = User.objects.create_user("kim@testshire.example", factories.PASSWORD)
    user.set_roles([Role.CODER], by=None)
    assert read_by(user) == []
    assert "No respondent group yet" in words_of(administrator.get(f"/people/{user.pk}/"))
    assert "kim@testshire.example Coder No Active No respondent group yet" in words_of(
        administrator.get("/people/list/")
    )


def test_groups_are_given_and_written_down(
    administrator: Client, admin: User, office: Office
) -> None:
    user = factories.make_user(Role.CODER, groups=())
    theirs = office(user=user)
    page = administrator.get(address_of(user)).content.decode()
    assert all(label.replace("'", "&#x27;") in page for label in RespondentGroup.labels)
    answer = administrator.post(address_of(user), {"groups": ["survivor", "family"]}, follow=True)
    assert "Reads texts of Victims and survivors, Family and friends" in words_of(answer)
    assert read_by(user) == ["family", "survivor"]
    entry = AuditEntry.objects.get(action="people.respondent_groups")
    assert (entry.actor, entry.subject) == (admin.email, user.email)
    assert entry.detail == {"groups": ["family", "survivor"]}
    assert is_signed_in(theirs)
    assert "Victims and survivors" in words_of(theirs.get("/people/me/"))


def test_taking_a_group_away_signs_out(administrator: Client, office: Office) -> None:
    user = factories.make_user(Role.CODER, groups=["family", "survivor"])
    theirs = office(user=user)
    administrator.post(address_of(user), {"groups": ["family", "staff"]})
    assert not is_signed_in(theirs)
    assert read_by(user) == ["family", "staff"]
    administrator.post(address_of(user), {})
    assert read_by(user) == []


def test_a_group_that_does_not_exist_is_refused(administrator: Client) -> None:
    user = factories.make_user(Role.CODER, groups=["family"])
    answer = administrator.post(address_of(user), {"groups": ["everyone"]})
    assert "Select a valid choice" in words_of(answer)
    assert read_by(user) == ["family"]


def test_nobody_chooses_for_themselves(office: Office) -> None:
    both = factories.make_user(Role.ADMINISTRATOR, Role.OFFICER, groups=["staff"])
    client = office(user=both)
    assert "Another administrator must choose" in words_of(client.get(address_of(both)))
    answer = client.post(address_of(both), {"groups": RespondentGroup.values})
    assert answer.status_code == 200
    assert read_by(both) == ["staff"]
    with pytest.raises(ValidationError):
        both.set_respondent_groups(["survivor"], by=both)


@pytest.mark.parametrize("role", [Role.BOARD, Role.ADMINISTRATOR, Role.COMMUNICATIONS])
def test_where_no_role_reads_texts_there_is_nothing_to_choose(
    administrator: Client, role: Role
) -> None:
    user = factories.make_user(role, email="other@testshire.example")
    assert "nothing to choose" in words_of(administrator.get(address_of(user)))
    administrator.post(address_of(user), {"groups": ["survivor"]})
    assert read_by(user) == []


def test_groups_are_forgotten_with_the_last_role_that_reads(admin: User) -> None:
    user = factories.make_user(Role.CODER, Role.REVIEWER)
    user.set_roles([Role.REVIEWER, Role.BOARD], by=admin)
    assert read_by(user) == sorted(RespondentGroup.values)
    user.set_roles([Role.BOARD], by=admin)
    user.set_roles([Role.CODER], by=admin)
    assert read_by(user) == []
    assert AuditEntry.objects.get(action="people.respondent_groups").detail == {"groups": []}


def test_a_closed_account_reads_nobody(administrator: Client, admin: User) -> None:
    user = factories.make_user(Role.CODER)
    user.leave(by=admin)
    assert read_by(user) == []
    assert administrator.get(address_of(user)).status_code == 404


def test_a_group_whose_worries_reach_nobody_is_named(administrator: Client) -> None:
    lead = factories.make_user(Role.SAFEGUARDING, email="lead@testshire.example")
    factories.make_user(Role.CODER)
    assert groups_without_lead() == []
    rest = [group for group in RespondentGroup.values if group != "family"]
    answer = administrator.post(address_of(lead), {"groups": rest}, follow=True)
    assert groups_without_lead() == [RespondentGroup.FAMILY]
    assert "No safeguarding lead reads texts of these groups: Family and friends." in words_of(
        answer
    )


@pytest.mark.sqlite
def test_an_upgrade_locks_nobody_out_and_opens_nothing(upgraded: Path) -> None:
    code = """
import json
from hearback.people.models import User
print(json.dumps([user.respondent_groups for user in User.objects.order_by("pk")]))
"""
    kept = json.loads(manage(upgraded, "shell", "--no-imports", "-c", code))
    assert kept == [sorted(RespondentGroup.values), [], []]
