"""The safety check stands beside a survey while it is written: whatever is missing, it answers."""

import pytest

from feedback.surveys.definition import AnswerTest, Condition, Kind, QuestionDefinition
from feedback.surveys.safety import Circumstances, check
from tests import factories


@pytest.mark.parametrize("kind", Kind)
def test_an_unfinished_question_of_any_kind_is_judged_all_the_same(kind: Kind) -> None:
    bare = QuestionDefinition("q1", kind, "A question?")
    gone = Condition("all", (AnswerTest("q9", "equals", "z"), AnswerTest("q9-a", "answered")))
    lost = QuestionDefinition("q2", kind, "Another?", shown_if=gone, section="p9")
    found = check(factories.define("spring", "survivor", bare, lost), Circumstances())
    assert {"no_last_day", "too_few", "no_support"} <= {concern.rule for concern in found}
