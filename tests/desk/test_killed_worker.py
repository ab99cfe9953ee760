"""A worker killed in the middle, really: nothing lost, nothing doubled, the old model in place."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.installation import Installation
from tests.migrated import ROOT

pytestmark = pytest.mark.django_db
FILL = """
from hearback.people.roles import Role
from tests import factories
from tests.desk.learning import plant_coded
factories.make_codebook()
version = factories.make_version()
ana = factories.make_user(Role.CODER, email="ana@testshire.example")
plant_coded(version, ana, each=5)
for number in range(130):
    factories.make_text(version, f"We were still waiting, {number}, and my joint tenancy ended.")
"""
WORDS_ONLY = """
from feedback.desk.learning import suggesting, training
for module in (suggesting, training):
    module.installed_sentence_model = lambda: None
"""
KILL = """
import os, signal
def killed(*arguments, **named):
    os.kill(os.getpid(), signal.SIGKILL)
"""
# In the third chunk, when its old suggestions are gone and the new ones are not yet there.
WHILE_SUGGESTING = """
from feedback.responses.models import Coding
stored, calls = Coding.objects.bulk_create, []
def in_the_third(rows):
    calls.append(1)
    return killed() if len(calls) == 3 else stored(rows)
Coding.objects.bulk_create = in_the_third
"""
# When the old model is retired and the new one stored, but nothing is committed.
WHILE_TRAINING = """
from feedback.responses.models import learning
learning.AuditEntry.record = killed
"""
WORK = """
from django.core.management import call_command
from feedback.desk.tasks import hand_over, work
from feedback.desk.runs import Run
work.enqueue(Run.ask({kind!r}, None).pk)
PLANTED
call_command("db_worker", batch=True, verbosity=0, startup_delay=False)
"""
STATE = """
import json
from collections import Counter
from feedback.responses.models import Coding, SuggestionModel
from feedback.desk.runs import Run
pairs = Counter(Coding.objects.suggested().values_list("text_id", "theme__slug"))
print(json.dumps({
    "suggestions": len(pairs), "texts": len({text for text, _ in pairs}),
    "most": max(pairs.values(), default=0),
    "people": sorted(Coding.objects.exclude(coder=None).values_list("pk", "status")),
    "models": list(SuggestionModel.objects.values_list("number", "status")),
    "runs": list(Run.objects.values_list("kind", "status")),
}))
"""
TIME_PASSES = """
from datetime import timedelta
from django.utils import timezone
from feedback.desk.runs import Run
Run.objects.exclude(alive_at=None).update(alive_at=timezone.now() - timedelta(minutes=6))
"""


@pytest.fixture
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with coded and uncoded texts."""
    installation = Installation(tmp_path_factory.mktemp("killed"))
    try:
        installation.shell(FILL)
        yield installation
    finally:
        installation.close()


def worker(made: Installation, kind: str, planted: str = "", before: str = "") -> int:
    """Let a worker do one run, `before` which something may happen; return how its process ended.
    Every process takes seconds to start.
    """
    code = before + WORDS_ONLY + KILL + WORK.format(kind=kind).replace("PLANTED", planted)
    command = [sys.executable, str(ROOT / "site" / "manage.py"), "shell", "--no-imports", "-c"]
    done = subprocess.run([*command, code], env=made.environment, check=False, timeout=300)
    return done.returncode


def state(made: Installation) -> dict[str, Any]:
    """Return what stands in the tables."""
    found: dict[str, Any] = json.loads(made.shell(STATE).splitlines()[-1])
    return found


def test_killed_in_the_middle_of_suggesting(made: Installation) -> None:
    people = state(made)["people"]
    assert worker(made, "suggest", WHILE_SUGGESTING) == -9
    cut = state(made)
    assert (cut["texts"], cut["most"], cut["people"]) == (100, 1, people)
    assert cut["runs"] == [["suggest", "running"]]
    assert worker(made, "suggest", before=TIME_PASSES) == 0
    whole = state(made)
    assert whole["runs"] == [["suggest", "done"], ["suggest", "interrupted"]]
    assert (whole["texts"], whole["most"], whole["people"]) == (130, 1, people)
    # Cut off again, the texts it was at have what they had.
    assert worker(made, "suggest", WHILE_SUGGESTING) == -9
    again = state(made)
    assert {**again, "runs": []} == {**whole, "runs": []}


def test_killed_in_the_middle_of_training(made: Installation) -> None:
    assert worker(made, "train") == 0
    before = state(made)
    assert before["models"] == [[1, "in_use"]]
    assert worker(made, "train", WHILE_TRAINING) == -9
    cut = state(made)
    assert cut["models"] == before["models"]
    assert cut["runs"][0] == ["train", "running"]
    assert worker(made, "train", before=TIME_PASSES) == 0
    after = state(made)
    assert after["models"] == [[2, "in_use"], [1, "retired"]]
    assert ["train", "interrupted"] in after["runs"]
