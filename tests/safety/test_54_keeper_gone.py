"""Claim 54: Without its keeper the site goes on taking answers, and nobody else can open them.

The keeper hangs in the middle of a batch, then is killed. Meanwhile people answer, and no process
but the keeper has a key open, in its memory's files or in its environment.
"""

import ast
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.installation import free_port
from tests.keeper.installation import Installation
from tests.migrated import ROOT

pytestmark = pytest.mark.django_db(databases=["default", "staging"])

PEOPLE = 6
START_SECONDS = 60
HANG = """
import sys
import django
django.setup()
from django.conf import settings
from django.utils import timezone
from feedback.keeper import batches
from feedback.keeper.keys.folder import KeyFolder
from feedback.private_files import one_at_a_time

def hang(envelopes):
    print("hanging", flush=True)
    sys.stdin.read()

folder = KeyFolder(settings.KEY_DIR)
with one_at_a_time(folder.path):
    keys = folder.unlock(sys.stdin.readline().strip())
    batches.remember = hang
    batches.run(keys, timezone.localdate())
"""


@pytest.fixture(scope="module")
def machine(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Installation]:
    """An installation at which some have answered."""
    with django_db_blocker.unblock():
        made = Installation(tmp_path_factory.mktemp("gone"))
        made.send(*(f"number{number} was still waiting" for number in range(PEOPLE)))
        yield made
        made.close()


@pytest.fixture(scope="module")
def servers(machine: Installation) -> Iterator[list[int]]:
    """The site and the office, running; their processes' ids."""
    started = [serve(machine, tier) for tier in ("public", "office")]
    yield [process.pid for process in started]
    for process in started:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def serve(machine: Installation, tier: str) -> "subprocess.Popen[bytes]":
    """Start a tier's server and wait until it listens."""
    port = free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
            *("--port", str(port), "--workers", "1", "--no-access-log", "--log-level", "error"),
            "hearback.wsgi:application",
        ],
        env=machine.environment(tier),
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"{tier} ended while starting"
        try:
            socket.create_connection(("127.0.0.1", port), 5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return process
    raise AssertionError(f"{tier} did not start")


@pytest.fixture
def hanging(machine: Installation) -> Iterator["subprocess.Popen[str]"]:
    """A keeper that has opened a batch in memory, is about to store it, and hangs."""
    keeper = subprocess.Popen(
        [sys.executable, "-c", HANG],
        env=machine.environment("keeper"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert keeper.stdin is not None
    assert keeper.stdout is not None
    keeper.stdin.write(machine.passphrase_file.read_text().strip() + "\n")
    keeper.stdin.flush()
    assert keeper.stdout.readline() == "hanging\n"
    yield keeper
    keeper.kill()
    keeper.wait()
    keeper.stdin.close()
    keeper.stdout.close()


def family(pid: int) -> set[int]:
    """Return a process's id and those of everything it started."""
    found = {pid}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == pid:  # its session, which we began for it
            found.add(int(stat.parent.name))
    return found


def holds(pid: int, folder: Path) -> bool:
    """Say whether a process has anything in a folder open or mapped."""
    opened = [os.readlink(link) for link in (Path("/proc") / str(pid) / "fd").iterdir()]
    mapped = (Path("/proc") / str(pid) / "maps").read_text()
    return str(folder) in mapped or any(name.startswith(str(folder)) for name in opened)


def knows(pid: int, secrets: list[bytes]) -> bool:
    """Say whether a process's environment or command line has any of these."""
    told = (Path("/proc") / str(pid) / "environ").read_bytes()
    told += (Path("/proc") / str(pid) / "cmdline").read_bytes()
    return any(secret in told for secret in secrets)


def test_a_hanging_keeper_stops_nobody_and_a_killed_one_loses_nothing(
    machine: Installation,
    servers: list[int],
    hanging: "subprocess.Popen[str]",
    figure: Callable[[str], None],
) -> None:
    keys = machine.folder / "keys"
    passphrase = machine.passphrase_file.read_text().strip().encode()
    others = {pid for server in servers for pid in family(server)}
    assert len(others) >= 4, "two servers, each with its worker"
    assert holds(hanging.pid, keys), "control: the keeper's own hold on its folder is seen"
    assert [pid for pid in others if holds(pid, keys)] == []
    secrets = [passphrase, *(path.read_bytes()[:64] for path in keys.glob("*.json"))]
    assert [pid for pid in others if knows(pid, secrets)] == []
    machine.send("while it hung I was still waiting")
    assert machine.ask("staging", "SELECT count(*) FROM intake_envelope") == [(PEOPLE + 1,)]
    hanging.kill()
    hanging.wait()
    machine.send("when it was gone I was still waiting")
    machine.manage("keeper", "--passphrase-file", str(machine.passphrase_file))
    stored = machine.ask("default", "SELECT count(*) FROM responses_text")
    assert stored == [(PEOPLE + 2,)]
    figure(
        f"{len(others)} other processes looked at, none holds a key; {PEOPLE + 2} answers stored"
    )


def test_control_a_key_in_a_process_is_seen(tmp_path: Path) -> None:
    """A process with a key file open, or the passphrase in its environment, was found out."""
    key = tmp_path / "month.json"
    key.write_text("a private half")
    with subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; f = open(sys.argv[1]); print(1, flush=True); input()",
            key,
        ],
        env={"PASSPHRASE": "violet lantern walks uphill"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as careless:
        assert careless.stdout is not None
        careless.stdout.readline()
        assert holds(careless.pid, tmp_path)
        assert knows(careless.pid, [b"violet lantern"])
        careless.kill()


def names_envelopes(source: str) -> bool:
    """Say whether a module's code mentions the table of what waits."""
    return any(
        (isinstance(node, ast.Name) and node.id == "Envelope")
        or (isinstance(node, ast.alias) and node.name == "Envelope")
        or (isinstance(node, ast.Constant) and node.value in ("intake_envelope", "intake.Envelope"))
        for node in ast.walk(ast.parse(source))
    )


def test_no_screen_can_count_what_waits() -> None:
    """Only the site, which adds to it, and the keeper know the table; the office has no page of
    it. The rest names it to guard it: grants, the inventory; clocks, backups and upgrades, which
    the keeper's user runs.
    """
    places = [ROOT / name for name in ("cms", "engagement", "feedback", "you_said_we_did", "site")]
    naming = {
        str(path.relative_to(ROOT))
        for place in places
        for path in place.rglob("*.py")
        if "migrations" not in path.parts and names_envelopes(path.read_text(encoding="utf-8"))
    }
    guards = ("site/hearback/inventory/", "site/hearback/access.py", "site/hearback/keeping/")
    allowed = ("feedback/intake/", "feedback/keeper/", *guards)
    assert "feedback/keeper/batches.py" in naming
    assert [name for name in sorted(naming) if not name.startswith(allowed)] == []
