"""What is typed in search stands in no address, log, header, cookie or database."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client

from feedback.desk import selection
from feedback.desk.sealed_words import OtherSession, open_sealed, seal
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from hearback.sqlite.base import PRAGMAS
from tests import factories
from tests.desk.conftest import Office, body

LIST = "/desk/texts/"
WORD = "zanzibar"
TYPED = {"state": "all", "words": f"{WORD} waiting"}


def stored() -> str:
    """Everything in the suite's own database, as this transaction sees it."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [str(row) for row in cursor.fetchall()]
    return "\n".join(rows).lower()


def decoded_sessions(client: Client) -> str:
    """What the session holds: its row is encoded, so looking at the bytes would prove nothing."""
    return str(dict(client.session)).lower()


def test_words_are_written_nowhere(
    office: Office, version: SurveyVersion, caplog: pytest.LogCaptureFixture
) -> None:
    factories.make_text(version)
    client = office(Role.CODER)
    with caplog.at_level(0):
        sent = client.post(LIST, TYPED)
        found = client.get(sent.headers["Location"])
    assert sent.status_code == 302
    assert f'value="{WORD} waiting"' in body(found)  # the page itself knows them: a control
    for answer in (sent, found):
        assert WORD not in str(answer.headers).lower()
        assert WORD not in str(answer.cookies).lower()
    assert WORD not in str(client.cookies).lower()
    assert WORD not in caplog.text.lower()
    assert WORD not in stored()
    assert WORD not in decoded_sessions(client)
    assert found.headers["Cache-Control"] == "no-store"
    assert found.headers["Referrer-Policy"] == "same-origin"
    for link in body(found).split('href="')[1:]:
        assert WORD not in link.partition('"')[0]


def test_control_a_word_in_a_text_is_found_by_this_look(version: SurveyVersion) -> None:
    factories.make_text(version, "Zanzibar.")
    assert WORD in stored()


def test_not_even_when_a_page_fails(
    office: Office,
    version: SurveyVersion,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    factories.make_text(version)
    client = office(Role.CODER)
    client.raise_request_exception = False
    sent = client.post(LIST, TYPED)

    def fail(*_: object) -> None:
        raise RuntimeError(f"Cannot look for {WORD}")

    monkeypatch.setattr(selection, "holding", fail)
    with caplog.at_level(0):
        failed = client.get(sent.headers["Location"])
    assert failed.status_code >= 500
    assert WORD not in failed.content.decode()
    printed = capsys.readouterr()
    assert WORD not in printed.out + printed.err
    # What a log may say of it is a kind and places (hearback.faults).
    formatter = logging.getLogger("django").handlers[0].formatter
    assert formatter is not None
    said = "".join(formatter.format(record) for record in caplog.records)
    assert "RuntimeError" in said
    assert WORD not in said


def test_plain_words_in_an_address_are_not_looked_at(
    office: Office, version: SurveyVersion
) -> None:
    factories.make_text(version)
    page = body(office(Role.CODER).get(f"{LIST}?words={WORD}"))
    assert WORD not in page
    assert "still waiting" in page


def test_words_open_in_the_session_that_typed_them_alone(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    factories.make_text(version)
    first, second = office(user=ana), office(user=ana)
    address = first.post(LIST, TYPED).headers["Location"]
    page = body(second.get(address))
    assert WORD not in page
    assert "are gone. Type them again." in page
    assert "are gone" not in body(first.get(address))
    first.logout()
    assert "are gone" in body(office(user=ana).get(address))


@pytest.mark.parametrize("token", ["x", "é", "A" * 200, seal("other", "b")])
def test_what_was_not_sealed_here_does_not_open(token: str) -> None:
    with pytest.raises(OtherSession):
        open_sealed(token, "a")


def test_sealing_hides_length_and_never_repeats() -> None:
    assert open_sealed(seal(" a phrase ", "s"), "s") == "a phrase"
    assert len(seal("a", "s")) == len(seal("a" * 60, "s"))
    assert seal("a", "s") != seal("a", "s")
    assert seal("  ", "s") == ""


def test_nothing_lies_in_the_caches(office: Office, version: SurveyVersion) -> None:
    factories.make_text(version)
    office(Role.CODER).post(LIST, TYPED, follow=True)
    kept = [getattr(caches[name], "_cache", {}) for name in settings.CACHES]
    assert WORD not in str(kept).lower()


@pytest.mark.sqlite
@pytest.mark.django_db
def test_hidden_words_leave_the_file(tmp_path: Path) -> None:
    """Bytes on disk: the column that search reads goes with the words it was made from."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'responses_text'")
        table = cursor.fetchone()[0]
    path = tmp_path / "copy.sqlite3"
    with closing(sqlite3.connect(path)) as copy:
        for pragma in PRAGMAS:
            copy.execute(pragma)
        copy.execute(table)
        columns = copy.execute("PRAGMA table_info(responses_text)").fetchall()
        values = {name: "My neighbour Quilliam saw it." for _, name, *_ in columns if name != "id"}
        values["written_in"] = ""  # words in another language are hidden from the first
        marks = ", ".join("?" * len(values))
        copy.execute(
            f"INSERT INTO responses_text ({', '.join(values)}) VALUES ({marks})", [*values.values()]
        )
        shorter = ", ".join(f"{name} = 'x'" for name, value in values.items() if value)
        copy.execute(f"UPDATE responses_text SET {shorter}")
        copy.execute("UPDATE responses_text SET masked = 'Then Quilliam came.'")
        copy.commit()
        assert path.read_bytes().count(b"quilliam") == 1, "the control"
        copy.execute("UPDATE responses_text SET masked = 'Then [hidden] came.'")
        copy.commit()
    assert b"quilliam" not in path.read_bytes().lower()
