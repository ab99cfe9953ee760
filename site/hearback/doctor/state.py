"""What changes by itself: keys grow old, disks fill up, clocks go wrong, backups stop."""

import json
import os
import shutil
import smtplib
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from hearback.grades import Fact
from hearback.install.machine import Machine

KEY_AGE = timedelta(days=45)
BACKUP_AGE = timedelta(days=7)
CLOCK_SECONDS = 300
WAITS = 10
# RFC 5321, 4.2.1: what begins with 4 or 5 is a refusal.
REFUSALS = 400


def intake_key(machine: Machine) -> Iterator[Fact]:
    """The public site takes nothing under a key of more than 45 days."""
    named = machine.environment("common").get("HEARBACK_PUBLIC_KEY_FILE")
    path = Path(named) if named else machine.data("intake.pub")
    looked_at = "The key that answers are sealed to"
    made_on = _day_in(path, "made_on")
    if made_on is None:
        mend = "deploy/as keeper keys make"
        yield Fact("intake-key", looked_at, f"None in {path}", mend=mend, is_well=False)
        return
    is_old = date.today() - made_on > KEY_AGE
    yield Fact(
        "intake-key",
        looked_at,
        f"Made on {made_on:%-d %B %Y}" + (": too old, no answer is taken" if is_old else ""),
        mend="deploy/as keeper keys rotate" if is_old else "",
        is_well=not is_old,
    )


def pepper(machine: Machine) -> Iterator[Fact]:
    """Neither site starts without it while a survey is open that needs it."""
    named = machine.environment("common").get("HEARBACK_PEPPER_FILE")
    path = Path(named) if named else machine.data("pepper/pepper.key")
    is_there = path.is_file()
    yield Fact(
        "pepper",
        "What codes and six words are hashed with",
        "It is there" if is_there else f"None in {path}",
        mend="" if is_there else "Bring your copy back; if there never was one: ./run install",
        is_well=is_there,
    )


def backup(machine: Machine) -> Iterator[Fact]:
    """A backup of more than a week is one that will be missed."""
    named = machine.environment("common").get("HEARBACK_KEPT_DIR")
    folder = Path(named) if named else machine.data("kept")
    day = _day_in(folder / "last-backup.json", "on")
    looked_at = "The last backup"
    if day is None:
        mend = "Set backups up: docs/administrator.md"
        yield Fact("backup", looked_at, "Not set up yet", mend=mend)
        return
    is_old = date.today() - day > BACKUP_AGE
    mend = "See why its timer did not run: systemctl list-timers 'hearback-*'" if is_old else ""
    yield Fact("backup", looked_at, f"Of {day:%-d %B %Y}", mend=mend, is_well=not is_old)


def _day_in(path: Path, name: str) -> date | None:
    try:
        return date.fromisoformat(json.loads(path.read_text(encoding="utf-8"))[name])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def disk(machine: Machine) -> Iterator[Fact]:
    """A full disk takes no answer."""
    folder = machine.data("")
    if not folder.exists():
        return
    usage = shutil.disk_usage(folder)
    percent = round(100 * usage.used / (usage.used + usage.free))
    is_full = percent >= machine.full_percent
    yield Fact(
        "disk-space",
        f"Room on the disk of {folder}",
        f"{percent} % used",
        mend=f"Make room, or a larger disk; see what takes it: du -xh -d2 {folder} | sort -h"
        if is_full
        else "",
        is_well=not is_full,
    )


def clock(machine: Machine) -> Iterator[Fact]:
    """A clock that went back is told by files from the future. Keys and promises count in days."""
    looked_at = "The clock"
    newest = max((path.stat().st_mtime for path in _dated_files(machine)), default=0.0)
    ahead = newest - time.time()
    is_wrong = ahead > CLOCK_SECONDS
    found = f"Files of Hearback are {round(ahead / 60)} minutes ahead of it"
    yield Fact(
        "clock",
        looked_at,
        found if is_wrong else "No file is ahead of it",
        mend="timedatectl set-ntp true && timedatectl" if is_wrong else "",
        is_well=not is_wrong,
    )


def _dated_files(machine: Machine) -> Iterator[Path]:
    for name in ("main", "staging", "public-key", "kept", "machine"):
        folder = machine.data(name)
        if folder.is_dir():
            yield from (Path(entry.path) for entry in os.scandir(folder) if entry.is_file())


def mail(machine: Machine) -> Iterator[Fact]:
    """Invitations and reminders go out by a mail server on this machine."""
    host, port = mail_server(machine)
    looked_at = f"The mail server {host}:{port}"
    sender = machine.environment("common").get("HEARBACK_FROM_EMAIL", "hearback@localhost")
    try:
        with smtplib.SMTP(host, port, timeout=WAITS) as server:
            server.ehlo()
            code, answer = server.mail(sender)
    except (OSError, smtplib.SMTPException) as error:
        mend = "Start a mail server here: apt-get install postfix (as “satellite system”)"
        yield Fact("mail", looked_at, f"It does not answer: {error}", mend=mend, is_well=False)
        return
    takes = code < REFUSALS
    said = answer.decode(errors="replace")
    found = f"It takes mail from {sender}" if takes else f"It refused {sender}: {code} {said}"
    mend = "" if takes else "Let it take mail from this address, or set HEARBACK_FROM_EMAIL"
    yield Fact("mail", looked_at, found, mend=mend, is_well=takes)


def mail_server(machine: Machine) -> tuple[str, int]:
    """Return host and port of the mail server that the settings name."""
    host, _, port = (
        machine.environment("common").get("HEARBACK_SMTP", "localhost:25").partition(":")
    )
    return host, int(port or 25)
