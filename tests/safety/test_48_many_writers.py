"""Claim 48: whoever changes the audit log in the database is seen, and the first bad entry named.

Here real processes: they write at once, one dies between writing and committing, and the command
answers as another program reads it.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hearback.people.chain.faults import Fault
from hearback.people.chain.verifying import verify
from hearback.people.models import AuditEntry
from tests.keeper.installation import Installation
from tests.safety.tampering import HEAD, Copy

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
WRITE = """
from hearback.people.models import AuditEntry
for number in range(15):
    AuditEntry.record("survey.opened", None, f"{tier}-{{number}}")
"""
DIE = """
import os
from django.db import transaction
from hearback.people.models import AuditEntry
AuditEntry.record("survey.opened", None, "kept")
with transaction.atomic():
    AuditEntry.record("survey.opened", None, "lost")
    print("lost" in str(list(AuditEntry.objects.values_list("subject"))), flush=True)
    os._exit(0)
"""
TIERS = ("office", "worker", "keeper")


class Bare(Installation):
    """An installation in which nobody has done anything yet."""

    program = "print()"


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Installation]:
    made = Bare(tmp_path)
    yield made
    made.close()


def test_processes_that_write_at_once_and_one_that_dies(bare: Installation) -> None:
    with ThreadPoolExecutor() as at_once:
        list(at_once.map(lambda tier: bare.run(tier, WRITE.format(tier=tier)), TIERS))
    assert bare.run("office", DIE).strip() == "True"
    told = json.loads(bare.manage("audit", "verify", "--json"))
    assert (told["holds"], told["entries"]) == (True, len(TIERS) * 15 + 1)
    numbers = bare.ask("default", "SELECT number FROM people_auditentry ORDER BY id")
    assert sorted(number for (number,) in numbers) == list(range(1, told["entries"] + 2))


def test_control_two_writers_that_did_not_wait(db: None) -> None:
    """Two entries sealed by writers who had both read the same end of the log did not verify."""
    AuditEntry.record("survey.opened", None, "first")
    end = Copy()
    AuditEntry.record("survey.opened", None, "second")
    end.put_back(HEAD)
    AuditEntry.record("survey.opened", None, "at the same time")
    found = verify()
    assert (found.fault, found.first_bad) == (Fault.PUT_IN, 2)
