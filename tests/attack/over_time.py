"""Requests with several periods, some of which contain others."""

from random import Random

from tests.attack.shapes import NAMES, Shape, categories, crowd, request, themes_and
from tests.attack.truth import Json

QUARTERS = ("2026 Q1", "2026 Q2", "2026 Q3", "2026 Q4")


def quarters(draw: Random, listed: Json, least: int, most: int) -> list[Json]:
    """Return four quarters of so many people each."""
    return [
        {"name": name, "records": crowd(draw, listed, draw.randint(least, most))}
        for name in QUARTERS
    ]


def year(*included: str, records: list[Json] | None = None) -> Json:
    """Return the year that contains these periods."""
    late = {"records": records} if records else {}
    return {"name": "2026", "includes": list(included), **late}


def few_then_annual(draw: Random) -> Json:
    """Quarters of few people, and the year."""
    listed = themes_and(draw, "group", most=3)
    periods = [*quarters(draw, listed, 3, 25), year(*QUARTERS)]
    return request(draw, listed, periods, [["theme"], ["theme", "group"]])


def quarters_and_annual(draw: Random) -> Json:
    """Quarters of many people, and the year."""
    listed = {"group": categories(draw, 2, 4), "area": categories(draw, 2, 3)}
    periods = [*quarters(draw, listed, 20, 120), year(*QUARTERS)]
    return request(draw, listed, periods, [["group", "area"]])


def one_quarter_differs(draw: Random) -> Json:
    """All quarters but one are large; in the small one a few people fill a cell."""
    listed = themes_and(draw, "group", most=3)
    periods = quarters(draw, listed, 40, 80)
    small = draw.randrange(4)
    periods[small]["records"] = crowd(draw, listed, draw.randint(0, 12))
    return request(draw, listed, [*periods, year(*QUARTERS)], [["theme", "group"]])


def halves(draw: Random) -> Json:
    """Half-years that contain quarters, and a year that contains the halves."""
    listed = themes_and(draw, "group", most=3)
    first, second, third, fourth = quarters(draw, listed, 5, 60)
    half = {"name": "first half", "includes": ["2026 Q1", "2026 Q2"]}
    other = {"name": "second half", "includes": ["2026 Q3", "2026 Q4"]}
    periods = [first, second, half, third, fourth, other, year("first half", "second half")]
    return request(draw, listed, periods, [["theme", "group"]])


def both_halves_and_quarters(draw: Random) -> Json:
    """Two ways to cut the same year: quarters named by it, and a half beside."""
    listed = {"group": categories(draw, 2, 3), "area": categories(draw, 2, 3)}
    half = {"name": "first half", "includes": ["2026 Q1", "2026 Q2"]}
    periods = [*quarters(draw, listed, 10, 60), half, year(*QUARTERS)]
    return request(draw, listed, periods, [["group", "area"], ["group"]])


def late_answers(draw: Random) -> Json:
    """A year with its quarters and a few people who answered late."""
    listed = themes_and(draw, "group", most=3)
    late = crowd(draw, listed, draw.choice((1, 2, 3, 12, 30)))
    periods = [*quarters(draw, listed, 15, 60)[:2], year(*QUARTERS[:2], records=late)]
    return request(draw, listed, periods, [["theme", "group"], ["group"]])


def late_category(draw: Random) -> Json:
    """A category that nobody chooses before the last quarter, listed or not."""
    listed = {"theme": list(NAMES[:3]), "group": list(NAMES[:3])}
    periods = quarters(draw, listed, 15, 60)[:2]
    for record in periods[0]["records"]:
        record["theme"] = [name for name in record["theme"] if name != NAMES[2]] or [NAMES[0]]
        record["group"] = NAMES[0] if record["group"] == NAMES[2] else record["group"]
    made = request(draw, listed, [*periods, year(*QUARTERS[:2])], [["theme"], ["theme", "group"]])
    if draw.random() < 0.5:
        del made["categories"]
    return made


def unlinked(draw: Random) -> Json:
    """Periods that have nothing to do with each other."""
    listed = themes_and(draw, "group")
    periods = quarters(draw, listed, 8, 80)[: draw.randint(2, 4)]
    return request(draw, listed, periods, [["theme", "group"]])


def one_more(draw: Random) -> Json:
    """The same people again and one more, as a running total would have it."""
    listed = themes_and(draw, "group", most=3)
    first = {"name": "to May", "records": crowd(draw, listed, draw.randint(20, 90))}
    second = {"name": "to June", "includes": ["to May"], "records": crowd(draw, listed, 1)}
    third = {"name": "to July", "includes": ["to June"], "records": crowd(draw, listed, 1)}
    return request(draw, listed, [first, second, third], [["theme", "group"]])


def gaps_over_time(draw: Random) -> Json:
    """Quarters in some of which people leave the group out."""
    listed = themes_and(draw, "group", most=3)
    periods = quarters(draw, listed, 15, 50)[:3]
    for record in draw.choice(periods)["records"][: draw.randint(1, 15)]:
        record.pop(draw.choice(("group", "theme")), None)
    return request(draw, listed, [*periods, year(*QUARTERS[:3])], [["theme", "group"]])


OVER_TIME: tuple[Shape, ...] = (
    few_then_annual,
    quarters_and_annual,
    one_quarter_differs,
    halves,
    both_halves_and_quarters,
    late_answers,
    late_category,
    unlinked,
    one_more,
    gaps_over_time,
)
