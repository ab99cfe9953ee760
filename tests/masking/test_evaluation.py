"""The command that measures the masking: what it counts, prints and refuses; without a database."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from feedback.masking.evaluation import InvalidLine, evaluate, read_examples
from feedback.masking.spans import Span


def row(text: str, *marked: tuple[str, str]) -> str:
    """Return a line of a file in which each first occurrence of the words is marked."""
    found = [
        {"type": kind, "start": text.index(words), "end": text.index(words) + len(words)}
        for kind, words in marked
    ]
    return json.dumps({"text": text, "identifiers": found})


LINES = [
    row("mandy and Dr Ahmadi rang", ("person", "mandy"), ("person", "Dr Ahmadi")),
    "",
    row("on 07700 900417 today", ("phone", "07700 900417")),
]


def hide_first_word(text: str) -> list[Span]:
    """Stand in for the masking: the first word, whatever it is."""
    return [Span(0, text.index(" "), "name", 1.0)]


def test_what_is_counted() -> None:
    result = evaluate(read_examples(LINES), hide_first_word)
    figures = result.as_json()
    assert figures["span_recall"] == round(1 / 3, 4)
    assert figures["span_recall_by_type"] == {"person": 0.5, "phone": 0.0}
    assert figures["lower_case_name_recall"] == 1.0
    assert figures["word_precision"] == 0.5
    assert figures["other_words_masked"] == 0.25  # "on" of: and, rang, on, today
    assert [(miss.line, miss.words) for miss in result.missed] == [
        (1, "Dr Ahmadi"), (3, "07700 900417"),
    ]  # fmt: skip
    assert [(word.line, word.words) for word in result.overdone] == [(3, "on")]


def test_half_a_stretch_is_a_miss_and_a_space_does_not_count() -> None:
    examples = read_examples([row("A B", ("person", "A B"))])
    both = [Span(0, 1, "name", 1.0), Span(2, 3, "name", 1.0)]
    assert evaluate(examples, lambda text: both).as_json()["span_recall"] == 1.0
    assert evaluate(examples, lambda text: both[:1]).as_json()["span_recall"] == 0.0


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "is no JSON"),
        ("[]", "is no object"),
        ('{"identifiers": []}', "“text” is missing"),
        ('{"text": "a"}', "“identifiers” is missing"),
        ('{"text": "a", "identifiers": ["a"]}', "an identifier is no object"),
        ('{"text": "a", "identifiers": [{"type": "x", "start": "0", "end": 1}]}', "whole numbers"),
        ('{"text": "a", "identifiers": [{"type": "x", "start": 0, "end": 9}]}', "outside"),
        (
            '{"text": "ab", "identifiers": [{"type": "x", "start": 0, "end": 1, "text": "b"}]}',
            "stands “a”",
        ),
    ],
)
def test_a_bad_line_is_named(line: str, reason: str) -> None:
    with pytest.raises(InvalidLine, match=f"Line 2: .*{reason}"):
        read_examples([row("fine"), line])


def test_the_command_prints_and_ends_with_json(tmp_path: Path) -> None:
    """No database is allowed in this test, so the command proves it needs none."""
    file = tmp_path / "texts.jsonl"
    said = row("the dull bit about zq17", ("person", "dull bit"))
    file.write_text("\n".join([*LINES, said]), encoding="utf-8")
    out = StringIO()
    call_command("evaluate_masking", str(file), misses=True, json=True, stdout=out)
    printed = out.getvalue()
    figures = json.loads(printed.splitlines()[-1])
    assert {
        "span_recall", "span_recall_by_type", "word_precision", "other_words_masked",
        "texts_per_second",
    } <= figures.keys()  # fmt: skip
    assert "line 4, person: dull bit" in printed
    assert "a person must still check every text" in printed
    assert figures["span_recall_by_type"]["phone"] == 1.0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "holds no text"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"x\n", "Line 1"),
        (None, "can’t be read"),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, content: bytes | None, reason: str) -> None:
    file = tmp_path / "texts.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=reason):
        call_command("evaluate_masking", str(file))
