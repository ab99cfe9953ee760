"""A codebook of the version before is the first frozen version after the upgrade."""

import json
from pathlib import Path

import pytest

from tests.upgraded import manage

READ = """
import json
from feedback.responses.models import Codebook, Theme
print(json.dumps({
    "versions": [[str(c), c.read().slugs()] for c in Codebook.objects.all()],
    "content": Codebook.objects.in_use().content,
    "in_use": [[t.slug, t.group.slug] for t in Theme.objects.in_use()],
    "retired": [[t.slug, t.retired_in] for t in Theme.objects.exclude(retired_in=None)],
}))
"""


@pytest.mark.sqlite
def test_rows_become_frozen_versions(upgraded: Path) -> None:
    found = json.loads(manage(upgraded, "shell", "--no-imports", "-c", READ))
    assert found["versions"] == [
        ["Book 1, version 3", ["waiting", "own-1"]],
        ["Book 2, version 2", ["waiting", "own-2"]],
    ]
    waiting = found["content"]["groups"][0]["themes"][0]
    assert waiting["priorities"] == ["safe-homes"]
    assert (waiting["phrases"], waiting["examples"]) == (["took ages"], ["He waits."])
    assert found["in_use"] == [["waiting", "help"], ["own-1", "help"]]
    assert sorted(found["retired"]) == [["own-2", 3], ["waiting-v2", 3]]
