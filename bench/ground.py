"""What every measurement stands on: databases of its own, brought up to date, and a command."""

import argparse
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import django
import psycopg
from psycopg.sql import SQL, Identifier

ROOT = Path(__file__).resolve().parent.parent
ALIASES = ("default", "staging")


@contextmanager
def postgres_databases(server: str) -> Iterator[None]:
    """Make two databases on a server such as `postgresql://root@127.0.0.1:5432`, then drop them."""
    names = [f"hearback_bench_{secrets.token_hex(4)}_{alias}" for alias in ALIASES]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        for name in names:
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        variables = ("HEARBACK_DATABASE_URL", "HEARBACK_STAGING_URL")
        os.environ.update({v: f"{server}/{n}" for v, n in zip(variables, names, strict=True)})
        try:
            yield
        finally:
            for name in names:
                drop = SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name))
                connection.execute(drop)


def prepare(folder: Path) -> None:
    """Point this process at databases of its own and bring them up to date."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="hearback.settings.test",
        HEARBACK_DATA_DIR=str(folder),
        HEARBACK_TEST_DIR=str(folder),
    )
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    for alias in ALIASES:
        command = [sys.executable, str(ROOT / "site/manage.py"), "migrate", "-v0"]
        subprocess.run([*command, "--database", alias], check=True)
    django.setup()


def run(description: str | None, measure_and_print: Callable[[], None]) -> None:
    """Measure on SQLite, or with --postgresql on databases made on that server."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--postgresql", metavar="URL", help="a server, without a database's name")
    server = parser.parse_args().postgresql
    with postgres_databases(server) if server else nullcontext():
        measure_and_print()
