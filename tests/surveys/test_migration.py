"""A survey written before there were drafts is still there after the upgrade."""

import json
from pathlib import Path

import pytest

from tests.upgraded import manage


@pytest.mark.sqlite
def test_rows_become_a_draft(upgraded: Path) -> None:
    code = """
import json
from feedback.surveys.models import Survey
survey = Survey.objects.get()
definition = survey.as_written()
print(json.dumps([definition.why, [q.key for q in definition.questions],
                  [c.label for c in definition.questions[0].choices], survey.draft.revision]))
"""
    assert json.loads(manage(upgraded, "shell", "--no-imports", "-c", code)) == [
        "To learn.",
        ["q1", "q2"],
        ["Yes", "No"],
        1,
    ]
