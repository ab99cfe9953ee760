"""Claim 30: Whoever copies the database after every answer can't tell which row became which.

Copies before and after each answer differ by one sealed envelope in staging and nothing else; rows
appear only with a batch, five people and more at once, with keys and bytes that no copy knew.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.keeper.installation import Installation

pytestmark = pytest.mark.django_db(databases=["default", "staging"])

PEOPLE = 6
TABLES = ("response", "answer", "text", "rawtext", "coding", "openeddigest", "batch")
# Opens every envelope as it comes, against the database's own rule that refuses such a batch.
EAGER = """
from django.conf import settings
from django.db import connection
from django.utils import timezone
from feedback.keeper import batches
from feedback.keeper.keys.folder import KeyFolder
settings.BATCH_MINIMUM, settings.BATCH_INTERVAL_DAYS = 1, 0
rule = (
    "ALTER TABLE responses_batch DROP CONSTRAINT IF EXISTS a_batch_hides_each_among_five"
    if connection.vendor == "postgresql" else "PRAGMA ignore_check_constraints = ON"
)
with connection.cursor() as cursor:
    cursor.execute(rule)
keys = KeyFolder(settings.KEY_DIR).unlock({passphrase!r})
assert batches.run(keys, timezone.localdate()).batches
"""
# Copies staging after every answer; says how large the new envelope was.
WATCHED = """
import json, secrets, sys
from django.utils import timezone
from feedback.intake import sealing
{broken}
from feedback.intake.models import Envelope
from feedback.intake.submission import send
from feedback.surveys.models import SurveyVersion
definition = SurveyVersion.objects.get().read()
seen, sizes = set(), []
for said in json.load(sys.stdin):
    answers = {{"q3": {{"text": said, "quote": False}}}}
    send(definition, answers, secrets.token_bytes(16), timezone.localdate())
    fresh = Envelope.objects.exclude(pk__in=seen).get()
    seen.add(fresh.pk)
    sizes.append(len(fresh.sealed))
print(json.dumps(sizes))
"""
# As it was: steps of 512 bytes, 1, 2, 4 … 64 KiB.
MANY_STEPS = """
sealing.BUCKETS = tuple(512 * 2**step for step in range(8))
sealing.ENVELOPE_SIZES = frozenset(57 + bucket for bucket in sealing.BUCKETS)
"""
LONG = "Someone reads the referral notes aloud in the open office and everybody hears. "
SAID = ["The meetings help us talk.", "Fine so far.", "Slow to load.", LONG * 48, "Parking.", "No."]


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Installation]:
    """An installation nobody has answered at."""
    made = Installation(tmp_path)
    yield made
    made.close()


class Copy:
    """What somebody holds who copied everything at one moment."""

    def __init__(self, machine: Installation) -> None:
        self.main = {
            table: {
                tuple(str(value) if isinstance(value, list) else value for value in row)
                for row in machine.ask("default", f"SELECT * FROM responses_{table}")
            }
            for table in TABLES
        }
        self.everything = self._all_rows(machine)
        self.envelopes = {
            key: bytes(sealed)
            for key, sealed in machine.ask("staging", "SELECT id, sealed FROM intake_envelope")
        }
        self.tokens = {key for (key,) in machine.ask("staging", "SELECT id FROM intake_spenttoken")}

    @staticmethod
    def _all_rows(machine: Installation) -> Any:
        """Return the whole main database in one value: its file, or every row of every table."""
        if not machine.postgres:
            return machine.main.read_bytes()
        names = machine.ask(
            "default", "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        )
        return {
            name: machine.ask("default", f'SELECT ctid::text, xmin::text, t.* FROM "{name}" t')
            for (name,) in names
        }

    def numbers(self) -> set[int]:
        """Return every large number of the released rows: keys and what refers to them."""
        values = [value for rows in self.main.values() for row in rows for value in row]
        return {value for value in values if isinstance(value, int) and value > 2**32}


def run_keeper(machine: Installation) -> str:
    """Run the keeper as its keyholder does."""
    return machine.manage("keeper", "--passphrase-file", str(machine.passphrase_file))


def test_an_answer_changes_nothing_but_staging(machine: Installation) -> None:
    """Six answers, seven copies: the main database is the same to the last byte."""
    copies = [Copy(machine)]
    for number in range(PEOPLE):
        machine.send(f"number{number} was still waiting")
        copies.append(Copy(machine))
    assert all(copy.everything == copies[0].everything for copy in copies)
    assert [len(copy.envelopes) for copy in copies] == list(range(PEOPLE + 1))
    check_release(machine, copies)


def check_release(machine: Installation, copies: list[Copy]) -> None:
    """All rows come at once, and share no number and no bytes with any copy of staging."""
    assert "opened a batch" in run_keeper(machine)
    released = Copy(machine)
    assert len(released.main["response"]) == len(released.main["text"]) == PEOPLE
    assert released.envelopes == {}
    known = {key for copy in copies for key in copy.envelopes} | copies[-1].tokens
    assert not released.numbers() & known
    content = b"".join(
        bytes(value)
        for rows in released.main.values()
        for row in rows
        for value in row
        if isinstance(value, bytes | memoryview)
    )
    for sealed in copies[-1].envelopes.values():
        pieces = (sealed[start : start + 16] for start in range(9, len(sealed) - 16, 16))
        assert not any(piece in content for piece in pieces)


def test_fewer_than_five_leave_no_row_even_if_the_keeper_runs_daily(machine: Installation) -> None:
    before = Copy(machine)
    for number in range(2):
        machine.send(f"number{number} was still waiting", f"so was number{number}")
        run_keeper(machine)
        assert Copy(machine).main == before.main
    assert len(Copy(machine).envelopes) == 4


def singled_out(machine: Installation, broken: str = "") -> list[int]:
    """Return who answered with an envelope of a size that nobody else's has."""
    sizes = json.loads(machine.run("keeper", WATCHED.format(broken=broken), json.dumps(SAID)))
    return [number for number, size in enumerate(sizes) if sizes.count(size) == 1]


def test_the_one_long_text_has_no_size_of_its_own(
    machine: Installation, figure: Callable[[str], None]
) -> None:
    """Else its envelope, and so when it came, would be known from the one long text released."""
    assert singled_out(machine) == []
    assert "opened a batch" in run_keeper(machine)
    sizes = machine.ask("default", "SELECT length(sealed) FROM responses_rawtext")
    assert len(sizes) == len(SAID)
    assert len(set(sizes)) == 1
    letters = sorted(map(len, SAID))
    figure(f"six answers of {letters[0]} to {letters[-1]:,} letters: one size")


def test_control_with_many_sizes_the_long_text_is_followed(machine: Installation) -> None:
    """Padded in steps of 512 bytes, 1, 2, 4 … 64 KiB, the one long text named its envelope."""
    assert singled_out(machine, MANY_STEPS) == [SAID.index(LONG * 48)]


def test_control_a_keeper_that_opens_each_at_once_is_followed(machine: Installation) -> None:
    """With a keeper that opened each answer as it came, two copies named the row of each person."""
    passphrase = machine.passphrase_file.read_text().strip()
    for number in range(2):
        before = Copy(machine)
        machine.send(f"number{number} was still waiting")
        machine.run("keeper", EAGER.format(passphrase=passphrase))
        fresh = Copy(machine).main["text"] - before.main["text"]
        said = [value for row in fresh for value in row if isinstance(value, str)]
        assert [text for text in said if re.match(r"number\d", text)] == [
            f"number{number} was still waiting"
        ]
