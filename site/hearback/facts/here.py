"""What the office's own process can see of the installation it belongs to."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections

from hearback.checks import CLOUD_FOLDER
from hearback.facts.reach import ENTER, READ, Viewer, is_missing, open_to_others
from hearback.grades import Fact, Grade

Look = Callable[[Viewer], Fact]
ROLES_PAGE = "docs/administrator.md, “PostgreSQL: what the public site may reach”"
INSTALLER = "Install with a user for each process: ./run install"
KEYS, KEYS_LOOKED_AT = "keys", "The keeper’s key folder"
OUT_OF_REACH = (
    "The key that opens answers lies where neither these pages nor our staff’s pages can reach it."
)
WAITS_LOOKED_AT = "Where sealed answers wait"
FIND_KEYS = "Set HEARBACK_KEY_DIR to it. Before there are any keys: deploy/as keeper keys make"


def facts_here(viewer: Viewer | None = None) -> Iterator[Fact]:
    """Yield what this process finds, as the user it runs as unless another is named."""
    seen_by = viewer or Viewer.of_this_process()
    for look in LOOKS:
        yield look(seen_by)


def demonstration(viewer: Viewer) -> Fact:
    """The demonstration keeps the keys of everything it holds in one file."""
    return Fact(
        "demo",
        "Demonstration or real",
        "It is the demonstration, with a key that opens by itself" if settings.DEMO else "Real",
        Grade.NONE if settings.DEMO else Grade.GOLD,
        "Set up a real installation: ./run install" if settings.DEMO else "",
        not settings.DEMO,
        "This is a demonstration. Do not send anything real." if settings.DEMO else "",
    )


def debugging(viewer: Viewer) -> Fact:
    """Debug pages show what people typed."""
    return Fact(
        "debug",
        "Debug pages",
        "On: a fault shows what people typed" if settings.DEBUG else "Off",
        Grade.NONE if settings.DEBUG else Grade.GOLD,
        "Use hearback.settings.production in common.env" if settings.DEBUG else "",
        not settings.DEBUG,
    )


def transport(viewer: Viewer) -> Fact:
    """What is sent in clear is read by whoever runs the line."""
    addresses = (settings.PUBLIC_URL, settings.WAGTAILADMIN_BASE_URL)
    plain = [one for one in addresses if urlsplit(one).scheme != "https"]
    is_kept_to = bool(settings.SECURE_HSTS_SECONDS)
    is_safe = not plain and is_kept_to
    found = "https, and browsers are told to insist on it"
    if plain:
        found = f"Plain http: {', '.join(plain)}"
    elif not is_kept_to:
        found = "https, but browsers are not told to insist on it"
    return Fact(
        "https",
        "The way to us",
        found,
        Grade.GOLD if is_safe else Grade.NONE,
        "" if is_safe else "Serve both names by https, with hearback.settings.production",
        is_safe,
        "What you send travels by https, and your browser is told never to use anything less."
        if is_safe
        else "What you send to this site may be read on its way.",
    )


def second_step(viewer: Viewer) -> Fact:
    """A password alone is stolen too easily."""
    is_required = bool(settings.SECOND_FACTOR_REQUIRED)
    return Fact(
        "second-step",
        "How staff sign in",
        "With a second step" if is_required else "With a password alone",
        Grade.GOLD if is_required else Grade.NONE,
        "" if is_required else "Use hearback.settings.production in common.env",
        is_required,
        "Our staff sign in with a password and a second step." if is_required else "",
    )


def own_user(viewer: Viewer) -> Fact:
    """A process of root reads everything, whatever the modes say."""
    return Fact(
        "office-user",
        "The user the office runs as",
        "root, who may read everything" if viewer.is_root else f"User number {viewer.uid}",
        Grade.BRONZE if viewer.is_root else Grade.GOLD,
        INSTALLER if viewer.is_root else "",
        not viewer.is_root,
    )


def keeper_keys(viewer: Viewer) -> Fact:
    """The office must not reach what opens answers."""
    folder = Path(settings.KEY_DIR)
    if is_missing(folder):
        return _no_key_folder(folder)
    is_reached = viewer.may(folder, READ | ENTER)
    is_open = open_to_others(folder)
    found = "Neither the office nor others can enter it"
    if is_reached:
        found = "The office’s user can enter it"
    elif is_open:
        found = "Users beside its owner can enter it"
    is_shut = not is_reached and not is_open
    return Fact(
        KEYS,
        KEYS_LOOKED_AT,
        found,
        Grade.GOLD if is_shut else Grade.BRONZE,
        "" if is_shut else INSTALLER,
        is_shut,
        OUT_OF_REACH
        if is_shut
        else "The key that opens answers is locked with a passphrase. It lies on the machine that"
        " shows these pages.",
    )


def _no_key_folder(folder: Path) -> Fact:
    """Right where the keeper has a machine of its own. Elsewhere the keys lie somewhere that nobody
    looked at, and nothing can be said of it.
    """
    if settings.MACHINE == "site":
        found = "None here: the keeper has a machine of its own"
        return Fact(KEYS, KEYS_LOOKED_AT, found, told=OUT_OF_REACH)
    found = f"No such folder: {folder}"
    return Fact(KEYS, KEYS_LOOKED_AT, found, Grade.BRONZE, FIND_KEYS, is_well=False)


def what_waits(viewer: Viewer) -> Fact:
    """Sealed answers wait where the office can't look."""
    connection = connections["staging"]
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        if is_missing(path):
            found, mend = f"No such file: {path}", "Set HEARBACK_STAGING_URL to it"
            return Fact("staging", WAITS_LOOKED_AT, found, Grade.BRONZE, mend, is_well=False)
        is_reached = viewer.may(path.parent, ENTER) and viewer.may(path, READ)
    else:
        is_reached = _reads_envelopes()
    return Fact(
        "staging",
        WAITS_LOOKED_AT,
        "The office’s user can read it" if is_reached else "The office’s user can’t read it",
        Grade.BRONZE if is_reached else Grade.GOLD,
        INSTALLER if is_reached else "",
        not is_reached,
    )


