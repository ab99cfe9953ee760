"""Databases of earlier versions, brought up to date once for all who ask what became of the rows.

Each app's rows are written as that version wrote them, at the migration it had; then all the rest
is migrated, in one database.
"""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.migrated import FILES, ROOT


def manage(folder: Path, *arguments: str) -> str:
    """Run a management command on databases in a folder."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "DJANGO_SETTINGS_MODULE": "hearback.settings.test",
        "HEARBACK_DATA_DIR": str(folder),
        "HEARBACK_TEST_DIR": str(folder),
    }
    done = subprocess.run(
        [sys.executable, str(ROOT / "site" / "manage.py"), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def insert(database: sqlite3.Connection, table: str, **values: object) -> None:
    """Add a row as the version before did."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" for _ in values)
    database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))


def write_accounts(database: sqlite3.Connection) -> None:
    """Store accounts as the version before did: a coder, a board member, a coder who left."""
    for pk, name in enumerate(("coder", "board_member"), start=1):
        insert(database, "auth_group", id=pk, name=name)
    for pk, (group, is_active) in enumerate(((1, 1), (2, 1), (1, 0)), start=1):
        insert(
            database,
            "people_user",
            **{"id": pk, "email": f"{pk}@testshire.example", "password": "!"},
            **{"first_name": "", "last_name": "", "session_stamp": "", "is_staff": 0},
            **{"is_active": is_active, "is_superuser": 0, "date_joined": "2026-01-01"},
        )
        insert(database, "people_user_groups", id=pk, user_id=pk, group_id=group)


def write_survey(database: sqlite3.Connection) -> None:
    """Store a survey as the version before did: its questions and choices in rows."""
    insert(
        database,
        "engagement_consultation",
        **{"id": 1, "slug": "say", "title": "Say", "purpose": "P", "decision": "D"},
        **{"still_open": "S", "decision_maker": "B"},
        **{"opens_on": "2026-01-01", "closes_on": "2026-12-01"},
    )
    insert(
        database,
        "surveys_survey",
        **{"id": 1, "slug": "spring", "name": "Spring", "title": "Have your say"},
        **{"respondent_group": "staff", "who_for": "You.", "why": "To learn."},
        **{"results": "Here.", "minutes": 4, "status": "draft", "consultation_id": 1},
    )
    for place, (key, kind) in enumerate((("q2", "text"), ("q1", "single"))):
        insert(
            database,
            "surveys_question",
            **{"id": place + 1, "survey_id": 1, "position": 1 - place, "key": key},
            **{"kind": kind, "text": f"{key}?", "help": "H", "content_note": ""},
            prompt="idea" if kind == "text" else "",
        )
    for place, label in enumerate(("Yes", "No")):
        insert(
            database,
            "surveys_choice",
            **{"id": place + 1, "question_id": 2, "position": place},
            **{"key": "ab"[place], "label": label},
        )


def write_codebooks(database: sqlite3.Connection) -> None:
    """Store two codebooks as the version before did; the first one is in use."""
    insert(
        database,
        "engagement_priority",
        **{"id": 1, "slug": "safe-homes", "name": "Safe homes", "position": 1},
        **{"aim": "A", "scope": "S", "activities": "[]"},
    )
    for key, in_use in ((1, True), (2, False)):
        insert(
            database,
            "responses_codebook",
            **{"id": key, "name": f"Book {key}", "number": key, "is_in_use": in_use},
        )
        insert(
            database,
            "responses_themegroup",
            **{"id": key, "codebook_id": key, "slug": "help", "name": "Help", "position": 0},
        )
        for place, slug in enumerate(("waiting", f"own-{key}")):
            insert(
                database,
                "responses_theme",
                **{"id": 10 * key + place, "group_id": key, "slug": slug, "name": slug},
                **{"definition": "D", "include": "I", "exclude": "", "position": place},
                **{"phrases": '["took ages"]', "examples": '["He waits."]'},
            )
    insert(database, "responses_theme_priorities", id=1, theme_id=10, priority_id=1)


