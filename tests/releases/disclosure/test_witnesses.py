"""What is called possible has a witness that fits; the solver keeps its notes to itself."""

import json
import subprocess
import sys
from typing import Any

import numpy as np

from feedback.releases.disclosure.attack import Attack
from feedback.releases.disclosure.shapes import Rule
from tests.releases.disclosure.made_up import ROOT
from tests.releases.disclosure.test_protecting import GROUP, ONE_SMALL, naive, people, period

RULE = Rule()
FIRST = {"north": [35, 8, 0], "south": [9, 3, 0], "north south": [0, 2, 0]}
SECOND = {"north": [7, 5, 3], "south": [1, 0, 0], "north south": [2, 0, 0], "east south": [1, 0, 0]}

# Without the command, which would keep such lines from the answer.
ANSWER = """
import sys
from feedback.releases.disclosure.answering import answer
from feedback.releases.disclosure.request import read_request
published, is_safe = answer(read_request(sys.stdin.buffer.read()))
print(len(published["releases"]), is_safe, file=sys.stderr)
"""


def records(counted: dict[str, list[int]]) -> list[dict[str, Any]]:
    return [
        {"theme": themes.split(), "group": group}
        for themes, numbers in counted.items()
        for group, number in zip(("north", "south", "east"), numbers, strict=True)
        for _ in range(number)
    ]


def test_a_witness_that_does_not_fit_settles_nothing() -> None:
    # 68 people show as 70, twice 32 of them as 30: of the other four there can't be fewer.
    whole = period(people(an=4, bn=32, cn=32), (GROUP,))
    attack = Attack([whole], RULE)
    figures = attack.figures(whole, naive(whole).shown)
    # Nobody at all: every small count would be none, and none of the figures would be right.
    attack.witnesses.append(np.zeros(attack.space.size))
    left = attack.possible_otherwise(figures)
    assert [goal.cap for goal in left] == [None]
    (found,) = attack.in_whole_people(figures, left)
    assert found.quantity == left[0].quantity


def test_where_nothing_is_shown_everything_is_possible() -> None:
    whole = period(ONE_SMALL)
    attack = Attack([whole], RULE)
    assert attack.possible_otherwise(attack.figures(whole, {})) == []


def test_the_solver_writes_nothing_to_the_output() -> None:
    # The solver wrote three lines about this one where it had unknowns that need not be whole.
    periods = [
        {"name": "2026 Q1", "records": records(FIRST)},
        {"name": "2026 Q2", "records": records(SECOND)},
        {"name": "2026", "includes": ["2026 Q1", "2026 Q2"]},
    ]
    asked = {"k": 12, "tables": [["theme"], ["theme", "group"]], "periods": periods}
    done = subprocess.run(
        [sys.executable, "-c", ANSWER],
        input=json.dumps(asked).encode(),
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    assert done.stderr == b"3 True\n"
    assert done.stdout == b""