def public_reach(viewer: Viewer) -> Fact:
    """What the public site's own connection may read."""
    connection = connections["default"]
    if connection.vendor == "sqlite":
        is_bound = settings.DATABASES["default"]["ENGINE"] == "hearback.sqlite"
        found = "A guard on its connection, made of the list of what is public"
    else:
        is_bound = _role_is_bound("hearback_web")
        found = "A role of its own, with the list of what is public"
    return Fact(
        "public-database",
        "What the public site may read in the main database",
        found if is_bound else "Nothing holds it to what is public",
        Grade.GOLD if is_bound else Grade.BRONZE,
        "" if is_bound else f"See {ROLES_PAGE}",
        is_bound,
        "The program that shows these pages may read what is published, and nothing else."
        if is_bound
        else "",
    )


def _role_is_bound(role: str) -> bool:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(rolname, 'public.people_user', 'SELECT')"
            " FROM pg_roles WHERE rolname = %s",
            [role],
        )
        row = cursor.fetchone()
    return row is not None and not row[0]


def _reads_envelopes() -> bool:
    with connections["staging"].cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('intake_envelope', 'SELECT')")
        return bool(cursor.fetchone()[0])


def keeper_elsewhere(viewer: Viewer) -> Fact:
    """The last step: the machine that is taken over has no key."""
    is_elsewhere = settings.MACHINE == "site"
    return Fact(
        "keeper-elsewhere",
        "The machine the keeper runs on",
        "Another one, and files are carried" if is_elsewhere else "This one",
        Grade.GOLD if is_elsewhere else Grade.SILVER,
        "" if is_elsewhere else "Give the keeper a machine of its own: docs/keeper-apart.md",
        told="Answers are opened on another machine, which is never online."
        if is_elsewhere
        else "",
    )


def cloud_folder(viewer: Viewer) -> Fact:
    """A folder that is copied elsewhere is read elsewhere."""
    is_synced = bool(CLOUD_FOLDER.search(str(Path(settings.DATA_DIR).resolve())))
    return Fact(
        "cloud-folder",
        "The data folder",
        "It looks like one that a cloud service copies" if is_synced else "On this machine alone",
        Grade.NONE if is_synced else Grade.GOLD,
        "Move it out of the cloud service’s folder and set HEARBACK_DATA_DIR" if is_synced else "",
        not is_synced,
    )


def whole_disk(viewer: Viewer) -> Fact:
    """A hint only: a virtual machine's disk may be encrypted beneath it, where nobody here sees."""
    is_encrypted = _is_encrypted(Path(settings.DATA_DIR))
    return Fact(
        "disk",
        "Encryption of the whole disk",
        "The data folder lies on an encrypted disk"
        if is_encrypted
        else "Can’t be seen from here. Ask whoever runs the machine",
        mend="" if is_encrypted else "Encrypt the whole disk, and write down that it is",
    )


def _is_encrypted(folder: Path) -> bool:
    try:
        device = folder.stat().st_dev
        kind = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}/dm/uuid").read_text()
    except OSError:
        return False
    return re.match("CRYPT-", kind) is not None


LOOKS: tuple[Look, ...] = (
    demonstration,
    debugging,
    transport,
    second_step,
    own_user,
    keeper_keys,
    what_waits,
    public_reach,
    keeper_elsewhere,
    cloud_folder,
    whole_disk,
)
