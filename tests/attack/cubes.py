"""Cubes as a partnership would publish them: themes by group and by area, quarters and a year."""

from random import Random

from tests.attack.over_time import QUARTERS, year
from tests.attack.truth import Json

GROUPS = ("survivors", "family and friends", "staff", "community")
AREAS = ("town", "north", "south", "east", "west", "valley", "moor", "coast")
TABLES = [["theme"], ["theme", "group"], ["theme", "area"], ["group", "area"]]
LEAST_PEOPLE, MOST_PEOPLE = 30, 3_000


def zipf(count: int, steep: float = 1.0) -> list[float]:
    """Return weights that fall as one over the place."""
    return [1 / (place + 1) ** steep for place in range(count)]


def people(draw: Random, listed: Json, count: int) -> list[Json]:
    """Return people who each raise one to four themes, some much more often than others."""
    popular = zipf(len(listed["theme"]))
    records = []
    for _ in range(count):
        themes = draw.choices(listed["theme"], popular, k=draw.choice((1, 1, 2, 2, 3, 4)))
        records.append(
            {
                "theme": list(dict.fromkeys(themes)),
                "group": draw.choices(listed["group"], zipf(len(listed["group"])))[0],
                "area": draw.choices(listed["area"], zipf(len(listed["area"]), 0.8))[0],
            }
        )
    return records


def cube(number: int) -> Json:
    """Return one cube; every other has four quarters and the year that contains them.

    Those are smaller, because protecting and attacking five linked periods takes longer.
    """
    draw = Random(f"cube {number}")
    has_quarters = bool(number % 2)
    # As many small partnerships as large ones: the logarithm is drawn evenly.
    count = round(LEAST_PEOPLE * (MOST_PEOPLE / LEAST_PEOPLE) ** draw.random())
    listed = {
        "theme": [f"theme {n}" for n in range(draw.randint(12, 15 if has_quarters else 40))],
        "group": list(GROUPS[: draw.randint(3, 4)]),
        "area": list(AREAS[: draw.randint(5, 5 if has_quarters else 8)]),
    }
    if has_quarters:
        quarters = [
            {"name": name, "records": people(draw, listed, -(-count // 4))} for name in QUARTERS
        ]
        periods = [*quarters, year(*QUARTERS)]
    else:
        periods = [{"name": "2026 Q1", "records": people(draw, listed, count)}]
    return {"k": 10, "base": 5, "categories": listed, "periods": periods, "tables": TABLES}
