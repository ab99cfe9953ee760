"""A real installation in a folder: its own database files, its own processes."""

import json
import os
import secrets
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections

from tests.keeper.conftest import PASSPHRASE

ROOT = Path(__file__).resolve().parent.parent.parent
URL_OF = {"default": "HEARBACK_DATABASE_URL", "staging": "HEARBACK_STAGING_URL"}
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

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.main, self.staging = folder / "hearback.sqlite3", folder / "staging.sqlite3"
        self.urls = {
            "HEARBACK_DATABASE_URL": f"sqlite://{self.main}",
            "HEARBACK_STAGING_URL": f"sqlite://{self.staging}",
        }
        self.postgres: dict[str, str] = {}
        if connections["default"].vendor == "postgresql":
            self._copy_postgresql()
        else:
            for alias, path in (("default", self.main), ("staging", self.staging)):
                copy_sqlite(Path(str(connections[alias].settings_dict["NAME"])), path)
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
            with psycopg.connect(self.urls[URL_OF[alias]], autocommit=True) as database:
                cursor = database.execute(statement.encode())
                return cursor.fetchall() if cursor.description else []
        path = self.staging if alias == "staging" else self.main
        with closing(sqlite3.connect(path)) as file, file:
            return file.execute(statement).fetchall()

    def close(self) -> None:
        """Drop the databases on a server."""
        for name in self.postgres.values():
            self._administer(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _administer(self, statement: str) -> None:
        with connections["default"]._nodb_cursor() as cursor:
            cursor.execute(statement)

    def _copy_postgresql(self) -> None:
        """Make two databases of our own, with the suite's tables and rows."""
        name = f"hearback_keeper_{secrets.token_hex(4)}"
        for alias, variable in URL_OF.items():
            given = connections[alias].settings_dict
            server = ["-h", given["HOST"], "-p", str(given["PORT"] or 5432), "-U", given["USER"]]
            self.postgres[alias] = f"{name}_{alias}"
            self.urls[variable] = (
                f"postgresql://{given['USER']}@{given['HOST']}:{given['PORT'] or 5432}"
                f"/{self.postgres[alias]}"
            )
            self._administer(f'CREATE DATABASE "{self.postgres[alias]}"')
            dump = ["pg_dump", "--no-owner", "--no-privileges", *server, str(given["NAME"])]
            dumped = subprocess.run(dump, check=True, capture_output=True).stdout
            load = ["psql", "-qX", "-v", "ON_ERROR_STOP=1", *server, "-d", self.postgres[alias]]
            subprocess.run(load, check=True, capture_output=True, input=dumped)

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


def copy_sqlite(path: Path, copy: Path) -> None:
    """Copy a database file as it stands, other connections' work included once committed."""
    with closing(sqlite3.connect(path)) as database, closing(sqlite3.connect(copy)) as copied:
        database.backup(copied)
