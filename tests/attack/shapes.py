"""Requests that are hard to protect, each drawn from a number so that it can be had again."""

from collections.abc import Callable
from random import Random

from tests.attack.truth import Json

Shape = Callable[[Random], Json]
NAMES = ("north", "south", "east", "west", "far", "near", "high", "low")


def categories(draw: Random, fewest: int = 2, most: int = 4) -> list[str]:
    """Return the categories of one dimension."""
    return list(NAMES[: draw.randint(fewest, most)])


def weights(draw: Random, count: int) -> list[float]:
    """Return how popular categories are: some much more so than others."""
    steep = draw.choice((0.0, 1.0, 2.0))
    return [1 / (place + 1) ** steep for place in range(count)]


def person(draw: Random, listed: Json, several: tuple[str, ...], odds: Json) -> Json:
    """Return one record that answers every dimension."""
    record: Json = {}
    for name, choices in listed.items():
        size = draw.choice((1, 1, 2)) if name in several else 1
        chosen = draw.choices(choices, odds[name], k=size)
        record[name] = list(dict.fromkeys(chosen)) if name in several else chosen[0]
    return record


def crowd(
    draw: Random, listed: Json, count: int, several: tuple[str, ...] = ("theme",)
) -> list[Json]:
    """Return `count` people."""
    odds = {name: weights(draw, len(choices)) for name, choices in listed.items()}
    return [person(draw, listed, several, odds) for _ in range(count)]


def request(draw: Random, listed: Json, periods: list[Json], tables: list[list[str]]) -> Json:
    """Return a request with a rule of its own."""
    return {
        "k": draw.choice((5, 7, 10, 10, 12)),
        "base": draw.choice((5, 5, 5, 10)),
        "categories": listed,
        "periods": periods,
        "tables": tables,
    }


def one_period(records: list[Json]) -> list[Json]:
    """Return a period of these records alone."""
    return [{"name": "2026 Q1", "records": records}]


def themes_and(draw: Random, *others: str, most: int = 4) -> Json:
    """Return a dimension of themes, and others with one answer each."""
    return {name: categories(draw, most=most) for name in ("theme", *others)}


def sparse(draw: Random) -> Json:
    """Few people, many cells."""
    listed = themes_and(draw, "group", "area")
    people = crowd(draw, listed, draw.randint(5, 40))
    return request(
        draw, listed, one_period(people), [["theme"], ["theme", "group"], ["group", "area"]]
    )


def dense(draw: Random) -> Json:
    """Many people, few cells."""
    listed = themes_and(draw, "group", most=5)
    people = crowd(draw, listed, draw.randint(100, 400))
    return request(draw, listed, one_period(people), [["theme", "group"], ["group"]])


def single_people(draw: Random) -> Json:
    """Each cell is large or has one person."""
    listed = {"group": categories(draw, 2, 4), "area": categories(draw, 2, 5)}
    people = []
    for group in listed["group"]:
        for area in listed["area"]:
            count = draw.choice((0, 1, 1, 15, 30))
            people += [{"group": group, "area": area}] * count
    return request(draw, listed, one_period(people), [["group", "area"]])


def all_but_one(draw: Random) -> Json:
    """In every group all but one or two chose the same theme."""
    listed = themes_and(draw, "group")
    people = []
    for group in listed["group"]:
        people += [{"theme": [NAMES[0]], "group": group}] * draw.randint(12, 50)
        people += [{"theme": [NAMES[1]], "group": group}] * draw.randint(0, 2)
    return request(draw, listed, one_period(people), [["theme", "group"]])


def equal_rows(draw: Random) -> Json:
    """Every row has the same counts."""
    listed = {"group": categories(draw, 2, 4), "area": categories(draw, 2, 4)}
    row = [draw.choice((1, 9, 10, 11, 14)) for _ in listed["area"]]
    people = [
        {"group": group, "area": area}
        for group in listed["group"]
        for area, count in zip(listed["area"], row, strict=True)
        for _ in range(count)
    ]
    return request(draw, listed, one_period(people), [["group", "area"]])


