"""Databases with every table made, for the installations that tests run: copied, because migrating
from nothing takes a minute each time.
"""

import atexit
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

from django.db import connections

ROOT = Path(__file__).resolve().parent.parent
ALIASES = ("default", "staging")
FILES = {"default": "hearback.sqlite3", "staging": "staging.sqlite3"}  # in any data folder
URLS = {"default": "HEARBACK_DATABASE_URL", "staging": "HEARBACK_STAGING_URL"}
# What the settings name, before pytest-django puts the suite's own in their place. It does not
# where no chosen test is marked `django_db`.
NAMED = {alias: str(connections[alias].settings_dict["NAME"]) for alias in ALIASES}


def on_postgresql() -> bool:
    """Say whether the suite runs on PostgreSQL."""
    return connections["default"].vendor == "postgresql"


def is_set_up(alias: str) -> bool:
    """Say whether the suite made this database for itself."""
    return str(connections[alias].settings_dict["NAME"]) != NAMED[alias]


def keep_postgresql() -> None:
    """Keep copies of the suite's two databases as they are before its first test.

    A server copies a database only while nobody is connected to it, so later is too late.
    """
    for alias in ALIASES:
        connections[alias].close()
        drop_postgresql(kept(alias))
        if is_set_up(alias):
            name = connections[alias].settings_dict["NAME"]
            administer(f'CREATE DATABASE "{kept(alias)}" TEMPLATE "{name}"')
        else:
            administer(f'CREATE DATABASE "{kept(alias)}"')
    if not all(is_set_up(alias) for alias in ALIASES):
        migrate(postgresql_urls({alias: kept(alias) for alias in ALIASES}))


def kept(alias: str) -> str:
    """Return the name of the copy that is kept."""
    return f"{NAMED[alias]}_kept"


def copy_postgresql() -> dict[str, str]:
    """Make two databases on the suite's server; return their names by alias."""
    name = f"hearback_copy_{secrets.token_hex(4)}"
    made = dict(zip(ALIASES, (name, f"{name}_staging"), strict=True))
    for alias, database in made.items():
        administer(f'CREATE DATABASE "{database}" TEMPLATE "{kept(alias)}"')
    return made


def drop_postgresql(name: str) -> None:
    """Drop a database, whoever is still connected."""
    administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def administer(statement: str) -> None:
    """Run one statement outside any transaction, as the suite's own user."""
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute(statement)


def postgresql_urls(names: dict[str, str], user: str = "") -> dict[str, str]:
    """Return the environment that points at these databases, as the suite's user or another."""
    given = connections["default"].settings_dict
    server = f"{user or given['USER']}@{given['HOST']}:{given['PORT'] or 5432}"
    return {URLS[alias]: f"postgresql://{server}/{name}" for alias, name in names.items()}


def copy_sqlite(folder: Path, staging: Path | None = None) -> None:
    """Write both files into `folder`, or the second one into `staging`."""
    for alias, place in (("default", folder), ("staging", staging or folder)):
        copy_file(sqlite_source(alias), place / FILES[alias])


def copy_file(path: Path, copy: Path) -> None:
    """Copy a database file as it stands, other connections' work included once committed."""
    with closing(sqlite3.connect(path)) as database, closing(sqlite3.connect(copy)) as copied:
        database.backup(copied)


def sqlite_source(alias: str) -> Path:
    """Return a migrated file: the suite's own, or one made for this run where it has none."""
    if on_postgresql() or not is_set_up(alias):
        return made_from_nothing() / FILES[alias]
    return Path(str(connections[alias].settings_dict["NAME"]))


@cache
def made_from_nothing() -> Path:
    """Return a folder with both files, migrated once for the whole run."""
    folder = Path(tempfile.mkdtemp(prefix="hearback-migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    migrate({"HEARBACK_DATA_DIR": str(folder), "HEARBACK_TEST_DIR": str(folder)})
    return folder


def migrate(pointed: dict[str, str]) -> None:
    """Make every table in the databases that this environment points at."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HEARBACK_")}
    environment |= {"DJANGO_SETTINGS_MODULE": "hearback.settings.test", **pointed}
    for alias in ALIASES:
        command = [sys.executable, str(ROOT / "site" / "manage.py"), "migrate", "-v0"]
        subprocess.run([*command, "--database", alias], env=environment, check=True)
