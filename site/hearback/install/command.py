"""The command line of `./run install`."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from hearback.install import serving, steps
from hearback.install.answers import Answers, WrongAnswers, ask, read_answers
from hearback.install.machine import Machine
from hearback.install.steps import ANSWERS, SYSTEMD_RUNS, Failed, Work

STEPS: Final[tuple[tuple[str, Callable[[Work], None]], ...]] = (
    ("The programs it needs", steps.packages),
    ("Users and folders", steps.users),
    ("Settings and secrets", steps.settings),
    ("Databases (the first time takes a minute)", steps.databases),
    ("Roles, themes and first pages", steps.content),
    ("Services and timers", serving.units),
    ("The web server", serving.web_server),
    ("Mail", serving.mail),
    ("The first administrator", serving.first_person),
    ("What is left", serving.ceremony),
)


def parser() -> argparse.ArgumentParser:
    """Return what it understands."""
    made = argparse.ArgumentParser(
        prog="./run install",
        description="Set up a real installation on this machine (Debian, as root). It may be"
        " stopped and started again: what is done is left alone.",
    )
    made.add_argument("--answers", type=Path, help="a TOML file with the answers; nothing is asked")
    made.add_argument("--no-systemd", action="store_true", help="start nothing, as in a container")
    made.add_argument("--root", type=Path, help="install inside this folder, as in a container")
    return made


def earlier_answers() -> Answers | None:
    """Return what an earlier run was told; None before the first. Raises WrongAnswers."""
    path = Machine().settings / ANSWERS
    return read_answers(path) if path.exists() else None


def tell(words: str) -> None:
    """Say something to whoever installs."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Install, and return 0, or 1 with the reason and what to do."""
    asked = parser().parse_args(arguments)
    if os.geteuid() != 0:
        tell("Only root can make users and folders: sudo ./run install")
        return 1
    try:
        given = read_answers(asked.answers) if asked.answers else None
        if asked.root:
            os.chroot(asked.root)
            os.chdir("/")
        answers = given or earlier_answers() or ask(tell)
    except WrongAnswers as wrong:
        tell(str(wrong))
        return 1
    has_systemd = SYSTEMD_RUNS.exists() and not asked.no_systemd and not asked.root
    return install(answers, has_systemd=has_systemd)


def install(answers: Answers, *, has_systemd: bool) -> int:
    """Take every step in turn; the first that fails says why, and the same command goes on."""
    os.umask(0o022)
    work = Work(Machine(), answers, has_systemd, tell)
    for number, (name, step) in enumerate(STEPS, 1):
        tell(f"{number}/{len(STEPS)}  {name} …")
        try:
            step(work)
        except FileNotFoundError as error:
            tell(f"{error.filename} is missing. Install it, and run this again.")
            return 1
        except Failed as failed:
            tell(f"{failed}\nPut that right and run the same command again.")
            return 1
    tell("Installed. See that all is well: ./run doctor")
    return 0
