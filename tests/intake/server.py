"""A public process of the installation under test: plain HTTP on loopback, and a process to kill.

The databases, keys and folders are those of tests.intake.installed; what a test wants different
goes into the environment.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import MappingProxyType

from hearback.demo.servers import serve
from tests.browser.installation import START_SECONDS, free_port
from tests.intake.installed import Installed
from tests.migrated import ROOT

APPLICATION = "hearback.wsgi:application"
NO_MORE: Mapping[str, str] = MappingProxyType({})


@dataclass
class Server:
    """A granian main process with its workers."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def workers(self) -> list[int]:
        """The process ids that answer requests."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split() if is_worker(int(pid))]

    def rss(self) -> int:
        """Return the KiB of memory that all workers hold."""
        return sum(rss_of(pid) for pid in self.workers)

    def kill(self) -> None:
        """SIGKILL, main process and workers at once."""
        with suppress(ProcessLookupError):  # it ended by itself
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


def is_worker(pid: int) -> bool:
    """Say whether a child process serves; Python's own helper processes do not."""
    return b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()


def rss_of(pid: int) -> int:
    """Return the KiB of memory a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def environment_of(installed: Installed, **values: str) -> dict[str, str]:
    """Return the environment of a public process of this installation."""
    made = installed.installation
    return {**made.environment, **made.public_environment, "HEARBACK_TIER": "public", **values}


def start(
    installed: Installed, application: str, workers: int, values: Mapping[str, str]
) -> Server:
    """Start a server and return once it answers."""
    port = free_port()
    log = installed.installation.folder / f"server-{port}.log"
    command = serve(port)
    command[command.index("--workers") + 1] = str(workers)
    command[-1] = application
    with log.open("wb") as file:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environment_of(installed), **values},
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    server = Server(process, port, log)
    wait_for(server)
    return server


def wait_for(server: Server) -> None:
    """Return once it answers; fail with what it printed if it ends first."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert server.process.poll() is None, server.log.read_text()
        connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
        try:
            connection.request("GET", "/robots.txt")
            connection.getresponse().read()
        except (OSError, HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise AssertionError("the server did not start")


@contextmanager
def serving(
    installed: Installed,
    application: str = APPLICATION,
    workers: int = 1,
    values: Mapping[str, str] = NO_MORE,
) -> Iterator[Server]:
    """Have a server for a while; `values` go into its environment."""
    server = start(installed, application, workers, values)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.kill()


def python(installed: Installed, code: str, **values: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, as the public process would be; `code` has Django."""
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        cwd=ROOT,
        env=environment_of(installed, **values),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
