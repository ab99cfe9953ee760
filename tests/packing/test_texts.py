"""The documents as they come: no number is typed, every fact is known, and people can read them."""

import pytest

from cms.pack.kinds import PUBLIC, Kind
from cms.pack.models import Document
from feedback.surveys.safety.reading import reading_age
from hearback.packing.blocks import blocks_of, facts_in, words_in
from hearback.packing.facts import FACTS
from hearback.packing.texts import FOLDER, read, text_of
from hearback.packing.typed import typed_numbers
from tests.cms.conftest import read as of_demo
from tests.safety.copy_rules import advice_faults, promise_faults

FILES = {kind.value: (FOLDER / f"{kind.value}.md").read_text(encoding="utf-8") for kind in Kind}
OLDEST_READER = 11


def test_no_number_is_typed_where_a_fact_belongs() -> None:
    found = {kind: typed_numbers(text.splitlines()) for kind, text in FILES.items()}
    assert {kind: numbers for kind, numbers in found.items() if numbers} == {}
    own = of_demo("documents.json")
    lines = [line for words in own.values() for text in words.values() for line in text.split("\n")]
    assert typed_numbers(lines) == []


@pytest.mark.parametrize(
    "line",
    [
        "kept for 90 days",
        "after thirty working days",
        "at least 5 people",
        "fifteen minutes",
        "10%",
    ],
)
def test_a_typed_number_is_found(line: str) -> None:
    assert typed_numbers([line])


@pytest.mark.parametrize(
    "line",
    ["Article 6(1)(e)", "the Act of 2018", "call 999", "{keys_live} after", "once a year"],
)
def test_what_counts_nothing_is_let_pass(line: str) -> None:
    assert typed_numbers([line]) == []


def test_every_fact_named_exists_and_every_fact_is_used() -> None:
    named = {name for text in FILES.values() for name in facts_in(text)}
    assert named - set(FACTS) == set()
    assert set(FACTS) - named == set()


def test_every_document_is_well_made() -> None:
    for kind in Kind:
        sections = [section.name for section in text_of(kind).sections]
        assert len(sections) == len(set(sections))
        assert all(part.asks and part.words for part in text_of(kind).sections), kind
        assert "@" not in words_in(blocks_of([], {}))
    own = of_demo("documents.json")
    known = {kind: {part.name for part in text_of(kind).sections} for kind in own}
    assert {
        kind: set(own[kind]) - known[kind] for kind in own if set(own[kind]) - known[kind]
    } == {}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", PUBLIC)
def test_the_public_ones_are_plain_and_promise_nothing_too_much(kind: str) -> None:
    for own in (None, of_demo("documents.json").get(kind, {})):
        reading = read(Document.of(kind), own)
        words = words_in([*reading.short, *reading.whole])
        assert 0 < reading_age(words) <= OLDEST_READER, kind
        assert promise_faults(words) == []
        assert advice_faults(words) == []
        assert "abuse" not in words_in(reading.short).lower()
    assert all(promise_faults(text) == [] for text in FILES.values())


def test_each_says_to_take_legal_advice_or_is_for_the_public() -> None:
    for kind in (Kind.ASSESSMENT, Kind.POLICY, Kind.SHARING, Kind.RETENTION):
        assert "own legal advice" in FILES[kind]


def test_lines_become_blocks_and_facts_stay_text() -> None:
    lines = [
        "## Who <b>",
        "- {many}",
        "- and {one}",
        "",
        "- another list",
        "^ A table",
        "| a | b |",
    ]
    facts = {"many": ["x", "y"], "one": "<i>", "rows": [["1", "2"], ["3", "4"]]}
    heading, first, second, table = blocks_of([*lines, "| {rows} |", "| {one} | {many} |"], facts)
    assert heading == {"kind": "heading", "text": "Who <b>"}
    assert first["items"] == ["x", "y", "and <i>"]
    assert second["items"] == ["another list"]
    assert (table["caption"], table["head"]) == ("A table", ["a", "b"])
    assert table["rows"] == [["1", "2"], ["3", "4"], ["<i>", "x and y"]]
    with pytest.raises(KeyError):
        blocks_of(["{nothing}"], facts)
    assert blocks_of(["| lone | row |"], facts)[0]["caption"] == "Table"
