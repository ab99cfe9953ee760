"""A machine inside this one: namespaces of its own, with real users, files, processes and ports."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.migrated import ROOT

FURNISHER = Path(__file__).with_name("closed_off.py")
STARTS_WITHIN = 120
INSIDE = Path("/opt/hearback")


def can_make_machines() -> bool:
    """Say whether namespaces can be made here: it takes root, and a machine that lets it."""
    tried = ["unshare", "--mount", "--net", "--pid", "--fork", "--mount-proc", "true"]
    return (
        os.geteuid() == 0
        and subprocess.run(tried, capture_output=True, check=False).returncode == 0
    )


class Container:
    """Starts, runs programs inside, and is gone without a trace when it ends."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # It ends with this process, even if that is killed.
        command = ["setpriv", "--pdeathsig", "KILL", "unshare", "--mount", "--net", "--pid"]
        command += ["--fork", "--kill-child", "--mount-proc"]
        made = [sys.executable, str(FURNISHER), str(folder), str(ROOT)]
        self.outside = subprocess.Popen([*command, *made], stderr=subprocess.PIPE)
        deadline = time.monotonic() + STARTS_WITHIN
        while not (folder / "ready").exists():
            assert self.outside.poll() is None, self.outside.stderr and self.outside.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        children = Path(f"/proc/{self.outside.pid}/task/{self.outside.pid}/children")
        self.first = children.read_text().split()[0]
        self.processes: list[subprocess.Popen[bytes]] = []

    def _enter(self, command: tuple[str, ...]) -> list[str]:
        return ["nsenter", "-t", self.first, "-m", "-n", "-p", "--", *command]

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a program inside as root, from the checkout, and return what it printed."""
        return subprocess.run(
            self._enter(("env", "-C", str(INSIDE), *command)),
            env={**clean(), **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    def do(self, *command: str) -> str:
        """Run a program that has to succeed."""
        done = self.run(*command)
        assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout

    def start(self, name: str, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a program that goes on; what it prints goes to NAME.log."""
        with (self.folder / f"{name}.log").open("ab") as output:
            started = subprocess.Popen(
                self._enter(("env", "-C", str(INSIDE), *command)),
                env={**clean(), **environment},
                stdout=output,
                stderr=output,
            )
        self.processes.append(started)
        return started

    def printed(self, name: str) -> str:
        """Return what a program printed that was started here."""
        return (self.folder / f"{name}.log").read_text()

    def wait_for(self, *probe: str) -> None:
        """Return once a program succeeds inside."""
        deadline = time.monotonic() + STARTS_WITHIN
        while self.run(*probe).returncode:
            logs = "".join(path.read_text() for path in self.folder.glob("*.log"))
            assert time.monotonic() < deadline, f"{probe}: {logs[-3000:]}"
            time.sleep(0.1)

    def python(self, code: str) -> str:
        """Run Python inside."""
        return self.do(str(INSIDE / ".venv/bin/python"), "-c", code)

    def module(
        self, name: str, *arguments: str, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run one of our modules as `./run` does once everything is fetched."""
        python = str(INSIDE / ".venv/bin/python")
        path = f"{INSIDE / 'site'}:{INSIDE}"
        return self.run(python, "-m", name, *arguments, PYTHONPATH=path, **environment)

    def end(self) -> None:
        """End everything inside; the kernel takes mounts and network with it."""
        os.kill(int(self.first), signal.SIGKILL)
        for process in (*self.processes, self.outside):
            process.wait()
        if self.outside.stderr:
            self.outside.stderr.close()


def clean() -> dict[str, str]:
    """Return an environment with nothing of this test's own."""
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
