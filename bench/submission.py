"""The last POST of a survey (open, validate, seal, insert, thank) against a bare Django view.

Run by `./run bench`. Both answer in this process, in turns, on the same database and pragmas;
the figure is CPU milliseconds per request and the ratio of the two. Wall time is not compared:
it depends on the disk. Source of the floor: the first measurements of the project.
"""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib import import_module
from pathlib import Path

import django
import psycopg
from psycopg.sql import SQL, Identifier

ROOT = Path(__file__).resolve().parent.parent
ALIASES = ("default", "staging")
ROUNDS, CALLS = 7, 60


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


def measure_and_print() -> None:
    """Measure in a folder of its own and say what came out."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        vendor, figures = import_module("bench.submission_stack").Stack().measure(ROUNDS, CALLS)
    print(f"{vendor}: last POST {figures['sealed']:.2f} ms CPU, floor {figures['bare']:.2f} ms CPU")
    print(
        f"{vendor}: ratio {figures['sealed'] / figures['bare']:.2f}"
        f" (rounds of the last POST {figures['sealed_low']:.2f} to {figures['sealed_high']:.2f},"
        f" of the floor {figures['bare_low']:.2f} to {figures['bare_high']:.2f})"
    )


def main() -> None:
    """Measure on SQLite, or with --postgresql on databases made on that server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", metavar="URL", help="a server, without a database's name")
    server = parser.parse_args().postgresql
    with postgres_databases(server) if server else nullcontext():
        measure_and_print()


if __name__ == "__main__":
    main()
