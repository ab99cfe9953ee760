"""Claim 38: No small count can be worked out from all that was published, quarters and year.

Who wrote is among those who answered, so a quarter's figures of both are attacked together.
"""

from collections.abc import Callable

from feedback.cutting.cube import Cell, Counted
from feedback.cutting.cut import protect
from feedback.cutting.papers import Protected
from feedback.releases.disclosure import Rule
from feedback.releases.document import Category, Dimension
from tests.attack.populations import AREAS, Quarter, Shown, drawn, learnt
from tests.safety.size import size

SETS = size(1000)
AREA = Dimension("area", "Area", tuple(Category(area, area) for area in AREAS))


def cell_of(place: str) -> Cell:
    """Return the cell of an area, or of everybody."""
    return (("area", place),) if place else ()


def counted(quarter: Quarter, population: str) -> Counted:
    """Return the counts as a cut has them."""
    counts = quarter.counts(population)
    people = {cell_of(place): number for place, number in counts.items()}
    return Counted(population, population, (AREA,), (("area",),), people)


def shown_of(quarter: Quarter, *, is_joint: bool) -> Shown:
    """Return what is published of both, protected together or each for itself."""
    found: Shown = {}
    done: list[Protected] = []
    for population in ("words", "answers"):
        beside = [one.released for one in done] if is_joint else []
        done.append(protect(counted(quarter, population), "2026-Q1", [], Rule(), beside))
        for place in ("", *AREAS):
            found[population, place] = done[-1].shown(cell_of(place))
    return found


def test_nothing_is_learnt_from_words_and_ticks_together(figure: Callable[[str], None]) -> None:
    """Who wrote is among those who ticked: of no small count of either is anything learnt."""
    for number in range(SETS):
        quarter = drawn(number)
        assert learnt(quarter, shown_of(quarter, is_joint=True)) == [], number
    figure(f"{SETS:,} quarters of two populations, 0 counts learnt of")


def test_control_each_for_itself_gives_people_away(figure: Callable[[str], None]) -> None:
    """Protected each for itself, words and ticks together give small counts away."""
    found = sum(len(learnt(q, shown_of(q, is_joint=False))) for q in map(drawn, range(SETS)))
    figure(f"{found} counts learnt of in {SETS:,} quarters")
    assert found
