"""Inviting, joining, coming back; every link works once."""

import re
from collections.abc import Callable
from io import StringIO

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from freezegun.api import FrozenDateTimeFactory
from pytest_django.fixtures import Settings

from hearback.people.models import AuditEntry, Invitation, User
from hearback.people.roles import ROLE_PURPOSES, Role
from tests import factories
from tests.people.conftest import add_app, is_signed_in, words_of

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
NEW_PASSWORD = "violet lantern, 42 boats"
JOINER = "kim@testshire.example"


@pytest.fixture
def admin(db: None) -> User:
    return factories.make_user(Role.ADMINISTRATOR)


@pytest.fixture
def administrator(office: Office, admin: User) -> Client:
    return office(user=admin)


def invite(client: Client, email: str = JOINER, roles: tuple[Role, ...] = (Role.CODER,)) -> str:
    """Invite through the form and return the link's path, as the page shows it once."""
    client.post("/people/invite/", {"email": email, "roles": [role.value for role in roles]})
    return path_in(words_of(client.get("/people/link/")))


def path_in(text: str) -> str:
    found = re.search(r"https?://\S+?(/people/invitation/\S+?/)(?:\s|$)", text)
    assert found, text
    return found[1]


def join(client: Client, path: str, password: str = NEW_PASSWORD) -> None:
    client.post(
        path,
        {"first_name": "Kim", "last_name": "Moss", "password": password, "again": password},
    )


def test_the_form_says_what_each_role_is_for(administrator: Client) -> None:
    words = words_of(administrator.get("/people/invite/"))
    assert all(purpose in words.replace("&#x27;", "'") for purpose in ROLE_PURPOSES.values())


def test_an_invitation_is_mailed_with_a_neutral_subject(administrator: Client) -> None:
    shown = invite(administrator)
    (message,) = mail.outbox
    assert message.to == [JOINER]
    assert message.subject == "An invitation to sign in"
    assert path_in(str(message.body)) == shown


def test_the_link_is_shown_once(administrator: Client) -> None:
    invite(administrator)
    assert administrator.get("/people/link/")["Location"] == "/people/list/"
    assert "people.link" not in administrator.session


def test_a_mail_server_that_is_down_loses_nothing(
    administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("hearback.people.mail.send_mail", refuse)
    administrator.post("/people/invite/", {"email": JOINER, "roles": ["coder"]})
    words = words_of(administrator.get("/people/link/"))
    assert "could not be sent" in words
    assert path_in(words)


def test_joining_makes_the_account_and_leads_to_the_second_factor(
    administrator: Client, client: Client
) -> None:
    path = invite(administrator, roles=(Role.CODER, Role.REVIEWER))
    join(client, path)
    user = User.objects.get(email=JOINER)
    assert user.get_full_name() == "Kim Moss"
    assert user.roles == {Role.CODER, Role.REVIEWER}
    assert client.get("/account/2fa/").status_code == 200
    assert is_signed_in(client)
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["people.invited", "people.roles", "people.joined", "sign_in.done"]


def test_without_a_second_factor_a_joiner_reads_nothing(
    administrator: Client, client: Client, settings: Settings
) -> None:
    path = invite(administrator)
    settings.SECOND_FACTOR_REQUIRED = True
    join(client, path)
    assert client.get("/people/me/")["Location"] == "/account/2fa/"


def test_a_link_works_once(administrator: Client, client: Client) -> None:
    path = invite(administrator)
    join(client, path)
    thief = Client()
    response = thief.get(path)
    assert response.status_code == 404
    assert "does not work" in words_of(response)
    join(thief, path, "thief's own long password")
    assert User.objects.get(email=JOINER).check_password(NEW_PASSWORD)


def test_two_at_the_same_moment_make_one_account(admin: User) -> None:
    """Both found the invitation open; the second to save is refused."""
    first, secret = Invitation.invite(JOINER, [Role.CODER], by=admin)
    second = Invitation.find(secret)
    assert second is not None
    first.accept("Kim", "Moss", NEW_PASSWORD)
    with pytest.raises(ValidationError):
        second.accept("Eve", "Moss", "another long password")
    assert User.objects.get(email=JOINER).first_name == "Kim"


def test_a_link_runs_out_after_seven_days(
    admin: User, client: Client, clock: FrozenDateTimeFactory
) -> None:
    factories.make_partnership()
    _, secret = Invitation.invite(JOINER, [Role.CODER], by=admin)
    clock.tick(7 * 24 * 3600 - 1)
    assert client.get(f"/people/invitation/{secret}/").status_code == 200
    clock.tick(2)
    assert client.get(f"/people/invitation/{secret}/").status_code == 404


def test_taking_an_invitation_back(administrator: Client, client: Client) -> None:
    path = invite(administrator)
    administrator.post(f"/people/invited/{Invitation.objects.get().pk}/revoke/")
    assert client.get(path).status_code == 404
    assert AuditEntry.objects.filter(action="people.invitation_revoked", subject=JOINER).exists()


def test_a_new_link_stops_the_old_one(administrator: Client, client: Client) -> None:
    old = invite(administrator)
    administrator.post(f"/people/invited/{Invitation.objects.get().pk}/renew/")
    new = path_in(words_of(administrator.get("/people/link/")))
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_only_a_digest_of_the_secret_is_stored(admin: User) -> None:
    invitation, secret = Invitation.invite(JOINER, [Role.CODER], by=admin)
    assert secret not in str(vars(Invitation.objects.get(pk=invitation.pk)))
    assert secret not in str([vars(entry) for entry in AuditEntry.objects.all()])


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("short", "short", "too short"),
        ("password1234", "password1234", "too common"),
        ("kim@testshire.example", "kim@testshire.example", "too similar"),
        (NEW_PASSWORD, NEW_PASSWORD + "x", "not the same"),
        ("", "", "required"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused(
    administrator: Client, client: Client, password: str, again: str, words: str
) -> None:
    path = invite(administrator)
    values = {"first_name": "Kim", "last_name": "Moss", "password": password, "again": again}
    response = client.post(path, values)
    assert words in words_of(response)
    assert "Kim" in response.content.decode()
    assert not User.objects.filter(email=JOINER).exists()


def test_someone_who_is_signed_in_is_told_to_sign_out_first(administrator: Client) -> None:
    path = invite(administrator)
    response = administrator.get(path)
    assert "Sign out first" in words_of(response)
    join(administrator, path)
    assert not User.objects.filter(email=JOINER).exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"email": "no address", "roles": ["coder"]}, "valid e"),
        ({"email": JOINER, "roles": []}, "at least one role"),
        ({"email": JOINER, "roles": ["superuser"]}, "superuser"),
        ({"email": "administrator@testshire.example", "roles": ["coder"]}, "has an account"),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused(
    administrator: Client, values: dict[str, object], words: str
) -> None:
    response = administrator.post("/people/invite/", values)
    assert words in words_of(response)
    assert not Invitation.objects.exists()
    assert not mail.outbox


