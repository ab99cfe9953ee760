"""Measured on 200 fictional texts written for this project, with identifiers marked.

27 of 27 structured identifiers, 104 of 109 spans, none of 6,417 other words when this was written;
the rules were made looking at these texts, so other texts will do worse.
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from feedback.masking import find_spans

TEXTS = Path(__file__).parent / "da_feedback_dev.jsonl"
STRUCTURED = {
    "phone", "email", "postcode", "date", "url", "social_handle", "id_number", "vehicle",
}  # fmt: skip


def hidden_in(text: str) -> set[int]:
    """Return the positions that masking hides."""
    return {place for span in find_spans(text) for place in range(span.start, span.end)}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    """The development texts with their marked identifiers."""
    return [json.loads(line) for line in TEXTS.read_text(encoding="utf-8").splitlines()]


def test_recall(rows: list[dict[str, Any]]) -> None:
    marked: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for row in rows:
        hidden = hidden_in(row["text"])
        for found in row["identifiers"]:
            marked[found["type"]] += 1
            letters = (p for p in range(found["start"], found["end"]) if row["text"][p].isalnum())
            missed[found["type"]] += not all(place in hidden for place in letters)
    assert sum(missed[kind] for kind in STRUCTURED) == 0
    assert missed.total() / marked.total() <= 0.2


def test_other_words_are_spared(rows: list[dict[str, Any]]) -> None:
    words = spoilt = 0
    for row in rows:
        hidden = hidden_in(row["text"])
        marked = {p for f in row["identifiers"] for p in range(f["start"], f["end"])}
        for word in re.finditer(r"\w+(?:['’]\w+)*", row["text"]):
            places = set(range(word.start(), word.end()))
            if not places & marked:
                words += 1
                spoilt += bool(places & hidden)
    assert spoilt / words <= 0.02
