"""A real installation in a folder: its own database files, its own processes."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from tests import migrated
from tests.keeper.conftest import PASSPHRASE
from tests.migrated import FILES, ROOT, URLS

MAKE = """
from django.conf import settings
from django.utils import timezone
from feedback.keeper.keys.folder import KeyFolder
from tests import factories
factories.make_survey()
factories.make_codebook()
settings.PASSPHRASE_MEMORY_KIB = 1024
folder, today = KeyFolder(settings.KEY_DIR), timezone.localdate()
first, second, _ = folder.make({passphrase!r}, today)
folder.prove(first, second, today)
"""
SEND = """
import json, secrets, sys
from django.utils import timezone
from feedback.intake.submission import send
from feedback.surveys.models import SurveyVersion
definition = SurveyVersion.objects.get().read()
for said in json.load(sys.stdin):
    text = {"text": said, "quote": False}
    send(definition, {"q1": "a", "q3": text}, secrets.token_bytes(16), timezone.localdate())
"""


class Installation:
    """One machine, one user (the grade called Bronze), on the suite's kind of database. `close()`
    drops what a server holds of it.
    """

    # What an administrator does first.
    program = MAKE
    # Whether its databases are of the suite's kind, or SQLite whatever that is.
    follows_the_suite = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.main, self.staging = folder / FILES["default"], folder / FILES["staging"]
        self.urls = {
            URLS["default"]: f"sqlite://{self.main}",
            URLS["staging"]: f"sqlite://{self.staging}",
        }
        self.postgres: dict[str, str] = {}
        if self.follows_the_suite and migrated.on_postgresql():
            self.postgres = migrated.copy_postgresql()
            self.urls = migrated.postgresql_urls(self.postgres)
        else:
            migrated.copy_sqlite(folder)
        self.passphrase_file = folder / "passphrase"
        self.passphrase_file.write_text(PASSPHRASE + "\n")
        self.passphrase_file.chmod(0o600)
        self.run("office", self.program.format(passphrase=PASSPHRASE))

    def run(self, tier: str, program: str, given: str = "") -> str:
        """Run a program as one of the processes; return what it printed."""
        return self._start(tier, ["-c", f"import django; django.setup()\n{program}"], given)

    def manage(self, *arguments: str) -> str:
        """Run a management command as the keeper does."""
        return self._start("keeper", [str(ROOT / "site" / "manage.py"), *arguments], "")

    def send(self, *said: str) -> None:
        """Send an answer for each text, from the public tier."""
        self.run("public", SEND, json.dumps(said))

    def files(self) -> dict[str, bytes]:
        """Return everything on the disk but the passphrase, which is in somebody's head."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file() and path != self.passphrase_file
        }

    def ask(self, alias: str, statement: str) -> list[tuple[Any, ...]]:
        """Run one statement as whoever holds the files (or the server) can: past every guard."""
        if self.postgres:
            with psycopg.connect(self.urls[URLS[alias]], autocommit=True) as database:
                cursor = database.execute(statement.encode())
                return cursor.fetchall() if cursor.description else []
        path = self.staging if alias == "staging" else self.main
        with closing(sqlite3.connect(path)) as file, file:
            return file.execute(statement).fetchall()

    def close(self) -> None:
        """Drop the databases on a server."""
        for name in self.postgres.values():
            migrated.drop_postgresql(name)

    def _start(self, tier: str, arguments: list[str], given: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment(tier),
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def environment(self, tier: str) -> dict[str, str]:
        """Return what a process of this tier finds in its environment."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "hearback.settings.test",
            "HEARBACK_TIER": tier,
            "HEARBACK_TEST_DIR": str(self.folder),
            "HEARBACK_DATA_DIR": str(self.folder),
            **self.urls,
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "site"))),
        }
