"""Starting Hearback's processes, watching them, and stopping them together.

The one place that knows how a web tier is served: browser tests and measurements may use it too.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

import hearback

LOOPBACK = "127.0.0.1"
SITE = Path(hearback.__file__).resolve().parent.parent
PORTS_TRIED = 50
STARTS_WITHIN = 60  # seconds
STOPS_WITHIN = 10


class DidNotStart(RuntimeError):
    """A process ended, or did not answer in time."""


def serve(port: int, *, host: str = LOOPBACK, threads: int = 4) -> list[str]:
    """Return the command that serves the web tier HEARBACK_TIER names; granian, no access log."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port)),
        *("--workers", "1", "--blocking-threads", str(threads)),
        *("--no-access-log", "--log-level", "error"),
        "hearback.wsgi:application",
    ]


def manage(*arguments: str) -> list[str]:
    """Return the command that runs a management command, e.g. the worker."""
    return [sys.executable, "-m", "hearback", *arguments]


def environment(**values: str) -> dict[str, str]:
    """Return this process's environment with our sources on the path and `values` added."""
    path = os.pathsep.join([str(SITE), str(SITE.parent), os.environ.get("PYTHONPATH", "")])
    return {**os.environ, "PYTHONPATH": path.rstrip(os.pathsep), **values}


def free_port(wanted: int, host: str = LOOPBACK) -> int:
    """Return `wanted`, or the next port nobody listens on. Raises DidNotStart if all are taken."""
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        with socket.socket() as probe, suppress(OSError):
            # As servers bind: a port whose last connection is still closing is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return port
    raise DidNotStart(f"No port from {wanted} on is free.")


@dataclass
class Processes:
    """A few processes that live and die together."""

    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start one in a group of its own: Ctrl-C then reaches us alone, and we stop the rest."""
        self.running[name] = subprocess.Popen(
            command, env=dict(environment), cwd=SITE.parent, process_group=0
        )

    def wait_for(self, name: str, port: int, host: str = LOOPBACK, path: str = "/") -> None:
        """Return once `name` answers `path` without a fault. Raises DidNotStart."""
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            if self.running[name].poll() is not None:
                raise DidNotStart(f"The {name} ended while it was starting.")
            if answers(host, port, path):
                return
            time.sleep(0.1)
        raise DidNotStart(f"The {name} did not answer within {STARTS_WITHIN} seconds.")

    def watch(self) -> str:
        """Return the name of the first process that ends, once one has."""
        while True:
            for name, process in self.running.items():
                if process.poll() is not None:
                    return name
            time.sleep(0.3)

    def stop(self) -> None:
        """Ask all to end, then make them."""
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + STOPS_WITHIN
        for process in self.running.values():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.clear()


def answers(host: str, port: int, path: str) -> bool:
    """Say whether something answers there without a fault."""
    connection = HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def interrupt_on_sigterm() -> None:
    """Let SIGTERM end this process as Ctrl-C does, so that what it started is stopped too."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
