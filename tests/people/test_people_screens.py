"""Start, one's own account, and what an administrator can change about others."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hearback.people.models import AuditEntry, Invitation, User
from hearback.people.roles import Role
from hearback.people.views import FIRST_PAGES
from tests import factories
from tests.people.conftest import add_app, is_signed_in, words_of

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]


@pytest.fixture
def admin(db: None) -> User:
    return factories.make_user(Role.ADMINISTRATOR)


@pytest.fixture
def administrator(office: Office, admin: User) -> Client:
    return office(user=admin)


@pytest.mark.parametrize("role", Role)
def test_each_role_starts_on_a_page_it_may_open(office: Office, roles: None, role: Role) -> None:
    response = office(role).get("/", follow=True)
    assert response.status_code == 200
    assert bool(role in FIRST_PAGES) == (response.redirect_chain[-1][0] != "/people/")


def test_several_roles_start_on_the_first(office: Office) -> None:
    client = office(Role.ADMINISTRATOR, Role.DATA_PROTECTION)
    assert client.get("/people/")["Location"] == "/people/list/"


def test_without_a_role_the_page_is_calm(office: Office) -> None:
    response = office().get("/people/")
    assert response.status_code == 200
    assert "no role yet" in words_of(response)


def test_my_account_says_what_i_have(office: Office) -> None:
    user = factories.make_user(Role.CODER)
    client = office(user=user)
    assert "Not set up" in words_of(client.get("/people/me/"))
    add_app(user)
    words = words_of(client.get("/people/me/"))
    assert "Not set up" not in words
    assert "reads and codes masked text" in words


def test_the_list_shows_who_has_what(administrator: Client, admin: User) -> None:
    coder = factories.make_user(Role.CODER, Role.REVIEWER)
    add_app(coder)
    gone = factories.make_user(email="gone@testshire.example")
    gone.leave(by=admin)
    Invitation.invite("kim@testshire.example", [Role.BOARD], by=admin)
    words = words_of(administrator.get("/people/list/"))
    assert f"{coder.email} Coder, Reviewer Yes Active" in words
    assert f"{admin.email} Administrator No Active" in words
    assert f"{gone.email} None No Closed" in words
    assert "kim@testshire.example Board member." in words


def test_the_list_costs_the_same_for_many(
    administrator: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        factories.make_user(Role.CODER, email=f"coder{number}@testshire.example")
    administrator.get("/people/list/")
    with django_assert_max_num_queries(12):
        administrator.get("/people/list/")


def test_changing_roles(administrator: Client, admin: User) -> None:
    user = factories.make_user(Role.CODER)
    administrator.post(f"/people/{user.pk}/roles/", {"roles": ["board_member", "reviewer"]})
    assert User.objects.get(pk=user.pk).roles == {Role.BOARD, Role.REVIEWER}
    entry = AuditEntry.objects.get(action="people.roles")
    assert (entry.actor, entry.subject) == (admin.email, user.email)
    assert entry.detail == {"roles": ["board_member", "reviewer"]}


def test_nobody_changes_their_own_roles(administrator: Client, admin: User) -> None:
    factories.make_user(Role.ADMINISTRATOR, email="other@testshire.example")
    address = f"/people/{admin.pk}/roles/"
    assert "Another administrator" in words_of(administrator.get(address))
    administrator.post(address, {"roles": ["administrator", "reviewer", "keyholder"]})
    assert User.objects.get(pk=admin.pk).roles == {Role.ADMINISTRATOR}
    with pytest.raises(ValidationError):
        admin.set_roles([Role.REVIEWER], by=admin)


def test_the_last_administrator_stays(admin: User) -> None:
    """Even when the request comes from elsewhere than an administrator."""
    officer = factories.make_user(Role.OFFICER)
    with pytest.raises(ValidationError, match="last administrator"):
        admin.set_roles([Role.CODER], by=officer)
    with pytest.raises(ValidationError, match="last administrator"):
        admin.leave(by=officer)
    admin = User.objects.get(pk=admin.pk)
    assert admin.is_active
    assert admin.roles == {Role.ADMINISTRATOR}
    assert not AuditEntry.objects.exists()


def test_a_closed_administrator_does_not_count(admin: User) -> None:
    other = factories.make_user(Role.ADMINISTRATOR, email="other@testshire.example")
    other.leave(by=admin)
    with pytest.raises(ValidationError, match="last administrator"):
        admin.leave(by=factories.make_user(Role.OFFICER))


def test_closing_an_account(administrator: Client, office: Office) -> None:
    user = factories.make_user(Role.CODER)
    add_app(user)
    theirs = office(user=user)
    address = f"/people/{user.pk}/leave/"
    assert "Close the account" in words_of(administrator.get(address))
    assert is_signed_in(theirs)
    administrator.post(address)
    assert not is_signed_in(theirs)
    user = User.objects.get(pk=user.pk)
    assert (user.is_active, user.roles, user.has_second_factor()) == (False, frozenset(), False)
    assert not user.has_usable_password()
    assert AuditEntry.objects.get(action="people.left").subject == user.email


def test_nobody_closes_their_own_account(administrator: Client, admin: User) -> None:
    factories.make_user(Role.ADMINISTRATOR, email="other@testshire.example")
    administrator.post(f"/people/{admin.pk}/leave/")
    assert User.objects.get(pk=admin.pk).is_active


def test_a_closed_account_has_nothing_to_change(administrator: Client, admin: User) -> None:
    user = factories.make_user(Role.CODER)
    user.leave(by=admin)
    page = administrator.get(f"/people/{user.pk}/")
    assert "Close this account" not in words_of(page)
    for action in ("roles", "leave", "second-factor", "password"):
        assert administrator.get(f"/people/{user.pk}/{action}/").status_code == 404


def test_a_lost_factor_needs_words_on_how_it_was_checked(
    administrator: Client, admin: User
) -> None:
    user = factories.make_user(Role.CODER)
    add_app(user)
    address = f"/people/{user.pk}/second-factor/"
    administrator.post(address, {"how_checked": "ok"})
    assert user.has_second_factor()
    how = "She came to my desk with her badge."
    administrator.post(address, {"how_checked": how})
    assert not user.has_second_factor()
    entry = AuditEntry.objects.get(action="people.factor_reset")
    assert (entry.actor, entry.detail) == (admin.email, {"how_checked": how})


def test_nobody_resets_their_own_factor(administrator: Client, admin: User) -> None:
    add_app(admin)
    administrator.post(
        f"/people/{admin.pk}/second-factor/", {"how_checked": "I am sure that I am me."}
    )
    assert admin.has_second_factor()