def insert_whole(database: sqlite3.Connection, table: str, **values: object) -> None:
    """Add a row with these values, and something in every other column that must not be empty."""
    columns = database.execute(f"PRAGMA table_info({table})").fetchall()
    for _, name, kind, must_be_there, default, _ in columns:
        if must_be_there and default is None and name not in values:
            is_number = kind.startswith(("int", "bool", "small", "big"))
            values[name] = 0 if is_number else "2026-01-01" if kind.startswith("date") else "[]"
    insert(database, table, **values)


def write_answers(database: sqlite3.Connection) -> None:
    """Store a public finding as the version before did, with three commitments: done after two
    entries of its log, doing with none, and refused.
    """
    release = {"survey_id": 1, "status": "published", "suppress_below": 10, "round_to": 5}
    insert_whole(database, "releases_release", id=1, **release)
    shown = {"slug": "w", "people": 20, "hidden": ""}
    insert_whole(database, "releases_releasetheme", id=1, release_id=1, **shown)
    insert_whole(database, "engagement_agency", id=1, slug="council", name="Council")
    public = {"live": 1, "last_published_at": "2026-02-03 12:00:00", "title": "T"}
    insert_whole(
        database,
        "you_said_we_did_finding",
        **{"id": 1, "slug": "a", "priority_id": 1, "rests_on_id": 1, "visibility": "public"},
        **public,
    )
    refusal = {"reason": "cost", "reason_words": "W", "alternative": "A"}
    for pk, status in enumerate(("done", "doing", "cannot"), start=1):
        insert_whole(
            database,
            "you_said_we_did_commitment",
            **{"id": pk, "finding_id": 1, "owner_id": 1, "status": status, **refusal},
            **(public if pk == 1 else {"title": "T"}),
        )
    database.execute("UPDATE you_said_we_did_commitment SET due = '9999-12-31' WHERE id = 2")
    steps = [
        (1, "2026-01-05", "doing", ""),
        (1, "2026-01-09", "", "One."),
        (1, "2026-01-20", "", "Two."),
        (2, "2026-01-07", "heard", ""),
        # A day that the database has refused since.
        (2, "0001-01-01", "doing", ""),
    ]
    for pk, (commitment, on, moved, words) in enumerate(steps, start=1):
        insert_whole(
            database,
            "you_said_we_did_progressentry",
            **{"id": pk, "commitment_id": commitment, "on": on, "status": moved, "words": words},
        )


def write_indicators(database: sqlite3.Connection) -> None:
    """Store two indicators as the version before did, one of them public, each with a value."""
    for pk, slug in enumerate(("seen", "unseen"), start=1):
        about = {"slug": slug, "owner_id": 1, "unit": "people", "every": "quarter"}
        insert_whole(database, "indicators_indicator", id=pk, is_public=slug == "seen", **about)
        value = {"unit": "people", "value": 40, "status": "approved", "by_id": 1}
        insert_whole(
            database,
            "indicators_indicatorvalue",
            **{"id": pk, "indicator_id": pk, "approved_by_id": 2, **value},
        )


Write = Callable[[sqlite3.Connection], None]
STAGES: list[tuple[str, str, Write]] = [
    ("people", "0001", write_accounts),
    ("surveys", "0001", write_survey),
    ("responses", "0006", write_codebooks),
    ("you_said_we_did", "0001", write_answers),
    ("indicators", "0002", write_indicators),
]


@pytest.fixture(scope="session")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a database that was upgraded with every version's rows in it."""
    folder = tmp_path_factory.mktemp("upgraded")
    for app, migration, write in STAGES:
        manage(folder, "migrate", "-v0", app, migration)
        with closing(sqlite3.connect(folder / FILES["default"])) as database, database:
            write(database)
    manage(folder, "migrate", "-v0")
    return folder
