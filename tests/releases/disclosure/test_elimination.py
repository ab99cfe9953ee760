"""Gaussian elimination against fractions."""

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.releases.disclosure.elimination import basis

ROW = st.lists(st.sampled_from([0, 0, 1, 1, -1]), min_size=6, max_size=6)


def rank(rows: list[list[int]]) -> int:
    """Return the rank by exact fractions."""
    left = [[Fraction(value) for value in row] for row in rows]
    found = 0
    for column in range(6):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        found += 1
        left = [
            [a - row[column] / pivot[column] * b for a, b in zip(row, pivot, strict=True)]
            for row in left
        ]
    return found


@settings(max_examples=200, deadline=None)
@given(st.lists(ROW, max_size=6), ROW)
def test_a_row_is_a_combination_exactly_where_fractions_say_so(
    rows: list[list[int]], row: list[int]
) -> None:
    told = basis([np.array(one, dtype=np.int64) for one in rows], 6)
    combination = told.combination(np.array(row, dtype=np.int64))
    assert (combination is not None) == (rank([*rows, row]) == rank(rows))


def test_it_names_the_rows_that_give_another_away() -> None:
    total, first, unrelated = ([1, 1, 0], [1, 0, 0], [0, 0, 1])
    told = basis([np.array(one, dtype=np.int64) for one in (unrelated, total, first)], 3)
    assert told.combination(np.array([0, 1, 0], dtype=np.int64)) == (1, 2)
