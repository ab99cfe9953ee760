"""Claim 50: Killed anywhere, an answer is stored whole and once, or not at all.

Here the keeper is killed: at random moments by SIGKILL, on a real installation, and at every step
of a batch in turn. `test_50_killed_submission.py` kills the public site.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from feedback.intake.models import Envelope
from feedback.keeper import batches, splitting
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.keeper.opening import Reader
from feedback.responses import taught
from feedback.responses.models import Answer as StoredAnswer
from feedback.responses.models import Batch, OpenedDigest, RawText, Response, Text
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from tests.factories import TODAY
from tests.keeper import conftest as keeping
from tests.keeper.conftest import Answer, words
from tests.keeper.installation import Installation
from tests.safety.size import size

pytestmark = pytest.mark.django_db(databases=["default", "staging"])

folder, keys, survey, answer = keeping.folder, keeping.keys, keeping.survey, keeping.answer
KILLS = size(200)
NAME = "Marjorie Quackenbush"
# Forked from one process, so that a kill costs no start of Python: `kills` rounds of some answers
# and a keeper killed at a random moment of its run, then one that is left alone.
CRASHES = """
import json, os, secrets, signal, sys, time
from random import SystemRandom
from django.conf import settings
from django.db import connections
from django.utils import timezone
from feedback.intake.submission import send
from feedback.keeper import batches
from feedback.keeper.keys.folder import KeyFolder
from feedback.surveys.models import SurveyVersion

kills, passphrase, name = json.load(sys.stdin)
settings.BATCH_INTERVAL_DAYS = 0
chance, today = SystemRandom(), timezone.localdate()
keys = KeyFolder(settings.KEY_DIR).unlock(passphrase)
definition = SurveyVersion.objects.get().read()
acknowledged = []

def answer():
    for _ in range(chance.randint(3, 9)):
        # Longer than any name, or the masking would take it for one.
        token = "t" + "".join(chance.choices("bcdfghklmnprst", k=19))
        said = {"text": token + " and " + name + " was still waiting", "quote": False}
        send(definition, {"q1": "a", "q3": said}, secrets.token_bytes(16), today)
        acknowledged.append(token)

def keeper(after=None):
    '''Run in a process of its own, killed so many seconds later; say how it ended.'''
    connections.close_all()
    began, child = time.monotonic(), os.fork()
    if child == 0:
        try:
            batches.run(keys, today)
            os._exit(0)
        finally:
            os._exit(1)
    if after is not None:
        time.sleep(after)  # not a wait for anything: the moment of the kill
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return time.monotonic() - began, os.waitstatus_to_exitcode(status)

answer(), answer()
takes, ended = keeper()
assert ended == 0
killed = 0
for _ in range(4 * kills):
    if killed == kills:
        break
    answer()
    took, ended = keeper(chance.random() * takes)
    assert ended in (0, -signal.SIGKILL), ended
    killed += ended != 0
    if ended == 0:  # the machine is quicker by now
        takes = min(takes, took)
