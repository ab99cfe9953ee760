"""Who owns which file, and who may read it."""

import grp
import os
import pwd
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from hearback.grades import Fact, Grade
from hearback.install.machine import Folder, Machine, folders, read_environment

SHORTEST_SECRET = 50
# In an address of a database or of shared memory: scheme://user:password@host.
PASSWORD = re.compile(r"://[^/\s]*:[^/\s]*@")
SIGNED_WITH = "HEARBACK_SECRET_KEY"
# The office and its worker read each other's sessions; every other tier has a secret of its own.
SHARE = {"worker": "office"}
MAKE_ONE = "put a new one into it: openssl rand -base64 48"
MAKE_FOLDERS = "systemd-tmpfiles --create hearback.conf"


def owner_of(path: Path) -> str:
    """Return a file's user as people know it."""
    number = path.stat().st_uid
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def group_of(path: Path) -> str:
    """Return a file's group as people know it."""
    number = path.stat().st_gid
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)


def mode_of(path: Path) -> int:
    """Return a file's permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


def settings_files(machine: Machine) -> Iterator[Fact]:
    """Secrets lie in these files: each is for root and its own tier."""
    for tier in ("common", *machine.users):
        path = machine.file_of(tier)
        looked_at = f"Settings in {path}"
        if not path.exists():
            mend = "./run install"
            yield Fact("settings", looked_at, "Missing", Grade.NONE, mend, is_well=False)
        elif tier != "common" and mode_of(path) & 0o027:
            mend = f"chmod 640 {path}"
            found = f"Others may read or write it (mode {mode_of(path):o})"
            yield Fact("settings", looked_at, found, Grade.BRONZE, mend, is_well=False)
        elif owner_of(path) != "root":
            mend = f"chown root {path}"
            found = f"It belongs to {owner_of(path)}, not to root"
            yield Fact("settings", looked_at, found, Grade.BRONZE, mend, is_well=False)
        elif mode_of(path) & 0o004 and (named := _with_password(path)):
            mend = "Move it to office.env, worker.env, keeper.env and list.env; change the password"
            found = f"{named} holds a password, and others may read it (mode {mode_of(path):o})"
            yield Fact("settings", looked_at, found, Grade.BRONZE, mend, is_well=False)
        else:
            yield Fact("settings", looked_at, "Shut to others")


def _with_password(path: Path) -> str:
    pairs = _read(path).items()
    return ", ".join(name for name, value in pairs if PASSWORD.search(value))


def secrets(machine: Machine) -> Iterator[Fact]:
    """One secret that two tiers share lets one of them speak for the other."""
    seen: dict[str, str] = {}
    for tier in machine.users:
        path, secret = machine.file_of(tier), _read(machine.file_of(tier)).get(SIGNED_WITH, "")
        looked_at = f"The secret of {tier}"
        if len(secret) < SHORTEST_SECRET:
            mend = f"In {path}, {MAKE_ONE}"
            yield Fact("secret", looked_at, "Missing or short", Grade.NONE, mend, is_well=False)
        elif seen.get(secret, tier) not in (tier, SHARE.get(tier)):
            mend = f"In {path}, {MAKE_ONE}"
            found = f"The same as that of {seen[secret]}"
            yield Fact("secret", looked_at, found, Grade.BRONZE, mend, is_well=False)
        else:
            yield Fact("secret", looked_at, "Its own")
        seen.setdefault(secret, tier)


def _read(path: Path) -> dict[str, str]:
    try:
        return read_environment(path)
    except FileNotFoundError:
        return {}


def data_folders(machine: Machine) -> Iterator[Fact]:
    """Each folder is whose `deploy/systemd/hearback.tmpfiles` says, with the mode it says."""
    for folder in folders():
        if folder.path.exists():
            yield _as_told(folder)
        elif folder.is_made:
            looked_at = f"The folder {folder.path}"
            yield Fact("folder", looked_at, "Missing", Grade.BRONZE, MAKE_FOLDERS, is_well=False)


def _as_told(folder: Folder) -> Fact:
    path, looked_at = folder.path, f"Who may use {folder.path}"
    owners = (owner_of(path), group_of(path))
    if owners != (folder.user, folder.group):
        found = f"It belongs to {':'.join(owners)}, not to {folder.user}:{folder.group}"
        mend = f"chown {folder.user}:{folder.group} {path}"
        return Fact("folder", looked_at, found, Grade.BRONZE, mend, is_well=False)
    more = mode_of(path) & ~folder.mode & 0o777
    if more:
        found = f"More than they should: mode {mode_of(path):o}, not {folder.mode:o}"
        mend = f"chmod {folder.mode:o} {path}"
        return Fact("folder", looked_at, found, Grade.BRONZE, mend, is_well=False)
    return Fact("folder", looked_at, "Those who should")


def key_files(machine: Machine) -> Iterator[Fact]:
    """Every file of a key folder is its owner's alone; reviewers' copies are their group's too."""
    for name, user, shut in (
        ("keys", machine.users["keeper"], 0o077),
        ("desk-keys", machine.users["keeper"], 0o007),
        ("list-keys", machine.users["list"], 0o077),
    ):
        folder = machine.data(name)
        wrong = list(_open_files(folder, user, shut))
        yield from wrong
        if not wrong:
            yield Fact("key-files", f"Files in {folder}", "Their owner’s alone")


def _open_files(folder: Path, user: str, shut: int) -> Iterator[Fact]:
    if folder.exists():
        os.listdir(folder)  # a walk would pass over a folder that may not be read
    for path in sorted(folder.rglob("*")):
        looked_at = f"The key file {path}"
        if path.is_file() and mode_of(path) & shut:
            mend = f"chmod 600 {path}"
            found = f"Others may read it (mode {mode_of(path):o})"
            yield Fact("key-files", looked_at, found, Grade.BRONZE, mend, is_well=False)
        elif folder.name != "desk-keys" and owner_of(path) != user:
            mend = f"chown {user}:{user} {path}"
            found = f"It belongs to {owner_of(path)}, not to {user}"
            yield Fact("key-files", looked_at, found, Grade.BRONZE, mend, is_well=False)


def program(machine: Machine) -> Iterator[Fact]:
    """Whoever may change the program may do whatever it may do."""
    looked_at = f"The program in {machine.checkout}"
    for path in (machine.checkout, machine.checkout / "site", machine.checkout / "run"):
        if owner_of(path) in machine.users.values() or mode_of(path) & 0o002:
            mend = f"chown -R root: {machine.checkout} && chmod -R o-w {machine.checkout}"
            found = f"Others than root may change {path}"
            yield Fact("program", looked_at, found, Grade.NONE, mend, is_well=False)
            return
    yield Fact("program", looked_at, "Only root may change it")


def passphrase(machine: Machine) -> Iterator[Fact]:
    """A passphrase that lies ready opens the keys to root at any time."""
    path = Path("/run/hearback-keeper/passphrase")
    lies_there = path.exists()
    yield Fact(
        "passphrase",
        "How the keeper is unlocked",
        f"By itself: the passphrase lies in {path}" if lies_there else "By hand",
        Grade.BRONZE if lies_there else Grade.GOLD,
        f"Unlock by hand (docs/keyholder.md): rm {path}" if lies_there else "",
        told="The key is unlocked by a program, not by a person." if lies_there else "",
    )
