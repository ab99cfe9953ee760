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
PAGES = ("", "changes.xml", "shown-thing/", "?status=cannot")
PLANT = """
from tests.factories import make_partnership, make_user
from feedback.releases.models import ReleaseQuote
from tests.you_said_we_did.making import (
    make_commitment, make_finding, make_learning, make_source,
)
from hearback.people.roles import Role
from you_said_we_did.models import Finding
make_partnership()
shown = make_finding("shown-thing")
ReleaseQuote.add(shown.rests_on, "The words of one.")
shown.draft_words(None, quote="The words of one.")
shown.latest_revision.publish()
gone = ReleaseQuote.add(shown.rests_on, "MARKER words taken out.")
taken_out = make_finding("taken-out", quote="MARKER words taken out.")
gone.delete()
commitment = make_commitment(shown, "cannot")
commitment.draft_words(None, words="MARKER draft of a shown promise")
shown.draft_words(None, you_said="MARKER draft of shown words")
make_commitment(shown, live=False, title="MARKER draft promise")
from tests.factories import TODAY
from you_said_we_did.poster_faces import make_missing
make_missing(None, TODAY)
make_finding("marker-draft", live=False, you_said="MARKER draft")
open_source = make_source("public", title="Audit of calls", summary="MARKER of a public one")
open_source.review(None, open_source.published_on, "MARKER changed")
make_learning(open_source, "from-an-audit")
for kept in ("restricted", "partnership"):
    source = make_source(kept, title=f"MARKER {kept} title", summary=f"MARKER {kept} summary")
    make_learning(source, f"from-{kept}")
    Finding.objects.filter(pk=shown.pk).update(source=source)  # as if all had said yes
for kept in ("restricted", "partnership"):
    finding = make_finding(f"marker-{kept}", visibility=kept, you_said=f"MARKER {kept}")
    make_commitment(finding, words=f"MARKER promise {kept}")
"""
READ = """
import json
from django.db import connection
from django.db.utils import DatabaseError
from django.test import Client
from you_said_we_did.models import Commitment, Finding, LearningSource, ProgressEntry
client = Client(raise_request_exception=False)
pages = ["", "changes.xml", "shown-thing/", "?status=cannot", "changes.json", "what-we-cant/",
         f"by/a{Commitment.objects.get().owner_id}/", "?group=g1&year=2026", "card.png",
         "shown-thing/card.png", "shown-thing/poster.pdf", "from-an-audit/", "from-restricted/",
         "from-partnership/", "taken-out/"]
hidden = ["marker-draft/", "marker-restricted/", "marker-partnership/"]
found = {}
for page in pages + hidden:
    response = client.get("/you-said-we-did/" + page, headers={"host": "localhost"})
    found[page] = [response.status_code, b"MARKER" in response.content.upper()]
def denied(table):
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
    except DatabaseError:
        return True
    return False
tables = ["wagtailcore_revision", "wagtailcore_workflowstate", "wagtailcore_taskstate",
          "people_user", "people_auditentry", "main.you_said_we_did_finding",
          "main.you_said_we_did_learningsource", "main.you_said_we_did_finding_also_rests_on",
          "main.you_said_we_did_commitment", "main.you_said_we_did_progressentry"]
print(json.dumps({
    "pages": found,
    "denied": {table: denied(table) for table in tables},
    "findings": list(Finding.objects.values_list("slug", flat=True)),
    "sources": [list(row) for row in LearningSource.objects.values_list(
        "title", "summary", "what_changed", "agency")],
    "keys": sorted(Finding.objects.values_list("slug", "source")),
    "quotes": list(Finding.objects.exclude(quote="").values_list("quote", flat=True)),
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
    shown = [page for page in seen["pages"] if not page.startswith("marker")]
    assert len(shown) == 15
    for page in shown:
        assert seen["pages"][page] == [200, False], page


@pytest.mark.parametrize("kept", ["draft", "restricted", "partnership"])
def test_what_is_kept_answers_404_there(seen: dict[str, Any], kept: str) -> None:
    assert seen["pages"][f"marker-{kept}/"] == [404, False]


def test_drafts_workflow_and_base_tables_are_denied_there(seen: dict[str, Any]) -> None:
    assert seen["denied"] == dict.fromkeys(seen["denied"], True)


def test_even_an_unfiltered_read_finds_public_rows_only(seen: dict[str, Any]) -> None:
    assert set(seen["findings"]) == {
        *("shown-thing", "taken-out"),
        *("from-an-audit", "from-restricted", "from-partnership"),
    }
    assert seen["commitments"] == 1
    assert seen["steps"] == 0


def test_of_a_source_only_a_public_ones_title_is_there(seen: dict[str, Any]) -> None:
    assert seen["sources"] == [["Audit of calls", "", "", None]]
    keys = dict(seen["keys"])
    assert keys["from-an-audit"]
    # That there is one shows, not which.
    assert {keys[f"from-{kept}"] for kept in ("restricted", "partnership")} == {0}
    assert (keys["shown-thing"], keys["taken-out"]) == (0, None)


def test_a_quote_taken_out_of_its_release_is_not_even_stored_there(seen: dict[str, Any]) -> None:
    assert seen["quotes"] == ["The words of one."]
