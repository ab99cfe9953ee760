"""What the public tier can reach through its own database connection: the same list on SQLite and
PostgreSQL (hearback.access), attacked in the same way.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections

from feedback.intake.models import Envelope, SpentToken
from hearback import access
from tests import database_doors
from tests.database_doors import DENIED, HOME, IS_POSTGRESQL, Ask, Door, ask_through, sqlite_copy
from tests.published import DRAFT_TITLE, Keys, add_everything, model_of

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
LISTED = access.READ_TABLES | set(access.VIEW_CONDITIONS)


@pytest.fixture(scope="module")
def granted(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    yield from database_doors.grant(django_db_blocker)


@pytest.fixture
def content(db: None) -> tuple[Keys, Keys]:
    return add_everything()


@pytest.fixture
def door(granted: None, tmp_path: Path) -> Door:
    return database_doors.public_door(tmp_path)


def tables(alias: str = "default") -> set[str]:
    return set(connections[alias].introspection.table_names())


def key_of(table: str) -> str:
    """Return the column of a table's primary key."""
    key = model_of(table)._meta.pk
    assert key is not None
    return key.column


def keys_in(ask: Ask, table: str) -> set[Any]:
    return {key for (key,) in ask(f'SELECT "{key_of(table)}" FROM "{table}"')}


def test_every_table_is_either_listed_or_denied(door: Door, content: object) -> None:
    denied = tables() - LISTED
    assert {"people_user", "people_auditentry", "responses_text", "wagtailcore_revision"} <= denied
    with door("default") as ask:
        for table in sorted(denied):
            for statement in (f'SELECT * FROM "{table}"', f'SELECT 1 FROM {HOME}."{table}"'):
                with pytest.raises(DatabaseError, match=DENIED):
                    ask(statement)
        for table in LISTED:
            ask(f'SELECT * FROM "{table}"')


def test_every_listed_table_exists() -> None:
    assert tables() >= LISTED
    assert not access.READ_TABLES & set(access.VIEW_CONDITIONS)


def test_rows_that_are_out_are_there_and_others_are_not(
    door: Door, content: tuple[Keys, Keys]
) -> None:
    out, kept = content
    assert set(out) == set(kept) == set(access.VIEW_CONDITIONS)
    with door("default") as ask:
        for table in access.VIEW_CONDITIONS:
            seen = keys_in(ask, table)
            assert out[table] <= seen, table
            assert not kept[table] & seen, table


def test_a_view_answers_every_shape_of_question(door: Door, content: tuple[Keys, Keys]) -> None:
    """Counted, joined to itself, asked for one row or for none of its columns."""
    out, kept = content
    with door("default") as ask:
        for table in access.VIEW_CONDITIONS:
            key, one = key_of(table), min(out[table])
            (count,) = ask(f'SELECT count(*) FROM "{table}"')
            assert len(ask(f'SELECT 1 FROM "{table}"')) == count[0]
            join = f'"{table}" a JOIN "{table}" b ON a."{key}" = b."{key}"'
            assert len(ask(f'SELECT a."{key}" FROM {join} ORDER BY b."{key}"')) == count[0]
            assert ask(f'SELECT 1 FROM "{table}" WHERE "{key}" = {one} LIMIT 1') == [(1,)]
            hidden = min(kept[table])
            assert ask(f'SELECT 1 FROM "{table}" WHERE "{key}" = {hidden} LIMIT 1') == []


def test_an_unguarded_connection_reads_them_all(content: tuple[Keys, Keys]) -> None:
    """The negative control: what the tests above look for is there to be found."""
    out, kept = content
    ask = ask_through(connections["default"])
    for table in tables():
        ask(f'SELECT * FROM "{table}"')
        ask(f'SELECT 1 FROM {HOME}."{table}"')
    for table in access.VIEW_CONDITIONS:
        assert out[table] | kept[table] <= keys_in(ask, table)
    assert (DRAFT_TITLE,) in ask("SELECT draft_title FROM wagtailcore_page")


def test_the_title_of_a_draft_is_blank_on_a_live_page(door: Door, content: object) -> None:
    with door("default") as ask:
        assert set(ask("SELECT draft_title FROM wagtailcore_page")) == {("",)}


@pytest.mark.parametrize("asked", ["*", "1", "count(*)"])
def test_the_table_behind_a_view_is_denied_by_its_full_name(
    door: Door, content: object, asked: str
) -> None:
    with door("default") as ask:
        for table in access.VIEW_CONDITIONS:
            with pytest.raises(DatabaseError, match=DENIED):
                ask(f'SELECT {asked} FROM {HOME}."{table}"')