def test_a_lost_password_keeps_roles_and_second_factor(
    administrator: Client, client: Client
) -> None:
    user = factories.make_user(Role.CODER)
    add_app(user)
    administrator.post(f"/people/{user.pk}/password/")
    path = path_in(words_of(administrator.get("/people/link/")))
    assert "First name" not in words_of(client.get(path))
    response = client.post(path, {"password": NEW_PASSWORD, "again": NEW_PASSWORD})
    assert response["Location"] == "/account/2fa/authenticate/"
    assert not is_signed_in(client)
    user = User.objects.get(pk=user.pk)
    assert user.check_password(NEW_PASSWORD)
    assert user.roles == {Role.CODER}
    assert user.has_second_factor()


def test_a_lost_password_link_gives_no_roles_that_were_taken_meanwhile(admin: User) -> None:
    user = factories.make_user(Role.CODER, Role.REVIEWER)
    invitation, _ = Invitation.invite(user.email, [Role.CODER, Role.REVIEWER], by=admin)
    user.set_roles([Role.CODER], by=admin)
    invitation.accept("", "", NEW_PASSWORD)
    assert User.objects.get(pk=user.pk).roles == {Role.CODER}


def test_someone_who_left_comes_back_by_invitation_only(
    administrator: Client, admin: User, client: Client
) -> None:
    user = factories.make_user(Role.REVIEWER)
    open_link = Invitation.invite(user.email, [Role.REVIEWER], by=admin)[1]
    user.leave(by=admin)
    assert Invitation.find(open_link) is None
    join(client, invite(administrator, user.email, (Role.CODER,)))
    user = User.objects.get(pk=user.pk)
    assert user.is_active
    assert user.roles == {Role.CODER}


def test_the_first_administrator_comes_by_the_command_line(client: Client) -> None:
    factories.make_partnership()
    out = StringIO()
    call_command("invite", email="First@Testshire.example", stdout=out)
    join(client, path_in(out.getvalue()))
    assert User.objects.get().roles == {Role.ADMINISTRATOR}
    assert AuditEntry.objects.get(action="people.invited").actor == "system"


def test_the_command_takes_other_roles() -> None:
    call_command("invite", "--email", JOINER, "--roles", "coder", "reviewer", stdout=StringIO())
    assert Invitation.objects.get().roles == ["coder", "reviewer"]


@pytest.mark.parametrize("email", ["nonsense", "administrator@testshire.example"])
def test_the_command_refuses_what_makes_no_sense(admin: User, email: str) -> None:
    with pytest.raises(CommandError):
        call_command("invite", email=email, stdout=StringIO())
