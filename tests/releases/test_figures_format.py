"""The file for programs keeps to the schema that is given out beside it."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from feedback.releases.files import SCHEMA
from tests.releases.documents import make_document

RULES = json.loads(SCHEMA)
KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
# The words of JSON Schema that ours uses; another would pass unread.
KNOWN = {"type", "const", "pattern", "minimum", "items", "properties", "required"}
KNOWN |= {"additionalProperties", "description", "$schema", "title"}


def faults_in(content: bytes, rules: dict[str, Any] = RULES) -> list[str]:
    """Return where a file breaks the schema."""
    return list(_faults(json.loads(content), _unfolded(rules, rules["$defs"]), "$"))


def _unfolded(rule: Any, parts: dict[str, Any]) -> Any:
    """Put what is referred to in the place of each reference."""
    if isinstance(rule, list):
        return [_unfolded(each, parts) for each in rule]
    if not isinstance(rule, dict):
        return rule
    if "$ref" in rule:
        return _unfolded(parts[rule["$ref"].removeprefix("#/$defs/")], parts)
    return {name: _unfolded(each, parts) for name, each in rule.items() if name != "$defs"}


def _faults(value: Any, rule: dict[str, Any], where: str) -> list[str]:
    """Return where a value breaks a rule, in the words of JSON Schema that ours uses."""
    assert rule.keys() <= KNOWN
    kinds = rule.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        return [f"{where} is no {kinds}"]
    found = [f"{where} is not {rule['const']}"] if value != rule.get("const", value) else []
    if isinstance(value, str) and not re.search(rule.get("pattern", ""), value):
        found.append(f"{where} is written otherwise")
    if isinstance(value, int | float) and value < rule.get("minimum", value):
        found.append(f"{where} is too small")
    if isinstance(value, list):
        for number, item in enumerate(value):
            found += _faults(item, rule["items"], f"{where}[{number}]")
    return found + (_faults_inside(value, rule, where) if isinstance(value, dict) else [])


def _is(value: Any, kind: str) -> bool:
    """Whether a value is of a kind; true and false are no numbers."""
    return isinstance(value, KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _faults_inside(value: dict[str, Any], rule: dict[str, Any], where: str) -> list[str]:
    """Return what is missing from an object, what should not be there, and what is wrong in it."""
    assert rule["additionalProperties"] is False
    missing = [f"{where} lacks {name}" for name in rule["required"] if name not in value]
    extra = [f"{where} has {name}" for name in value if name not in rule["properties"]]
    inside = [
        fault
        for name, part in value.items()
        if name in rule["properties"]
        for fault in _faults(part, rule["properties"][name], f"{where}.{name}")
    ]
    return missing + extra + inside


def test_a_release_keeps_to_it() -> None:
    document = make_document("spring", "Survey spring", {"waiting": 25, "housing": None})
    assert faults_in(document.dump().encode()) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"k": 3}, "$.k is too small"),
        ({"round_to": True}, "$.round_to is no ['integer']"),
        ({"period": "2026-Q5"}, "$.period is written otherwise"),
        ({"true_people": 63}, "$ has true_people"),
        ({"schema": "other/1"}, "$.schema is not hearback-release/1"),
        ({"agreement": {"human": 0.7, "machine": None}}, "$.agreement lacks suggested"),
    ],
)
def test_control_what_breaks_it_is_found(change: dict[str, Any], fault: str) -> None:
    document = make_document("spring", "Survey spring", {"waiting": 25})
    stored = json.loads(document.dump()) | change
    assert faults_in(json.dumps(stored).encode()) == [fault]


def test_control_a_figure_under_five_is_found() -> None:
    document = make_document("spring", "Survey spring", {"waiting": 25})
    stored = json.loads(document.dump())
    stored["populations"][0]["tables"][0]["cells"][1]["value"] = 3
    assert faults_in(json.dumps(stored).encode()) == [
        "$.populations[0].tables[0].cells[1].value is too small"
    ]


def test_the_public_can_fetch_it(public: Client) -> None:
    answer = public.get("/results/figures.schema.json")
    assert answer.headers["Content-Type"] == "application/schema+json"
    assert json.loads(answer.content)["$schema"].startswith("https://json-schema.org/")
