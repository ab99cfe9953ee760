"""How far an attacker can narrow a quantity down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from feedback.releases.disclosure.programs import NEARLY, Place, Program
from feedback.releases.disclosure.sensitive import Quantity
from feedback.releases.disclosure.solving import Sums
from feedback.releases.disclosure.structure import Floats


class Goal(NamedTuple):
    """A quantity that must possibly be none (`cap` is None) or possibly at least `cap`."""

    quantity: Quantity
    columns: NDArray[np.intp]
    factors: Floats
    cap: int | None


@dataclass(frozen=True)
class Found:
    """A quantity that the attacker knows too much about, and the figures that told him."""

    quantity: Quantity
    places: tuple[Place, ...]


def narrowed(program: Program, goals: Sequence[Goal]) -> Iterator[Found]:
    """Yield the quantities that can't reach their goals even in fractions of people.

    In whole people the attacker knows no less, so what is yielded is certain.
    """
    for mine, sums, cap in _by_cap(program, goals):
        left = np.arange(len(mine))
        while left.size:
            solution, places = program.in_fractions(sums.some(left[:1]), cap)
            reached = _reached(sums.at(solution), cap)
            if not reached[left[0]]:
                yield Found(mine[left[0]].quantity, places)
            left = left[1:][~reached[left[1:]]]


def narrowed_exactly(
    program: Program, goals: Sequence[Goal], pool: list[Floats]
) -> Iterator[Found]:
    """Yield the quantities that can't reach their goals in whole people; the rest has witnesses."""
    for mine, sums, cap in _by_cap(program, goals):
        left = np.arange(len(mine))
        while left.size:
            one, left = left[:1], left[1:]
            solution, places = program.in_fractions(sums.some(one), cap)
            can_be = _reached(sums.some(one).at(solution), cap).all()
            if can_be and not program.fits(solution):
                solution = program.in_whole_people(sums.some(one), cap)
                # Only whole people can't go so far: no price tells which figures keep them.
                places = ()
            is_reached = _reached(sums.some(one).at(solution), cap).all()
            if not is_reached or not program.fits(solution):
                yield Found(mine[one[0]].quantity, places or _needed(program, sums.some(one), cap))
            else:
                pool.append(np.rint(solution))
                left = left[~_reached(sums.some(left).at(solution), cap)]


def _needed(program: Program, sums: Sums, cap: int | None) -> tuple[Place, ...]:
    """Return figures without any one of which a goal that is out of reach would not be so."""
    every = program.figures
    needed = list(dict.fromkeys(figure.place for figure in every))
    for place in tuple(needed):
        fewer = [one for one in needed if one != place]
        program.publish([figure for figure in every if figure.place in fewer])
        if not _reached(sums.at(program.in_whole_people(sums, cap)), cap).all():
            needed = fewer
    program.publish(every)
    return tuple(needed)


def _by_cap(
    program: Program, goals: Sequence[Goal]
) -> Iterator[tuple[list[Goal], Sums, int | None]]:
    """Yield the goals that are sought in the same way, with their sums."""
    for cap in dict.fromkeys(goal.cap for goal in goals):
        mine = [goal for goal in goals if goal.cap == cap]
        yield mine, _sums(program, mine), cap


def _sums(program: Program, goals: Sequence[Goal]) -> Sums:
    return program.sums([(goal.columns, goal.factors) for goal in goals])


def _reached(values: Floats, cap: int | None) -> NDArray[np.bool_]:
    """Return where a quantity is none, or is so many."""
    return values < NEARLY if cap is None else values > cap - NEARLY
