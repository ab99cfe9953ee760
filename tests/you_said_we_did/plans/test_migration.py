"""An upgrade says of what was public and done what was true of it: the database asks for it now."""

import json
from pathlib import Path

import pytest

from tests.upgraded import manage

CODE = """
import json
from you_said_we_did.models import Commitment, Finding
rows = Commitment.objects.order_by("pk").values_list("approved_on", "first_progress_on")
finding = Finding.objects.get()
print(json.dumps([str(finding.approved_on), *[[str(day) for day in row] for row in rows]]))
"""


@pytest.mark.sqlite
def test_public_words_were_approved_and_done_things_had_begun(upgraded: Path) -> None:
    kept = json.loads(manage(upgraded, "shell", "--no-imports", "-c", CODE))
    assert kept == [
        "2026-02-03",
        ["2026-02-03", "2026-01-09"],
        ["None", "None"],
        ["None", "None"],
    ]
