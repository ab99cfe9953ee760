"""A survey written before there were drafts is still there after the upgrade."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.migrated import ROOT


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
    names = ", ".join(values)
    marks = ", ".join("?" for _ in values)
    database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))


def write_as_before(folder: Path) -> None:
    """Store a survey as the version before did: its questions and choices in rows."""
    with closing(sqlite3.connect(folder / "hearback.sqlite3")) as database, database:
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


@pytest.mark.sqlite
def test_rows_become_a_draft(tmp_path: Path) -> None:
    manage(tmp_path, "migrate", "-v0", "surveys", "0001")
    write_as_before(tmp_path)
    manage(tmp_path, "migrate", "-v0")
    code = """
import json
from feedback.surveys.models import Survey
survey = Survey.objects.get()
definition = survey.as_written()
print(json.dumps([definition.why, [q.key for q in definition.questions],
                  [c.label for c in definition.questions[0].choices], survey.draft.revision]))
"""
    assert json.loads(manage(tmp_path, "shell", "--no-imports", "-c", code)) == [
        "To learn.",
        ["q1", "q2"],
        ["Yes", "No"],
        1,
    ]
