"""The public pages through the public tier's own process and its own guarded connection."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

# The mark has the suite's database made; the processes below work on a copy of it.
pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
ROOT = Path(__file__).resolve().parent.parent.parent
PLANT = """
from tests.factories import make_partnership, make_user
from tests.you_said_we_did.making import make_commitment, make_finding
from hearback.people.roles import Role
make_partnership()
shown = make_finding("shown-thing")
commitment = make_commitment(shown, "cannot")
commitment.draft_words(None, words="MARKER draft of a shown promise")
shown.draft_words(None, you_said="MARKER draft of shown words")
make_commitment(shown, live=False, title="MARKER draft promise")
make_finding("marker-draft", live=False, you_said="MARKER draft")
for kept in ("restricted", "partnership"):
    finding = make_finding(f"marker-{kept}", visibility=kept, you_said=f"MARKER {kept}")
    make_commitment(finding, words=f"MARKER promise {kept}")
"""
READ = """
import json
from django.db import connection
from django.db.utils import DatabaseError
from django.test import Client
from you_said_we_did.models import Commitment, Finding, ProgressEntry
client = Client(raise_request_exception=False)
pages = ["", "changes.xml", "shown-thing/", "?status=cannot"]
hidden = ["marker-draft/", "marker-restricted/", "marker-partnership/"]
found = {}
for page in pages + hidden:
    response = client.get("/you-said-we-did/" + page, headers={"host": "localhost"})
    found[page] = [response.status_code, "MARKER" in response.content.decode().upper()]
def denied(table):
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
    except DatabaseError:
        return True
    return False
tables = ["wagtailcore_revision", "wagtailcore_workflowstate", "wagtailcore_taskstate",
          "people_user", "people_auditentry", "main.you_said_we_did_finding",
          "main.you_said_we_did_commitment", "main.you_said_we_did_progressentry"]
print(json.dumps({
    "pages": found,
    "denied": {table: denied(table) for table in tables},
    "findings": list(Finding.objects.values_list("slug", flat=True)),
    "commitments": Commitment.objects.count(),
    "steps": ProgressEntry.objects.exclude(commitment__finding__slug="shown-thing").count(),
}))
"""


def run(script: str, database: Path, tier: str) -> str:
    """Run a script in a fresh process of a tier on a database file."""
    setup = "import django; django.setup()\n"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", setup + script],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
            "DJANGO_SETTINGS_MODULE": "hearback.settings.test",
            "HEARBACK_TIER": tier,
            "HEARBACK_DATA_DIR": str(database.parent),
            "HEARBACK_TEST_DIR": str(database.parent),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def seen(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the public tier sees of an installation with drafts and restricted rows in it."""
    database = tmp_path_factory.mktemp("tier") / "hearback.sqlite3"
    shutil.copy(connections["default"].settings_dict["NAME"], database)
    run(PLANT, database, "office")
    seen: dict[str, Any] = json.loads(run(READ, database, "public"))
    return seen


def test_public_pages_work_on_the_guarded_connection(seen: dict[str, Any]) -> None:
    for page in ("", "changes.xml", "shown-thing/", "?status=cannot"):
        assert seen["pages"][page] == [200, False], page


@pytest.mark.parametrize("kept", ["draft", "restricted", "partnership"])
def test_what_is_kept_answers_404_there(seen: dict[str, Any], kept: str) -> None:
    assert seen["pages"][f"marker-{kept}/"] == [404, False]


def test_drafts_workflow_and_base_tables_are_denied_there(seen: dict[str, Any]) -> None:
    assert seen["denied"] == dict.fromkeys(seen["denied"], True)


def test_even_an_unfiltered_read_finds_public_rows_only(seen: dict[str, Any]) -> None:
    assert seen["findings"] == ["shown-thing"]
    assert seen["commitments"] == 1
    assert seen["steps"] == 0