def one_category(draw: Random) -> Json:
    """Everybody is in one category of each dimension, or nobody answered at all."""
    listed = themes_and(draw, "group", "area")
    record = {"theme": [NAMES[0]], "group": NAMES[1], "area": NAMES[0]}
    people = [record] * draw.choice((0, 1, 9, 10, 60))
    return request(draw, listed, one_period(people), [["theme", "area"], ["group", "area"]])


def around_k(draw: Random) -> Json:
    """A period of about k people, in one category more than in others."""
    listed = themes_and(draw, "group")
    made = request(draw, listed, [], [["theme"], ["group"], ["theme", "group"]])
    people = crowd(draw, listed, made["k"] * draw.choice((1, 2)) + draw.randint(-2, 3))
    return {**made, "periods": one_period(people)}


def yes_or_no(draw: Random) -> Json:
    """A closed question to which nearly everyone said the same."""
    listed = {"answer": ["yes", "no"], "group": categories(draw, 2, 4)}
    people = []
    for group in listed["group"]:
        count = draw.randint(20, 60)
        no = draw.choice((0, 1, 2, 10, 12))
        people += [{"answer": "no", "group": group}] * no
        people += [{"answer": "yes", "group": group}] * (count - no)
    return request(draw, listed, one_period(people), [["answer"], ["answer", "group"]])


def triangle(draw: Random) -> Json:
    """Three tables, each sharing a margin with the others."""
    listed = {name: categories(draw, 2, 3) for name in ("area", "group", "age")}
    people = crowd(draw, listed, draw.randint(40, 250), ())
    tables = [["area", "group"], ["group", "age"], ["age", "area"]]
    draw.shuffle(tables)
    return request(draw, listed, one_period(people), tables)


def three_ways(draw: Random) -> Json:
    """A table of three dimensions, one of them with several answers now and then."""
    name = draw.choice(("theme", "age"))
    listed = {one: categories(draw, 2, 3) for one in (name, "group", "area")}
    people = crowd(draw, listed, draw.randint(60, 400))
    return request(draw, listed, one_period(people), [[name, "group", "area"], [name, "area"]])


def two_of_several(draw: Random) -> Json:
    """Two dimensions with several answers each, and a table of both."""
    listed = {name: categories(draw, 2, 3) for name in ("theme", "service", "group")}
    people = crowd(draw, listed, draw.randint(30, 150), ("theme", "service"))
    return request(draw, listed, one_period(people), [["theme", "service"], ["service", "group"]])


def gaps(draw: Random) -> Json:
    """Some people leave dimensions out, or a category is named twice."""
    listed = themes_and(draw, "group", "area")
    people = crowd(draw, listed, draw.randint(30, 200))
    lacking = draw.choice(("theme", "group", "area"))
    for record in draw.sample(people, len(people) // draw.choice((2, 5, 20))):
        record.pop(draw.choice((lacking, "area")), None)
        if "theme" in record:
            record["theme"] = record["theme"] * 2
    return request(draw, listed, one_period(people), [["theme", "area"], ["group", "area"]])


def question_by_two(draw: Random) -> Json:
    """A theme by each of two other dimensions, and those two by each other."""
    listed = themes_and(draw, "group", "area", most=3)
    people = crowd(draw, listed, draw.randint(40, 300))
    tables = [["theme", "group"], ["area", "theme"], ["group", "area"], ["theme"]]
    draw.shuffle(tables)
    return request(draw, listed, one_period(people), tables)


SINGLE: tuple[Shape, ...] = (
    sparse,
    dense,
    single_people,
    all_but_one,
    equal_rows,
    one_category,
    around_k,
    yes_or_no,
    triangle,
    three_ways,
    two_of_several,
    gaps,
    question_by_two,
)
