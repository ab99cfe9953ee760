"""What is asked wrongly is refused in one sentence that names the place."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from feedback.releases.disclosure.checking import Refused
from feedback.releases.disclosure.request import read_request
from tests.releases.disclosure.made_up import ask, quarters, records, request

Change = Callable[[dict[str, Any]], object]
RECORD = {"theme": ["waiting"], "group": "survivor", "area": "north"}
WRONG: list[tuple[Change, str]] = [
    (lambda r: r.update(k=4), "k: it must be from 5"),
    (lambda r: r.update(k=True), "k: it must be a whole number"),
    (lambda r: r.update(k=10**40), "k: it must be from 5"),
    (lambda r: r.update(base=4), "base: it must be from 5"),
    (lambda r: r.update(base=5.0), "base: it must be a whole number"),
    (lambda r: r.update(base="5"), "base: it must be a whole number"),
    (lambda r: r.update(base=None), "base: it must be a whole number"),
    (lambda r: r.update(bases=5), "request: nothing here is called “bases”"),
    (lambda r: r.pop("tables"), "request: it needs “tables”"),
    (lambda r: r.update(tables=[]), "tables: there must be at least one"),
    (lambda r: r.update(tables=[[]]), "tables[0]: it must name at least one"),
    (lambda r: r.update(tables=["theme"]), "tables[0]: it must be a list"),
    (lambda r: r.update(tables=[["theme", "theme"]]), "tables[0][1]: “theme” is there twice"),
    (lambda r: r.update(tables=[["colour"]]), "tables[0]: there is no dimension “colour”"),
    (lambda r: r.update(tables=[["theme", "area"], ["area", "theme"]]), "tables[1]: that table"),
    (lambda r: r.update(periods={}), "periods: it must be a list"),
    (lambda r: r.update(periods=[]), "periods: there must be at least one"),
    (lambda r: r["periods"].append(5), "periods[2]: it must be an object"),
    (lambda r: r["periods"].append({"name": "Q1", "records": []}), "periods[2].name: there is"),
    (lambda r: r["periods"].append({"name": " ", "records": []}), "periods[2].name: it must have"),
    (lambda r: r["periods"].append({"name": "Q3"}), "periods[2]: it needs “records”"),
    (lambda r: r["periods"][1].update(includes=["Q9"]), "periods[1].includes[0]: “Q9”: there is"),
    (lambda r: r["periods"][0].update(includes=["Q2"]), "periods[0].includes[0]: “Q2”: that is no"),
    (lambda r: r["periods"][1].update(includes=["Q2"]), "periods[1].includes[0]: “Q2”: that is no"),
    (lambda r: r["periods"][1].update(includes=["Q1", "Q1"]), "periods[1].includes[1]: “Q1” is"),
    (lambda r: r["periods"][1].update(records={}), "periods[1].records: it must be a list"),
    (lambda r: r["periods"][1]["records"].insert(5, 7), "periods[1].records[5]: it must be"),
    (
        lambda r: r["periods"][1]["records"].insert(5, RECORD | {"group": "nurse"}),
        "periods[1].records[5].group: “nurse” is not one of the categories",
    ),
    (
        lambda r: r["periods"][1]["records"].insert(5, RECORD | {"group": 3}),
        "periods[1].records[5].group: it must be text",
    ),
    (
        lambda r: r["periods"][1]["records"].insert(5, RECORD | {"theme": [None]}),
        "periods[1].records[5].theme: it must be text",
    ),
    (
        lambda r: r["periods"][1]["records"].insert(5, RECORD | {"colour": "red"}),
        "periods[1].records[5].colour: there is no such dimension",
    ),
    (lambda r: r["categories"].update(area=["north", "*"]), "categories.area[1]: “*” stands for"),
    (lambda r: r["categories"].update(area=["a", "a"]), "categories.area[1]: “a” is there twice"),
    (lambda r: r["categories"].update(area=[]), "categories.area: it must have at least one"),
    (lambda r: r.update(categories=[]), "categories: it must be an object"),
    (lambda r: r.update(merge={"area": {"x": ["west"]}}), "merge.area.x: no category “west”"),
    (lambda r: r.update(merge={"colour": {"x": ["y"]}}), "merge.colour: there is no such"),
    (
        lambda r: r.update(merge={"area": {"north": ["south", "east"]}}),
        "merge.area: “north” is another",
    ),
    (
        lambda r: r.update(merge={"area": {"x": ["south"], "y": ["south"]}}),
        "merge.area: it merges a category twice",
    ),
    (lambda r: r.update(several=["colour"]), "several[0]: there is no dimension “colour”"),
]
NOT_EVEN = [
    (b"", "request: it is not JSON"),
    (b"\xff\xfe", "request: it is not UTF-8"),
    (b"[]", "request: it must be a JSON object"),
    (b'{"k": NaN}', "request: NaN is not a number"),
    (b'{"k": 5, "k": 6}', "request: “k” is written twice"),
    (b"[" * 100_000, "request: it is nested too deeply"),
    (b'{"k": ' + b"9" * 5_000 + b"}", "request: it has a number with too many digits"),
    (b'{"a": "\\ud800\\n"', "request: it is not JSON"),
]


@pytest.fixture
def asked() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(request(*quarters(12, year=False))))
    return found


@pytest.mark.parametrize(("change", "told"), WRONG)
def test_what_is_wrong_is_named(asked: dict[str, Any], change: Change, told: str) -> None:
    read_request(json.dumps(asked).encode())
    change(asked)
    with pytest.raises(Refused) as refused:
        read_request(json.dumps(asked).encode())
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("text", "told"), NOT_EVEN)
def test_what_is_no_request_is_refused(text: bytes, told: str) -> None:
    with pytest.raises(Refused) as refused:
        read_request(text)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        b"{",
        b"[" * 100_000,
        json.dumps(request({"name": "Q1", "records": [RECORD | {"area": "w"}]})).encode(),
        json.dumps(request({"name": "\ud800", "records": [RECORD]})).encode(),
    ],
)
def test_the_command_says_one_line_and_publishes_nothing(text: bytes) -> None:
    done = ask(text)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().count("\n") == 1
    assert "Traceback" not in done.stderr.decode()


def test_a_request_without_wrongs_is_read() -> None:
    found = read_request(json.dumps(request({"name": "Q1", "records": records(1, 20)})).encode())
    assert (found.rule.k, found.rule.base, len(found.periods[0].records)) == (10, 5, 20)
