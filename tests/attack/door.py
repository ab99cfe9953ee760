"""The product's door: its command, with JSON in and JSON out, and nothing else of it."""

import json
import os
import runpy
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryFile
from unittest.mock import patch

from tests.attack.truth import Json

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = "feedback.releases.disclosure"
SAFE, NOTHING_SHOWN = 0, 3  # what the command may end with


def ask(request: Json) -> bytes:
    """Run the command in this process, which saves starting a Python for each request."""
    return run(json.dumps(request))


@lru_cache(maxsize=4096)
def run(request: str) -> bytes:
    """Run the command once for each request.

    It has files as its standard input and output, so that whatever a library prints is seen too.
    """
    ended: object = SAFE
    with TemporaryFile() as sent, TemporaryFile() as received, TemporaryFile() as complained:
        sent.write(request.encode())
        sent.seek(0)
        with (
            standing_for(0, sent.fileno()),
            standing_for(1, received.fileno()),
            standing_for(2, complained.fileno()),
            open(0, encoding="utf-8", closefd=False) as stdin,
            open(1, "w", encoding="utf-8", closefd=False) as stdout,
            open(2, "w", encoding="utf-8", closefd=False) as stderr,
            patch.multiple(sys, argv=[COMMAND], stdin=stdin, stdout=stdout, stderr=stderr),
        ):
            try:
                runpy.run_module(COMMAND, run_name="__main__")
            except SystemExit as end:
                ended = end.code or SAFE
        received.seek(0)
        complained.seek(0)
        assert ended in (SAFE, NOTHING_SHOWN), f"{ended}: {complained.read().decode()}"
        return received.read()


@contextmanager
def standing_for(number: int, other: int) -> Iterator[None]:
    """Let a file be the one of that number for a while."""
    kept = os.dup(number)
    os.dup2(other, number)
    try:
        yield
    finally:
        os.dup2(kept, number)
        os.close(kept)


def ask_outside(request: Json) -> bytes:
    """Run the command as anybody would."""
    done = subprocess.run(
        [sys.executable, "-m", COMMAND],
        input=json.dumps(request).encode(),
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode in (SAFE, NOTHING_SHOWN), done.stderr.decode()
    return done.stdout


def answer(request: Json) -> Json:
    """Return the command's answer."""
    found: Json = json.loads(ask(request))
    return found
