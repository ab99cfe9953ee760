"""Claim 27: What is typed stands nowhere on the server, in no form, before the keeper reads it.

Not in a database's files, its journal, a log or a temporary folder, not even after a process is
killed in the middle of a transaction.
"""

import base64
import gzip
import json
import os
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from django.db import connection

from tests.canary import forms, marker, scan
from tests.intake.installed import Installed
from tests.intake.person import Person
from tests.intake.server import python

DISGUISES: dict[str, Callable[[str], bytes]] = {
    "plain": lambda text: text.encode(),
    "utf-16": lambda text: text.encode("utf-16-le"),
    "hex": lambda text: text.encode().hex().encode(),
    "HEX": lambda text: text.encode().hex().upper().encode(),
    "url": lambda text: quote(text).encode(),
    "form": lambda text: quote_plus(text).encode(),
    "json": lambda text: json.dumps({"said": text}).encode(),
    "zlib": lambda text: b"before" + zlib.compress(b"x" * 99 + text.encode()) + b"after",
    "gzip": lambda text: b"before" + gzip.compress(json.dumps([text]).encode()),
    "base64 at 0": lambda text: base64.b64encode(text.encode() + b"yy"),
    "base64 at 1": lambda text: base64.b64encode(b"x" + text.encode() + b"yy"),
    "base64 at 2": lambda text: base64.b64encode(b"xx" + text.encode() + b"yy"),
}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_the_scanner_finds_a_planted_marker(tmp_path: Path, disguise: str) -> None:
    text = marker()
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file.bin").write_bytes(b"\0junk" * 50 + DISGUISES[disguise](text))
    assert scan([tmp_path], text)
    assert not scan([tmp_path], marker())


def test_the_scanner_finds_a_marker_in_a_file_s_name(tmp_path: Path) -> None:
    text = marker()
    (tmp_path / f"answer {text}.txt").touch()
    assert scan([tmp_path], text)


def test_no_trace_of_an_answer_is_left_but_the_envelope(installed: Installed) -> None:
    text = marker()
    folder = installed.installation.folder
    person = Person(installed.wire).start()
    person.press("next", q1="b").press("next", q2=["c", "a"])
    person.press("next", q3=text + " and more" * 500)
    assert "There is a problem" in person.text
    person.press("next", q3=text, q3_quote="on").press("to-q3").press("back").press("send")
    assert text in person.text
    assert not scan([folder], text)  # while it is under way
    time.sleep(5)
    person.press("send")
    assert person.heading == "Thank you"
    sent = {"q1": "b", "q2": ["a", "c"], "q3": {"text": text, "quote": True}}
    assert [payload.answers for payload in installed.opened()].count(sent) == 1
    assert list((folder / "run").glob("carry-*.key"))  # the scan below has read the right places
    assert list(folder.glob("public-*.log"))
    assert not scan([folder], text)


def test_no_trace_is_left_when_things_go_wrong(installed: Installed) -> None:
    text = marker()
    person = Person(installed.wire).start()
    fields = person.fields() | {"step.go": "next", "step.at": "q3", "q3": text}
    codes = [person.post(fields | wrong).response.status_code for wrong in wrongs(text)]
    installed.key_file.unlink()
    try:
        codes.append(person.post(fields).response.status_code)
    finally:
        installed.write_key()
    assert codes == [200, 400, 400, 400, 200, 503]
    assert not scan([installed.installation.folder], text)


def wrongs(text: str) -> list[dict[str, str]]:
    """Return changes that no page of ours makes."""
    return [
        {"step.token": text},
        {"step.at": text},
        {"step.go": text},
        {f"x{place}": text for place in range(1200)},
        {"step.carried": text},
    ]


# Two hundred answers in one transaction, with no room in memory for its pages; then killed.
KILLED = """
import os, signal
from django.db import connections, transaction
from django.utils import timezone
from feedback.intake.submission import send
from feedback.surveys.models import SurveyVersion
if connections["staging"].vendor == "sqlite":
    with connections["staging"].cursor() as cursor:
        cursor.execute("PRAGMA cache_size = 1")
definition = SurveyVersion.objects.newest_out("spring", timezone.localdate()).read()
with transaction.atomic(using="staging"):
    for number in range(200):
        {store}
    os.kill(os.getpid(), signal.SIGKILL)
"""
SEALED = """answers = {{"q3": {{"text": {text!r} * 50, "quote": False}}}}
        send(definition, answers, bytes([number]) * 16, timezone.localdate())"""
# The sealed column of a version that does not seal.
PLAIN = """row = [number, ({text!r} * 50).encode()]
        connections["staging"].cursor().execute(
            "INSERT INTO intake_envelope (id, sealed) VALUES (%s, %s)", row)"""
POSTGRESQL_FILES = Path("/var/lib/postgresql")


def killed_in_the_middle(installed: Installed, store: str, text: str) -> list[str]:
    """Run a transaction that is killed; return the database's files that hold a form of `text`."""
    done = python(installed, KILLED.format(store=store.format(text=text)), HEARBACK_TIER="office")
    assert done.returncode == -9, done.stderr
    found = [file for file, _ in scan([installed.installation.folder], text)]
    if connection.vendor == "postgresql" and os.access(POSTGRESQL_FILES, os.R_OK | os.X_OK):
        wanted = forms(text).values()
        for path in POSTGRESQL_FILES.rglob("*"):
            if path.is_file() and any(form in path.read_bytes() for form in wanted):
                found.append(str(path))
    return found


def test_killed_in_the_middle_of_a_transaction_nothing_readable_stays(installed: Installed) -> None:
    assert killed_in_the_middle(installed, SEALED, marker()) == []


@pytest.mark.sqlite
def test_control_unsealed_words_stay_on_the_disk(installed: Installed) -> None:
    """Stored unsealed, words of a transaction that was never committed stood in the file."""
    assert killed_in_the_middle(installed, PLAIN, marker()) != []