def test_an_error_provoked_in_a_hidden_row_stays_hidden(
    door: Door, content: tuple[Keys, Keys]
) -> None:
    """Were the condition judged before the view's own, the error would tell that a draft exists."""
    out, kept = content
    (hidden,) = kept["surveys_surveyversion"]
    error = f"1 / (id - {hidden})" if IS_POSTGRESQL else "abs(-9223372036854775807 - 1)"
    trap = f"CASE WHEN id = {hidden} THEN {error} ELSE 1 END > 0"
    with door("default") as ask:
        rows = ask(f"SELECT id FROM surveys_surveyversion WHERE {trap}")
        assert {key for (key,) in rows} == out["surveys_surveyversion"]
    with pytest.raises(DatabaseError):
        ask_through(connections["default"])(f"SELECT 1 FROM surveys_surveyversion WHERE {trap}")


def test_nothing_can_be_written(door: Door, content: tuple[Keys, Keys]) -> None:
    with door("default") as ask:
        for table in sorted(LISTED):
            key = key_of(table)
            for name in (f'"{table}"', f'{HOME}."{table}"'):
                for statement in (
                    f'UPDATE {name} SET "{key}" = "{key}"',
                    f"DELETE FROM {name}",
                    f'INSERT INTO {name} ("{key}") VALUES (1)',
                    f"DROP TABLE {name}",
                ):
                    with pytest.raises(DatabaseError):
                        ask(statement)
        with pytest.raises(DatabaseError):
            ask(f"CREATE TABLE {HOME}.kept (words text)")
        assert content[0]["surveys_survey"] <= keys_in(ask, "surveys_survey")


@pytest.mark.parametrize("table", ["intake_envelope", "intake_spenttoken"])
def test_staging_takes_rows_and_gives_none_back(door: Door, table: str) -> None:
    assert access.insert_tables() == {Envelope._meta.db_table, SpentToken._meta.db_table}
    binary = r"'\x01'" if IS_POSTGRESQL else "x'01'"
    row = {
        "intake_envelope": f"(id, sealed) VALUES (7, {binary})",
        "intake_spenttoken": "(id, epoch) VALUES (7, 1)",
    }[table]
    column = key_of(table)
    with door("staging") as ask:
        ask(f'INSERT INTO "{table}" {row}')
        for statement in (
            f'SELECT * FROM "{table}"',
            f'SELECT count(*) FROM "{table}"',
            f'UPDATE "{table}" SET "{column}" = "{column}"',
            f'DELETE FROM "{table}"',
            f'DROP TABLE "{table}"',
            f'INSERT INTO "{table}" {row.replace("7", "8")} RETURNING "{column}"',
        ):
            with pytest.raises(DatabaseError):
                ask(statement)


def test_staging_shows_and_takes_nothing_else(door: Door) -> None:
    with door("staging") as ask:
        for table in tables("staging") - access.insert_tables():
            for statement in (f'SELECT * FROM "{table}"', f'DELETE FROM "{table}"'):
                with pytest.raises(DatabaseError, match=DENIED):
                    ask(statement)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH DATABASE '/etc/passwd' AS other",
        "PRAGMA writable_schema = ON",
        "PRAGMA trusted_schema = ON",
        "SELECT sql FROM sqlite_master",
        "DROP VIEW temp.surveys_survey",
        "CREATE TEMP VIEW peek AS SELECT * FROM main.people_user",
        "WITH people AS (SELECT * FROM people_user) SELECT * FROM people",
        "SELECT (SELECT email FROM people_user LIMIT 1) FROM engagement_partnership",
        "SELECT * FROM surveys_survey UNION ALL SELECT * FROM main.surveys_survey",
        "VACUUM INTO '/tmp/stolen.sqlite3'",
    ],
)
def test_ways_around_the_guard_are_shut(
    door: Door, content: object, tmp_path: Path, statement: str
) -> None:
    with door("default") as ask, pytest.raises(DatabaseError):
        ask(statement)


@pytest.mark.sqlite
def test_the_guard_is_what_refuses(content: object, tmp_path: Path) -> None:
    """The negative control on SQLite itself: the office's connection to the same file reads on."""
    with sqlite_copy("default", "office", tmp_path) as ask:
        assert (DRAFT_TITLE,) in ask("SELECT draft_title FROM wagtailcore_page")
        ask("SELECT * FROM main.surveys_survey")
        ask("SELECT * FROM people_user")


@pytest.mark.sqlite
def test_sqlite_has_nothing_to_grant() -> None:
    with pytest.raises(CommandError, match="SQLite has no roles"):
        call_command("grant_public", "hearback_web")
