"""Claim 44: every office address says who may open it, and each role gets its own and nothing else.

Every address of the resolver, asked for by every role with every method.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, path
from django.urls.resolvers import RoutePattern

from hearback import permissions, urls_office
from hearback.people.access import EVERYONE, SIGNED_IN
from hearback.people.roles import Role
from hearback.permissions import FOREIGN_PREFIXES
from tests import factories

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
Office = Callable[..., Client]
# Whoever takes the log away is written down in it: for those who look whether anything changed.
WRITTEN_DOWN = "/people/audit/audit-log.csv"
# A value for each kind of part an address may have; what is not there answers 404.
SAMPLES = {"int": "1", "slug": "spring", "str": "2026-Q3", "uuid": "0" * 8, "path": "x"}
SAMPLES_BY_NAME = {"quarter": "2026-Q3", "period": "2026-Q3", "survey": "spring", "slug": "spring"}
SAMPLES_BY_NAME |= {"year": "2026", "document": "privacy"}
# 400: a form that was sent empty.
OPENED = {200, 302, 303, 400, 404, 405}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")


@dataclass(frozen=True)
class Door:
    """An address as it is declared, and who may open it (None: nobody said)."""

    route: str
    roles: frozenset[str] | None
    is_plain: bool

    @property
    def address(self) -> str:
        """An address that matches, with sample values."""

        def sample(part: re.Match[str]) -> str:
            kind, _, name = part[1].rpartition(":")
            return SAMPLES_BY_NAME.get(name, SAMPLES[kind or "str"])

        return "/" + re.sub(r"<([^>]+)>", sample, self.route)

    @property
    def foreign(self) -> frozenset[str] | None:
        """Who may open it, if it lies under a prefix of others' views."""
        found = [
            roles for prefix, roles in FOREIGN_PREFIXES.items() if self.route.startswith(prefix)
        ]
        return found[0] if found else None

    def lets_in(self, role: Role) -> bool:
        """Whether this role may open it."""
        assert self.roles is not None
        return bool(self.roles & {role.value, *EVERYONE, *SIGNED_IN})


def doors(patterns: Iterable[object], before: str = "", *, plain: bool = True) -> Iterator[Door]:
    """Yield every address below `patterns`."""
    for entry in patterns:
        assert isinstance(entry, URLPattern | URLResolver)
        route = before + str(entry.pattern)
        is_plain = plain and isinstance(entry.pattern, RoutePattern)
        if isinstance(entry, URLResolver):
            yield from doors(entry.url_patterns, route, plain=is_plain)
        else:
            yield Door(route, getattr(entry.callback, "allowed_roles", None), is_plain)


def undeclared(patterns: Iterable[object]) -> list[str]:
    """Return the addresses for which nobody said who may open them."""
    return [door.route for door in doors(patterns) if door.roles is None and door.foreign is None]


def ours() -> list[Door]:
    """Return our own addresses that can be asked for with sample values."""
    return [
        door
        for door in doors(urls_office.urlpatterns)
        if door.roles is not None and door.foreign is None and door.is_plain
    ]


@pytest.fixture
def world(db: None) -> None:
    """A survey with a release, a text and a theme, so that many addresses lead somewhere."""
    survey = factories.make_survey()
    factories.make_release(survey)
    factories.make_codebook()
    factories.make_text(survey.current_version(), month=date(2026, 8, 1))
    permissions.sync()


def test_every_address_says_who_may_open_it() -> None:
    assert undeclared(urls_office.urlpatterns) == []
    assert len(ours()) > 20


def test_control_an_address_that_says_nothing() -> None:
    """A view planted without declared roles was named."""

    def planted(request: HttpRequest) -> HttpResponse:
        return HttpResponse("everything")

    patterns = [*urls_office.urlpatterns, path("desk/planted/", planted)]
    assert undeclared(patterns) == ["desk/planted/"]


def test_declared_roles_exist() -> None:
    known = {*Role.values, *EVERYONE, *SIGNED_IN}
    assert [door.route for door in ours() if not door.roles or not door.roles <= known] == []


def faults_of(client: Client, door: Door, *, may: bool) -> list[str]:
    """Ask with every method and return what is wrong with the answers. Who may not open an address
    is refused, or told that there is no such method; at least once refused.
    """
    statuses = {method: client.generic(method, door.address).status_code for method in METHODS}
    if may:
        wrong = {method for method, status in statuses.items() if status not in OPENED}
    else:
        wrong = {method for method, status in statuses.items() if status not in (403, 405)}
        wrong |= set() if 403 in statuses.values() else {"every method"}
    return [f"{method} {door.address} answers {statuses.get(method)}" for method in sorted(wrong)]


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_what_is_its_own_and_nothing_else(
    office: Office, world: None, role: Role
) -> None:
    client = office(role)
    wrong = [fault for door in ours() for fault in faults_of(client, door, may=door.lets_in(role))]
    assert wrong == []


