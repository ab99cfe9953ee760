"""One more answer in a later period changes nothing that is already out."""

import json
from random import Random

import pytest

from tests.attack.door import ask, ask_outside
from tests.attack.sets import OVER_TIME_NAMES, SINGLE_NAMES, drawn
from tests.attack.truth import Json
from tests.safety.size import size

EACH = size(10)


def with_one_more(request: Json, draw: Random) -> Json:
    """Return the request with one more person in its last period, like one already there."""
    *before, last = request["periods"]
    people = [record for period in request["periods"] for record in period.get("records", ())]
    one = draw.choice(people) if people else {}
    more = {**last, "records": [*last.get("records", ()), one]}
    return {**request, "periods": [*before, more]}


def releases(answer: bytes) -> list[str]:
    """Return each release of an answer, as it is written."""
    return [json.dumps(release) for release in json.loads(answer)["releases"]]


@pytest.mark.parametrize("shape", OVER_TIME_NAMES)
def test_one_more_answer_changes_nothing_that_is_out(shape: str) -> None:
    """One more answer in the last period changes no byte of earlier releases."""
    for number in range(EACH):
        request = drawn(shape, number)
        before, after = ask(request), ask(with_one_more(request, Random(number)))
        assert releases(before)[:-1] == releases(after)[:-1]


def test_control_one_more_answer_does_change_its_own_period() -> None:
    """Control: in its own period one more answer changed a release."""
    changed = 0
    for number in range(10):
        request = drawn("around_k", number)
        changed += ask(request) != ask(with_one_more(request, Random(number)))
    assert changed > 0


@pytest.mark.parametrize("shape", SINGLE_NAMES)
def test_the_order_of_people_tells_nothing(shape: str) -> None:
    """The same people in another order give the same bytes."""
    for number in range(EACH):
        request = drawn(shape, number)
        shuffled = json.loads(json.dumps(request))
        for period in shuffled["periods"]:
            Random(number).shuffle(period.get("records", []))
        if "categories" in request:
            assert ask(request) == ask(shuffled)


def test_the_command_says_the_same_to_anybody() -> None:
    """Run as a command of its own, it answers the same bytes."""
    request = drawn("late_answers", 0)
    assert ask_outside(request) == ask(request)
