"""All the sets, by number: every shape in turn, each time drawn anew."""

from random import Random

from hypothesis import strategies as st

from tests.attack.over_time import OVER_TIME
from tests.attack.shapes import SINGLE, Shape
from tests.attack.truth import Json

SHAPES: tuple[Shape, ...] = (*SINGLE, *OVER_TIME)
SINGLE_NAMES = tuple(shape.__name__ for shape in SINGLE)
OVER_TIME_NAMES = tuple(shape.__name__ for shape in OVER_TIME)
NAMES = SINGLE_NAMES + OVER_TIME_NAMES
GROUPS, AREAS, THEMES = ("men", "women", "other"), ("north", "south"), ("courts", "housing")


def drawn(name: str, number: int) -> Json:
    """Return one set of a shape; the same number gives the same set."""
    return SHAPES[NAMES.index(name)](Random(f"{name} {number}"))


@st.composite
def any_set(draw: st.DrawFn) -> Json:
    """Draw a set cell by cell, so that a failure can be made smaller."""
    count = st.integers(0, 3) | st.integers(0, 30) | st.sampled_from((9, 10, 11, 12))
    listed = {"theme": list(THEMES), "group": list(GROUPS), "area": list(AREAS)}
    names = ["Q1"] if draw(st.booleans()) else ["Q1", "Q2"]
    kinds = [
        {"theme": list(themes), "group": group, "area": area}
        for themes in (THEMES[:1], THEMES[1:], THEMES)
        for group in GROUPS
        for area in AREAS
    ]
    periods: list[Json] = [
        {"name": name, "records": [kind for kind in kinds for _ in range(draw(count))]}
        for name in names
    ]
    if len(names) > 1 and draw(st.booleans()):
        late = draw(st.lists(st.sampled_from(kinds), max_size=3))
        periods.append({"name": "year", "includes": names, "records": late})
    possible = [["theme"], ["theme", "group"], ["theme", "area"], ["group", "area"]]
    tables = draw(st.lists(st.sampled_from(possible), min_size=1, max_size=4, unique_by=tuple))
    k = draw(st.sampled_from((5, 7, 10, 12)))
    return {"k": k, "base": 5, "categories": listed, "periods": periods, "tables": tables}