def test_control_a_view_that_lets_everyone_in(office: Office, world: None) -> None:
    """A page for coders that forgets to ask was opened by the board, and found."""

    def forgetful(request: HttpRequest) -> HttpResponse:
        return HttpResponse("everything")

    door = Door("forgetful/", frozenset({"coder"}), True)
    client = office(Role.BOARD)
    with override_settings(
        ROOT_URLCONF=type("Urls", (), {"urlpatterns": [path(door.route, forgetful)]})
    ):
        assert not door.lets_in(Role.BOARD)
        assert len(faults_of(client, door, may=False)) == len(METHODS) + 1


def test_no_role_opens_nothing(office: Office, world: None) -> None:
    client = office()
    shut = [door for door in ours() if not (door.roles or EVERYONE) & (EVERYONE | SIGNED_IN)]
    assert [fault for door in shut for fault in faults_of(client, door, may=False)] == []
    assert len(shut) > 15


def test_a_stranger_is_led_to_sign_in(client: Client, world: None) -> None:
    for door in ours():
        if door.roles == EVERYONE:
            continue
        for method in METHODS:
            response = client.generic(method, door.address)
            if response.status_code != 405:
                assert response.status_code == 302, door.address
                assert response["Location"].startswith("/account/login/"), door.address


@pytest.mark.parametrize("role", Role)
def test_wagtail_opens_for_those_who_work_there(office: Office, world: None, role: Role) -> None:
    client = office(role)
    may = role.value in FOREIGN_PREFIXES["admin/"]
    for address in ("/admin/", "/admin/pages/", "/admin/reports/locked/", "/admin/users/"):
        status = client.get(address).status_code
        assert status in OPENED if may else status == 403, (address, status)
    assert client.get("/admin/").status_code == (200 if may else 403)


def test_wagtail_asks_a_stranger_to_sign_in(client: Client, world: None) -> None:
    for door in doors(urls_office.urlpatterns):
        if door.route.startswith("admin/") and door.is_plain and "<" not in door.route:
            response = client.get(door.address)
            assert response.status_code in (302, 404), door.address
            assert response.status_code == 404 or "/account/login/" in response["Location"]


def test_nobody_manages_people_in_wagtail(office: Office, world: None) -> None:
    """Roles are given on our own screens only, where they are audited."""
    client = office(*Role)
    for address in ("/admin/users/", "/admin/users/add/", "/admin/groups/", "/admin/groups/new/"):
        assert client.get(address).status_code in (302, 403, 404), address


@pytest.mark.parametrize(
    ("prefix", "role"),
    [
        ("desk/", Role.ADMINISTRATOR),
        ("desk/", Role.BOARD),
        ("desk/", Role.COMMUNICATIONS),
        ("desk/", Role.KEYHOLDER),
        ("desk/", Role.PARTNER),
        *(("desk/raw/", role) for role in Role if role is not Role.REVIEWER),
        *(("desk/safeguarding/", role) for role in Role if role is not Role.SAFEGUARDING),
        ("rota/", Role.OFFICER),
        ("rota/", Role.CODER),
        ("rota/", Role.BOARD),
        ("cutting/", Role.KEYHOLDER),
        ("cutting/", Role.BOARD),
        ("cutting/", Role.ADMINISTRATOR),
        ("people/", Role.OFFICER),
        ("people/", Role.BOARD),
    ],
)
def test_what_a_role_must_never_open(prefix: str, role: Role) -> None:
    """Written out, so that a careless declaration can't quietly widen it."""
    below = [door for door in ours() if door.route.startswith(prefix)]
    assert below
    named = [door.route for door in below if role.value in (door.roles or ())]
    assert named == []


def test_the_public_tier_has_no_office(public: Client) -> None:
    prefixes = {door.route.partition("/")[0] for door in ours()} | {"account", "admin"}
    for door in doors(urls_office.urlpatterns):
        if door.is_plain and door.route.partition("/")[0] in prefixes - {""}:
            assert public.get(door.address, follow=True).status_code == 404, door.address
            assert public.post(door.address, {"some": "thing"}, follow=True).status_code == 404, (
                door.address
            )
