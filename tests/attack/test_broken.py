"""The attack succeeds wherever a rule is broken; it must, or it would prove nothing."""

import pytest

from tests.attack.broken import BROKEN
from tests.attack.greedy import protect
from tests.attack.sets import NAMES, drawn
from tests.attack.tally import Tally
from tests.safety.size import IS_WHOLE

SHAPES = NAMES if IS_WHOLE else ("question_by_two", "halves", "gaps_over_time")
EACH = 2 if IS_WHOLE else 1


@pytest.mark.parametrize("rule", BROKEN)
def test_control_a_broken_rule_gives_people_away(rule: str, tally: Tally) -> None:
    """Each rule that is broken on purpose gives small counts away."""
    for number in range(EACH):
        for shape in SHAPES:
            request = drawn(shape, number)
            if any(period.get("records") for period in request["periods"]):
                tally.attack(*BROKEN[rule](request))
    assert tally.narrowed > 0
    assert not [words for words in tally.findings if "cannot be true" in words]


def test_the_plain_reading_withstands_the_same_attack(tally: Tally) -> None:
    """The published rule, read plainly and audited, gives nothing away on the very same sets."""
    for number in range(EACH):
        for shape in SHAPES:
            request = drawn(shape, number)
            tally.attack(request, protect(request))
    assert tally.findings == []
