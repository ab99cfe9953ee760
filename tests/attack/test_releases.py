"""What is published withstands the attacker, whoever answered."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings

from tests.attack.cubes import cube
from tests.attack.door import answer
from tests.attack.sets import OVER_TIME_NAMES, SINGLE_NAMES, any_set, drawn
from tests.attack.tally import Tally
from tests.attack.truth import Json
from tests.safety.size import IS_WHOLE, size

# Of each shape: those with several periods take ten times as long.
EACH = dict.fromkeys(SINGLE_NAMES, size(110)) | dict.fromkeys(OVER_TIME_NAMES, size(40))
DRAWN = size(300)
MEASURED = 10  # of each shape, how narrow the narrowest count is


@pytest.mark.parametrize("shape", EACH)
def test_nothing_is_learnt_from_hard_sets(shape: str, tally: Tally) -> None:
    """Sets made to be hard: nothing is learnt of any small count."""
    for number in range(EACH[shape]):
        request = drawn(shape, number)
        tally.attack(request, answer(request), measure=IS_WHOLE and number < MEASURED)
    assert tally.findings == []
    assert tally.sets == EACH[shape]


def test_nothing_is_learnt_from_any_set(record_property: Callable[[str, object], None]) -> None:
    """Sets drawn at random, cell by cell: nothing is learnt of any small count."""
    tally = Tally()

    @settings(
        max_examples=DRAWN,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(any_set())
    def learn_nothing(request: Json) -> None:
        outcome = tally.attack(request, answer(request))
        assert outcome.is_safe, tally.findings[-1]

    learn_nothing()
    record_property("tally", tally)


def test_nothing_is_learnt_from_whole_cubes(tally: Tally) -> None:
    """Cubes of themes, groups and areas as a partnership has them: nothing is learnt."""
    for number in (2, 8, 14, 16, 0, 4, 6, 10, 12, 18, 1, 3)[: size(12) + 1]:
        request = cube(number)
        tally.attack(request, answer(request))
    assert tally.findings == []
