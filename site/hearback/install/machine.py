"""The machine an installation lies on: its users, files and settings, as `deploy/` lays them out.

Needs no Django, so that it works where an installation doesn't. What `deploy/` says (users of the
tiers, folders and modes, units) is read there and stands nowhere else.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).resolve().parents[3]
DEPLOY: Final = CHECKOUT / "deploy"
# Where the shipped files say the checkout lies.
SHIPPED_AT: Final = "/opt/hearback"
WAITS: Final = 600
# From how full on a disk is called full.
FULL_PERCENT: Final = 90
TIER_LINE = re.compile(r"^  ([\w| ]+)\) user=([\w-]+)", re.MULTILINE)


def run(
    *command: str,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    given: str = "",
) -> subprocess.CompletedProcess[str]:
    """Run a program of the machine, without a shell, and return what it printed.

    Raises FileNotFoundError, naming it, where it isn't installed.
    """
    name, *more = command
    program = name if "/" in name else shutil.which(name)
    if program is None:
        raise FileNotFoundError(2, "not installed", name)
    return subprocess.run(
        [program, *more],
        env=environment if environment is not None else kept_environment(),
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=WAITS,
    )


def users_of_tiers() -> dict[str, str]:
    """Return tier -> the user it runs as, as `deploy/as` says."""
    found = TIER_LINE.findall((DEPLOY / "as").read_text(encoding="utf-8"))
    return {tier: user for tiers, user in found for tier in tiers.split(" | ")}


def read_environment(path: Path) -> dict[str, str]:
    """Read a file of settings as systemd does. Raises OSError if it can't be read."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name: value.strip("\"'") for name, value in pairs}


@dataclass(frozen=True)
class Folder:
    """One line of the file that says which folder or file is whose."""

    path: Path
    mode: int
    user: str
    group: str
    is_made: bool


def folders() -> list[Folder]:
    """Return what `deploy/systemd/hearback.tmpfiles` says."""
    text = (DEPLOY / "systemd" / "hearback.tmpfiles").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return [
        Folder(Path(path), int(mode, 8), user, group, kind == "d")
        for kind, path, mode, user, group, *_ in lines
    ]


@dataclass(frozen=True)
class Machine:
    """Where settings lie, and how to run something as one of the users."""

    settings: Path = Path("/etc/hearback")
    system: Path = Path("/etc/systemd/system")
    nginx: Path = Path("/etc/nginx")
    checkout: Path = CHECKOUT
    full_percent: int = FULL_PERCENT
    users: Mapping[str, str] = field(default_factory=users_of_tiers)

    def file_of(self, tier: str) -> Path:
        """Return a tier's own file of settings; `common` has those of all."""
        return self.settings / f"{tier}.env"

    def environment(self, tier: str) -> dict[str, str]:
        """Return what a tier's process finds in its environment. Files that can't be read count
        as empty.
        """
        found: dict[str, str] = {}
        for name in ("common", tier):
            try:
                found |= read_environment(self.file_of(name))
            except OSError:
                continue
        return found

    def data(self, name: str) -> Path:
        """Return a folder inside the data folder."""
        folder = self.environment("common").get("HEARBACK_DATA_DIR", "/var/lib/hearback")
        return Path(folder) / name

    def hearback(self, tier: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of Hearback as a tier's own user with its own settings."""
        command = [str(self.checkout / ".venv/bin/python"), "-m", "hearback", *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", self.users[tier], "--", *command]
        environment = {**kept_environment(), **self.environment(tier)}
        return run(*command, environment=environment, folder=self.checkout)


def kept_environment() -> dict[str, str]:
    """Return what a command keeps of this process's environment: nothing that is Hearback's."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("HEARBACK_", "DJANGO_", "PYTHON"))
    }
