"""Which processes and timers there are, and as whom they run."""

import os
from collections.abc import Iterator
from pathlib import Path

from hearback.doctor.files import owner_of
from hearback.grades import Fact, Grade
from hearback.install.machine import DEPLOY, Machine, run

# News by e-mail is opened apart (docs/by-email.md); without it this timer has nothing to do.
BY_CHOICE = {"hearback-list.timer"}
IS_RUNNING = Path("/run/systemd/system")
PROCESSES = Path("/proc")
# Stands beside a command that it started as somebody else, with the same environment.
BESIDE = "runuser"


def wanted_units() -> list[str]:
    """Return the units that a whole installation has enabled: all that can be, as shipped."""
    return sorted(
        path.name
        for path in (DEPLOY / "systemd").glob("hearback-*")
        if "[Install]" in path.read_text(encoding="utf-8") and path.name not in BY_CHOICE
    )


def units(machine: Machine) -> Iterator[Fact]:
    """Every service and timer is enabled and, where systemd runs, active."""
    for name in wanted_units():
        wants = "timers" if name.endswith(".timer") else "multi-user"
        link = machine.system / f"{wants}.target.wants" / name
        mend = f"systemctl enable --now {name}"
        if not link.exists():
            found = "It would not start: not enabled"
            yield Fact("unit", name, found, Grade.GOLD, mend, is_well=False)
        elif IS_RUNNING.exists() and not _is_active(name):
            yield Fact("unit", name, "It does not run", Grade.GOLD, mend, is_well=False)
        else:
            yield Fact("unit", name, "Enabled")


def _is_active(name: str) -> bool:
    return run("systemctl", "is-active", "--quiet", name).returncode == 0


def users(machine: Machine) -> Iterator[Fact]:
    """Each process runs as its tier's own user."""
    wrong = False
    for process, tier in _processes():
        user, wanted = owner_of(process), machine.users.get(tier, "")
        if tier == "worker":  # the office's, or the list's
            is_right = user in {machine.users["worker"], machine.users["list"]}
        else:
            is_right = user == wanted
        if not is_right:
            wrong = True
            yield Fact(
                "process-user",
                f"Process {process.name}, which is {tier}",
                f"It runs as {user}, not as {wanted}",
                Grade.BRONZE,
                f"systemctl restart hearback-{tier}, and see who started it: ps -fp {process.name}",
                is_well=False,
            )
    if not wrong:
        yield Fact(
            "process-user",
            "As whom the processes run",
            "Each as its own user",
            told="The pages you see, our staff’s pages and what opens answers are three programs"
            " that cannot reach each other’s files.",
        )


def _processes() -> Iterator[tuple[Path, str]]:
    for process in PROCESSES.glob("[0-9]*"):
        try:
            words = (process / "environ").read_bytes().split(b"\0")
            name = (process / "comm").read_text().strip()
        except OSError:
            continue
        is_apart = name == BESIDE or int(process.name) == os.getpid()
        tiers = [word[14:].decode() for word in words if word.startswith(b"HEARBACK_TIER=")]
        if tiers and not is_apart:
            yield process, tiers[-1]
