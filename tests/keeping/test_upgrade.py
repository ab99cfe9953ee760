"""From the first version's databases to this one's, and back when something fails."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hearback import closed
from tests.migrated import FILES, ROOT
from tests.upgraded import manage, write_accounts, write_survey

# Where the first version's migrations ended; those of apps that it did not have come later.
FIRST = (
    *(("people", "0001"), ("surveys", "0001"), ("releases", "0001")),
    *(("responses", "0003"), ("desk", "0001"), ("keeper", "0002"), ("cms", "0002")),
    ("you_said_we_did", "0001"),
)
ROWS = {"people": write_accounts, "surveys": write_survey}
FAILS = """
import sys
from hearback.__main__ import main
from hearback.keeping.backup import upgrading

def look(before):
    raise RuntimeError("a check failed")

upgrading._look = look
sys.argv = ["hearback", "upgrade"]
main()
"""


def rows(folder: Path) -> dict[str, list[object]]:
    """Return what the first version's people would miss, and which migrations were applied."""
    with closing(sqlite3.connect(folder / FILES["default"])) as database:
        return {
            "accounts": database.execute("SELECT email, is_active FROM people_user").fetchall(),
            "surveys": database.execute("SELECT slug, status FROM surveys_survey").fetchall(),
            "migrated": sorted(database.execute("SELECT app, name FROM django_migrations")),
        }


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Databases of the first version, with an account and a survey in them, and a backup key."""
    folder = tmp_path_factory.mktemp("first")
    for app, migration in FIRST:
        manage(folder, "migrate", "-v0", app, migration)
        if app in ROWS:
            with closing(sqlite3.connect(folder / FILES["default"])) as database, database:
                ROWS[app](database)
    manage(folder, "migrate", "-v0", "intake", "0001", "--database", "staging")
    return folder


@pytest.mark.sqlite
def test_forth_with_its_rows_back_when_it_fails_and_back_by_restoring(first: Path) -> None:
    before = rows(first)
    manage(first, "backup_key", "--to", str(first / "sheet"))
    environment = {
        **{"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "hearback.settings.test"},
        **{"HEARBACK_DATA_DIR": str(first), "HEARBACK_TEST_DIR": str(first)},
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "site"))),
    }
    program = [sys.executable, "-c", f"import django; django.setup()\n{FAILS}"]
    failed = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    assert failed.returncode == 1
    assert "RuntimeError: a check failed" in failed.stderr
    assert "as they were before it" in failed.stderr
    assert rows(first) == before
    assert not (first / "kept" / "restoring").exists()

    said = manage(first, "upgrade")
    assert "Checked: whole" in said
    after = rows(first)
    assert after["accounts"] == before["accounts"]
    assert after["surveys"] == before["surveys"]
    assert len(after["migrated"]) > len(before["migrated"])
    assert "Nothing was done" in manage(first, "upgrade")

    backup = sorted((first / "backups").glob("before-upgrade-*"))[-1]
    manage(
        first,
        "restore",
        str(backup),
        "--key-file",
        str(first / "sheet"),
        "--replace",
        "--no-deleted-log",
    )
    assert rows(first) == after, "restored by this version, it is brought up to date"


@pytest.mark.django_db(databases=["default", "staging"])
def test_a_restore_that_was_cut_short_is_not_ended_by_an_upgrade() -> None:
    """What was deleted since that backup would be served."""
    closed.close(why="restore", file="first.hearback", set_aside="")
    with pytest.raises(CommandError, match="give the restore command again"):
        call_command("upgrade")
    assert closed.closed_for()["why"] == "restore"
