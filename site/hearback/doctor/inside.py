"""What each process finds when it looks from within: asked of Hearback itself, as its own user."""

import json
from collections.abc import Iterator
from typing import Any

from hearback.grades import Fact, Grade
from hearback.install.machine import Machine

# Told beside what was found, where a process can't even say how it stands.
LAST_WORDS = 300
PRODUCTION = "In /etc/hearback/common.env: DJANGO_SETTINGS_MODULE=hearback.settings.production"


def inside(machine: Machine) -> Iterator[Fact]:
    """Ask the public site, the office and the keeper what they see."""
    for tier in ("public", "office", "keeper"):
        done = machine.hearback(tier, "look_inside")
        looked_at = f"The {tier} process’s own view"
        try:
            seen = json.loads(done.stdout)
        except ValueError:
            found = f"It can’t start: {done.stderr.strip()[-LAST_WORDS:]}"
            mend = f"deploy/as {tier} check"
            yield Fact("inside", looked_at, found, Grade.NONE, mend, is_well=False)
            continue
        wrong = list(_wrong(tier, seen))
        yield from wrong or [Fact("inside", looked_at, "As it should be")]


def _wrong(tier: str, seen: dict[str, Any]) -> Iterator[Fact]:
    if seen["debug"]:
        found = "On: a fault shows what people typed"
        yield _bad("debug", f"Debug pages of {tier}", found, Grade.NONE, PRODUCTION)
    if seen["demo"]:
        yield _bad("demo", f"Settings of {tier}", "The demonstration’s", Grade.NONE, PRODUCTION)
    if seen["unmigrated"]:
        names, alias = ", ".join(seen["unmigrated"]), seen["alias"]
        found = f"Older than the program: {names}"
        mend = "deploy/as keeper upgrade"
        yield _bad("unmigrated", f"The database {alias}", found, Grade.GOLD, mend)
    if tier == "public" and seen["writes_main"]:
        found = "The public site’s user may write it"
        mend = "systemd-tmpfiles --create hearback.conf; on PostgreSQL: grant-public"
        yield _bad("public-writes", "The main database", found, Grade.BRONZE, mend)
    if tier != "keeper" and seen["reads_keys"]:
        mend = "systemd-tmpfiles --create hearback.conf"
        found = f"The user of {tier} may read it"
        yield _bad("keys", "The keeper’s key folder", found, Grade.BRONZE, mend)
    if tier == "office" and seen["reads_staging"]:
        mend = "systemd-tmpfiles --create hearback.conf"
        found = "The office’s user may read it"
        yield _bad("staging", "Where sealed answers wait", found, Grade.BRONZE, mend)


def _bad(key: str, looked_at: str, found: str, allows: Grade, mend: str) -> Fact:
    return Fact(key, looked_at, found, allows, mend, is_well=False)
