"""The role the public tier has on PostgreSQL, signed in as itself (`grant_public`)."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from hearback import access
from tests import database_doors
from tests.database_doors import ROLE, ask_through

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(databases=["default", "staging"]),
]


@pytest.fixture(scope="module", autouse=True)
def granted(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    yield from database_doors.grant(django_db_blocker)


def signed_in(alias: str = "default") -> psycopg.Connection[tuple[Any, ...]]:
    """Sign in as the role itself, as the public process does."""
    options = connections[alias].settings_dict
    return psycopg.connect(
        host=options["HOST"], port=options["PORT"], dbname=options["NAME"], user=ROLE
    )


def owner_of_the_server() -> str:
    """Return the role that made the server, whatever this one calls it."""
    found = ask_through(connections["default"])("SELECT rolname FROM pg_roles WHERE oid = 10")
    return str(found[0][0])


@pytest.mark.parametrize(
    "statement",
    [
        b"SELECT * FROM people_user",
        b"SELECT * FROM public.surveys_survey",
        b"SET search_path = public; SELECT * FROM wagtailcore_page",
        b"CREATE TABLE kept (words text)",
        b"CREATE TABLE public.kept (words text)",
        b"CREATE TEMP TABLE kept (words text)",
        b"CREATE VIEW hearback_public.peek AS SELECT 1",
        b"CREATE SCHEMA mine",
        b"CREATE ROLE another",
        b"COPY (SELECT 1) TO PROGRAM 'true'",
        b"SELECT pg_read_file('/etc/passwd')",
        f"ALTER ROLE {ROLE} SUPERUSER".encode(),
        b"GRANT SELECT ON people_user TO PUBLIC",
        b"ALTER VIEW hearback_public.surveys_survey RESET (security_barrier)",
    ],
)
def test_nothing_more_opens(statement: bytes) -> None:
    with (
        signed_in() as session,
        pytest.raises(psycopg.Error, match=r"permission denied|must be (owner|superuser)"),
    ):
        session.execute(statement)


def test_the_servers_owner_stays_out_of_reach() -> None:
    with signed_in() as session, pytest.raises(psycopg.Error, match="permission denied"):
        session.execute(f'SET ROLE "{owner_of_the_server()}"')


def test_plain_names_mean_the_views() -> None:
    with signed_in() as session:
        session.execute("SELECT title FROM wagtailcore_page")
        found = session.execute(
            "SELECT relnamespace::regnamespace::text FROM pg_class"
            " WHERE oid = 'wagtailcore_page'::regclass"
        ).fetchone()
    assert found == ("hearback_public",)


def test_it_can_sign_in_to_staging_and_only_add() -> None:
    with signed_in("staging") as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute("SELECT * FROM intake_envelope")
    with signed_in("staging") as session:
        session.execute(r"INSERT INTO intake_envelope (id, sealed) VALUES (7, '\x01')")
        session.rollback()


def test_granting_again_drops_what_is_stale() -> None:
    ask = ask_through(connections["default"])
    ask("CREATE VIEW hearback_public.stale AS SELECT 1")
    ask(f"GRANT SELECT ON people_user TO {ROLE}")
    ask("GRANT INSERT ON people_user TO PUBLIC")
    call_command("grant_public", ROLE, stdout=StringIO())
    views = ask("SELECT viewname FROM pg_views WHERE schemaname = 'hearback_public'")
    assert {name for (name,) in views} == set(access.VIEW_CONDITIONS)
    may = f"SELECT has_table_privilege('{ROLE}', 'people_user', 'SELECT, INSERT')"
    assert ask(may) == [(False,)]


@pytest.mark.parametrize("role", ['x"; DROP TABLE people_user', "Web"])
def test_an_odd_name_is_refused(role: str) -> None:
    with pytest.raises(CommandError):
        call_command("grant_public", role, stdout=StringIO())


def test_a_role_with_powers_is_refused() -> None:
    with pytest.raises(CommandError, match="powers of its own"):
        call_command("grant_public", owner_of_the_server(), stdout=StringIO())


def test_a_member_of_another_role_is_refused() -> None:
    ask = ask_through(connections["default"])
    ask("CREATE ROLE hearback_test_member")
    ask("GRANT pg_read_all_data TO hearback_test_member")
    with pytest.raises(CommandError, match="powers of its own"):
        call_command("grant_public", "hearback_test_member", stdout=StringIO())


def test_envelopes_need_a_database_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    name = connections["default"].settings_dict["NAME"]
    monkeypatch.setitem(connections["staging"].settings_dict, "NAME", name)
    with pytest.raises(CommandError, match="a database of their own"):
        call_command("grant_public", ROLE, stdout=StringIO())
