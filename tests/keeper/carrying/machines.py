"""Two machines, each a real installation in a folder of its own, and a stick between them.

Every command is a process of its own. To save the seconds it takes to load everything, they are
forked off one process per machine that has loaded it and has touched no database.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.keeper.conftest import PASSPHRASE
from tests.keeper.installation import Installation

FORKING = """
import io, json, os, signal, sys, traceback
import django
from django.conf import settings
django.setup()
settings.PASSPHRASE_MEMORY_KIB = 1024
settings.BATCH_INTERVAL_DAYS = 0  # two batches on the day of the test
from django.core.management import CommandError, call_command
call_command("check", stdout=io.StringIO())
from feedback.keeper.management.commands import carry, keeper
COUNTED = ("/feedback/", "/django/db/", "/django/core/serializers/")
calls, kill_at = 0, 0

def watch(frame, event, arg):
    global calls
    if event == "call" and any(place in frame.f_code.co_filename for place in COUNTED):
        calls += 1
        if calls == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

def run(wish):
    try:
        if wish["watch"]:
            sys.setprofile(watch)
        if wish["program"]:
            exec(wish["program"], {})
        else:
            call_command(*wish["arguments"], skip_checks=True)
        return 0
    except CommandError as error:
        print(f"CommandError: {error}", file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 99
    finally:
        sys.setprofile(None)

for line in sys.stdin:
    wish = json.loads(line)
    kill_at = wish["kill_at"]
    child = os.fork()
    if child == 0:
        answer = os.open(wish["answer"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        sys.stdin, out, errors = io.StringIO(wish["given"]), io.StringIO(), io.StringIO()
        sys.stdout, sys.stderr = out, errors
        code = run(wish)
        told = {"code": code, "out": out.getvalue(), "errors": errors.getvalue(), "calls": calls}
        os.write(answer, json.dumps(told).encode())
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""
SITE = """
from feedback.keeper.models import ReviewerKey
from hearback.people.roles import Role
from tests import factories
factories.make_survey()
factories.make_codebook()
from engagement.models import Area
Area.objects.create(slug="netherby", name="Netherby")
ReviewerKey.objects.make(factories.make_user(Role.REVIEWER), {passphrase!r})
"""
KEYS = f"""
from django.conf import settings
from django.utils import timezone
from feedback.keeper.keys.folder import KeyFolder
folder, today = KeyFolder(settings.KEY_DIR), timezone.localdate()
first, second, _ = folder.make({PASSPHRASE!r}, today)
folder.prove(first, second, today)
"""


class Killed(Exception):
    """The process was killed where it was asked to be."""


@dataclass
class Told:
    """What a process printed, and how it ended."""

    code: int
    out: str
    errors: str
    calls: int


class Machine(Installation):
    """An installation that is one of the two. `kind` is `site` or `keeper`."""

    kind = "site"
    program = SITE

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._forking: subprocess.Popen[str] | None = None
        super().__init__(folder)

    def carry(self, *arguments: str | Path, **how: Any) -> Told:
        """Run `carry …`; `how` is as for `told`. Raises Killed."""
        return self.told(["carry", *map(str, arguments)], **how)

    def python(self, program: str) -> str:
        """Run a program here; return what it printed."""
        told = self.told([], program=program)
        assert told.code == 0, told.errors
        return told.out

    def told(
        self,
        arguments: list[str],
        *,
        program: str = "",
        given: str = "",
        kill_at: int = 0,
        watch: bool = False,
    ) -> Told:
        """Run one process.

        With `watch` it counts its calls; `kill_at` is the one at which SIGKILL ends it. Raises
        Killed.
        """
        wish: dict[str, Any] = {
            "arguments": arguments,
            "program": program,
            "given": given,
            "kill_at": kill_at,
            "watch": watch or bool(kill_at),
            "answer": str(self.folder.parent / f"{self.folder.name}.answer"),
        }
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(wish) + "\n")
        process.stdin.flush()
        code = int(process.stdout.readline())
        if code == -9:
            raise Killed
        assert code == 0, code
        answer: dict[str, Any] = json.loads(Path(wish["answer"]).read_text())
        return Told(**answer)

    def environment(self, tier: str) -> dict[str, str]:
        """Add which machine it is."""
        return {
            **super().environment(tier),
            "HEARBACK_MACHINE": self.kind,
            "PYTHONWARNINGS": "ignore",
        }

    def close(self) -> None:
        """End the process, and drop what a server holds."""
        if self._forking is not None:
            self._forking.communicate()
        super().close()

    def _started(self) -> "subprocess.Popen[str]":
        if self._forking is None:
            self._forking = subprocess.Popen(
                [sys.executable, "-c", FORKING],
                env=self.environment("keeper"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        return self._forking


class KeepersMachine(Machine):
    """The machine with the keys: SQLite, whatever the site has."""

    kind = "keeper"
    program = "assert {passphrase!r}"
    follows_the_suite = False

    def open_batches(self) -> Told:
        """Run the keeper."""
        return self.told(["keeper", "--passphrase-file", str(self.passphrase_file)])


def introduce(site: Machine, keeper: KeepersMachine) -> None:
    """Exchange the public halves by the real commands."""
    for one, other in ((site, keeper), (keeper, site)):
        shown = one.manage("carry", "key").splitlines()[0]
        told = other.manage("carry", "trust", shown)
        assert "Trusted." in told
