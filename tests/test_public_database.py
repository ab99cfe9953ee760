"""What the public tier can reach through its own database connection: the same list on SQLite and
PostgreSQL (hearback.access), attacked in the same way.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connections

from hearback import access
from tests import database_doors
from tests.database_doors import DENIED, HOME, IS_POSTGRESQL, Ask, Door, ask_through, sqlite_copy
from tests.factories import TODAY
from tests.published import DRAFT_TITLE, SUMMARY, Keys, add_everything, model_of
from you_said_we_did.models import Commitment, Finding

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


def test_of_a_source_no_more_than_its_title_is_there(door: Door, content: object) -> None:
    hidden = 'SELECT summary FROM "you_said_we_did_learningsource"'
    with door("default") as ask:
        assert set(ask(hidden)) == {("",)}
        titles = ask('SELECT title, visibility FROM "you_said_we_did_learningsource"')
        assert titles == [("A review: public", "public")]
    assert set(ask_through(connections["default"])(hidden)) == {(SUMMARY,)}  # the control


def test_which_source_a_finding_rests_on_is_there_if_it_is_public(
    door: Door, content: tuple[Keys, Keys]
) -> None:
    (finding,) = content[0]["you_said_we_did_finding"]
    (shown,) = content[0]["you_said_we_did_learningsource"]
    asked = 'SELECT source_id FROM "you_said_we_did_finding"'
    for source, seen in ((shown, shown), (min(content[1]["you_said_we_did_learningsource"]), 0)):
        Finding.objects.filter(pk=finding).update(source=source)
        with door("default") as ask:
            assert ask(asked) == [(seen,)]
    Finding.objects.filter(pk=finding).update(source=None)
    with door("default") as ask:
        assert ask(asked) == [(None,)]


def test_a_quote_is_there_while_it_stands_in_its_release(door: Door, content: object) -> None:
    asked = 'SELECT quote FROM "you_said_we_did_finding"'
    Finding.objects.update(quote="We waited.", quote_approved_on="2026-11-01")
    with door("default") as ask:
        assert ask(asked) == [("We waited.",)]
    Finding.objects.update(quote="It stands nowhere.")
    with door("default") as ask:
        assert ask(asked) == [("",)]


def test_a_survey_that_asks_again_shows_once_it_is_out(
    door: Door, content: tuple[Keys, Keys]
) -> None:
    out, kept = content
    draft = min(kept["surveys_survey"])
    commitments = Commitment.objects.filter(pk__in=out["you_said_we_did_commitment"])
    commitments.update(status="done", first_progress_on=TODAY, followed_up_by=draft)
    ask_for = 'SELECT followed_up_by_id FROM "you_said_we_did_commitment"'
    assert (draft,) in ask_through(connections["default"])(ask_for), "control: it is there to see"
    with door("default") as ask:
        assert set(ask(ask_for)) == {(None,)}


def test_a_survey_that_asks_again_and_is_out_is_named(
    door: Door, content: tuple[Keys, Keys]
) -> None:
    out, _ = content
    shown = min(out["surveys_survey"])
    commitments = Commitment.objects.filter(pk__in=out["you_said_we_did_commitment"])
    commitments.update(status="done", first_progress_on=TODAY, followed_up_by=shown)
    with door("default") as ask:
        assert (shown,) in ask('SELECT followed_up_by_id FROM "you_said_we_did_commitment"')


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


STAGED = [
    "intake_burntcode",
    "intake_envelope",
    "intake_spenttoken",
    "intake_droppedreply",
    "by_email_slip",
    "by_email_spentlink",
]


@pytest.mark.parametrize("table", STAGED)
def test_staging_takes_rows_and_gives_none_back(door: Door, table: str) -> None:
    assert access.insert_tables() == {*STAGED, *access.TAKEN_BACK}
    binary = r"'\x01'" if IS_POSTGRESQL else "x'01'"
    row = {
        "intake_envelope": f"(id, sealed) VALUES (7, {binary})",
        "intake_spenttoken": "(id, epoch) VALUES (7, 1)",
        "intake_burntcode": "(id) VALUES (7)",
        "intake_droppedreply": "(id, ends) VALUES (7, 1)",
        "by_email_slip": f"(id, sealed) VALUES (7, {binary})",
        "by_email_spentlink": "(id, until) VALUES (7, 1)",
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