answer(), answer()
assert keeper()[1] == 0
print(json.dumps([killed, acknowledged]))
"""


@pytest.fixture(scope="module")
def machine(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Installation]:
    """An installation with its own processes and files."""
    with django_db_blocker.unblock():
        made = Installation(tmp_path_factory.mktemp("killed"))
        yield made
        made.close()


def test_killed_at_random_moments(machine: Installation, figure: Callable[[str], None]) -> None:
    passphrase = machine.passphrase_file.read_text().strip()
    told = machine.run("keeper", CRASHES, json.dumps([KILLS, passphrase, NAME]))
    killed, acknowledged = json.loads(told)
    assert killed == KILLS, "control: so many kills came before the run was over"
    masked = [row[0] for row in machine.ask("default", "SELECT masked FROM responses_text")]
    stored = Counter(text.split()[0] for text in masked)
    assert stored == Counter(acknowledged), "each acknowledged answer once, and no other"
    counts = {
        table: machine.ask("default", f"SELECT count(*) FROM {table}")[0][0]
        for table in ("responses_response", "responses_answer", "responses_rawtext")
    }
    assert set(counts.values()) == {len(acknowledged)}, counts
    sizes = machine.ask("default", "SELECT sum(responses) FROM responses_batch")
    assert int(sizes[0][0]) == len(acknowledged)
    assert machine.ask("staging", "SELECT count(*) FROM intake_envelope") == [(0,)]
    check_disk(machine, acknowledged)
    figure(
        f"{KILLS} kills in mid-run: {len(acknowledged):,} answers acknowledged,"
        f" {len(masked):,} stored, none twice; nothing typed left on the disk"
    )


def check_disk(machine: Installation, acknowledged: list[str]) -> None:
    """What was typed lies nowhere; what was masked lies in its row and in no rest of a killed run
    (on PostgreSQL that is the table's own file: its log is the server's).
    """
    files = machine.files()
    assert not [name for name, content in files.items() if NAME.encode() in content]
    if machine.postgres:
        read = "SELECT pg_read_binary_file(pg_relation_filepath('responses_text'))"
        machine.ask("default", "CHECKPOINT")
        files = {"responses_text": machine.ask("default", read)[0][0]}
    held = Counter(
        name
        for name, content in files.items()
        for token in acknowledged
        for _ in range(content.count(token.encode()))
    )
    # Twice in its row: as it is read, and as search reads it.
    assert held == {name: 2 * len(acknowledged) for name in held}
    assert len(held) == 1


# Every step of a batch, killed in turn: what no timing would reach.

STEPS: list[tuple[Any, str]] = [
    (Reader, "look"),
    (Reader, "read"),
    (taught, "masked_with"),
    (splitting, "seal"),
    (Response.objects, "bulk_create"),
    (StoredAnswer.objects, "bulk_create"),
    (Text.objects, "bulk_create"),
    (RawText.objects, "bulk_create"),
    (OpenedDigest.objects, "bulk_create"),
    (AuditEntry, "record"),
    (Envelope.objects, "filter"),
    (batches, "forget_staged"),
    (batches, "forget"),
    (batches, "tidy"),
]


class Killed(BaseException):
    """What no code of ours catches."""


def killed_at(call: int, really: Callable[..., Any]) -> Callable[..., Any]:
    """Return a stand-in that is killed the n-th time it is called."""
    calls = 0

    def step(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call:
            raise Killed
        return really(*args, **kwargs)

    return step


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step[1])
@pytest.mark.parametrize("call", [1, 2])
def test_killed_and_started_again(
    survey: Survey,
    answer: Answer,
    keys: UnlockedKeys,
    monkeypatch: pytest.MonkeyPatch,
    step: tuple[Any, str],
    call: int,
) -> None:
    for number in range(7):
        answer(survey, q1="a", q3=words(f"answer{number} was here"))
    with monkeypatch.context() as killing:
        owner, name = step
        killing.setattr(owner, name, killed_at(call, getattr(owner, name)))
        try:
            batches.run(keys, TODAY)
        except Killed:
            stored = Response.objects.count()
            assert stored in (0, 7), "a batch is stored whole or not at all"
            assert Batch.objects.count() == (1 if stored else 0)
            assert OpenedDigest.objects.count() == RawText.objects.count() == stored
    batches.run(keys, TODAY)
    assert Response.objects.count() == StoredAnswer.objects.count() == 7
    assert RawText.objects.count() == 7
    texts = Counter(Text.objects.values_list("masked", flat=True))
    assert texts == {f"answer{number} was here": 1 for number in range(7)}
    assert Batch.objects.count() == AuditEntry.objects.filter(action="keeper.batch").count() == 1
    assert not Envelope.objects.exists()


def test_control_without_digests_a_kill_doubles(
    survey: Survey, answer: Answer, keys: UnlockedKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the digests of opened envelopes, a kill doubled every answer."""
    monkeypatch.setattr(batches, "remember", lambda envelopes: None)
    answer(survey, 5)
    with monkeypatch.context() as killing:
        killing.setattr(batches, "discard", killed_at(2, batches.discard))
        with pytest.raises(Killed):
            batches.run(keys, TODAY)
    Batch.objects.update(opened_on="2026-01-01")
    batches.run(keys, TODAY)
    assert Response.objects.count() == 10
