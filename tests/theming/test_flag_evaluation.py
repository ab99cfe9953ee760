"""Flag rules measured on marked texts, by the command anybody can run. No database is opened.

`../masking/da_feedback_dev.jsonl`: 200 development texts; `blind_flags_60.jsonl`: 60 by somebody
who had not seen the rules; `oblique_flags_60.jsonl` and `further_flags_42.jsonl`: by whoever wrote
the rules, to say as little as people can. Each was read after it was first measured; the first
figures were 4 of 9, 11 of 17, 8 of 30 and 4 of 22 marks of `risk_now` and `child_risk`, and those
below are after reading: on other texts expect the first ones. What is got wrong now is in
`known_flags.json`, so that no change makes it worse unnoticed and everyone can read it.
"""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from feedback.theming.flag_evaluation import Evaluation, evaluate, read
from feedback.theming.flags import KINDS, URGENT

HERE = Path(__file__).parent
FILES = {
    "development": HERE.parent / "masking" / "da_feedback_dev.jsonl",
    "blind": HERE / "blind_flags_60.jsonl",
    "oblique": HERE / "oblique_flags_60.jsonl",
    "further": HERE / "further_flags_42.jsonl",
}
KNOWN = json.loads((HERE / "known_flags.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def results() -> dict[str, Evaluation]:
    """Each file, measured once."""
    return {name: evaluate(read(path)) for name, path in FILES.items()}


def command(*arguments: str | Path, **options: Any) -> str:
    out = io.StringIO()
    call_command("evaluate_flags", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "texts", "recall", "share"),
    [
        ("development", 200, 1.0, 0.15),
        ("blind", 60, 0.94, 0.3),
        ("oblique", 60, 0.9, 0.45),
        ("further", 42, 0.95, 0.52),
    ],
)
def test_figures(
    results: dict[str, Evaluation], name: str, texts: int, recall: float, share: float
) -> None:
    figures = results[name].figures()
    assert figures["texts"] == texts
    assert figures["flag_recall"] >= recall
    assert figures["flagged_share"] <= share


@pytest.mark.parametrize("name", FILES)
def test_what_the_rules_get_wrong_is_known_and_listed(
    results: dict[str, Evaluation], name: str
) -> None:
    wrong = [f"{miss.kind}: missed: {miss.name}" for miss in results[name].missed]
    wrong += [
        f"{miss.kind}: false alarm: {miss.name}"
        for miss in results[name].unasked
        if miss.kind in URGENT
    ]
    assert sorted(wrong) == KNOWN[name]


def test_the_command_prints_figures_and_one_object_last() -> None:
    lines = command(FILES["blind"], "--json", "--misses").splitlines()
    figures = json.loads(lines[-1])
    assert {"flag_recall", "flagged_share", "texts_per_second"} <= figures.keys()
    assert list(figures["recall_by_flag"]) == list(KINDS)
    assert any(line.startswith("risk_now ") for line in lines)
    assert sum(line.startswith("Missed: ") for line in lines) == 1


def test_figures_are_what_they_say(tmp_path: Path) -> None:
    path = tmp_path / "four.jsonl"
    rows = [
        {"id": "a", "text": "He'll kill me.", "flags": ["risk_now"]},
        {"id": "b", "text": "Nothing here.", "flags": ["child_risk"]},
        {"id": "c", "text": "He'll kill me.", "flags": []},
        {"text": "Nothing here.", "flags": []},
    ]
    path.write_text("\ufeff" + "\n\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    figures = json.loads(command(path, "--json").splitlines()[-1])
    assert figures["flag_recall"] == 0.5
    assert figures["flagged_share"] == 0.5
    assert figures["recall_by_flag"]["risk_now"] == 1
    assert figures["recall_by_flag"]["compliment"] is None
    assert figures["precision_by_flag"]["risk_now"] == 0.5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no texts"),
        (b"\n \n", "no texts"),
        (b"\xff\xfe", "not UTF-8"),
        (b'{"text": "a", "flags": []}\n{"text": ', "Line 2 is not JSON"),
        (b"[1]", "Line 1 has no"),
        (b'{"flags": []}', "Line 1 has no"),
        (b'{"text": 3, "flags": []}', "Line 1 has no"),
        (b'{"text": "a"}', "no list of"),
        (b'{"text": "a", "flags": "risk_now"}', "no list of"),
        (b'{"text": "a", "flags": [[]]}', "no list of"),
        (b'{"text": "a", "flags": ["risk"]}', "there aren’t: risk"),
    ],
)
def test_a_file_that_cannot_be_measured(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        command(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="can’t be read"):
        command(tmp_path / "none.jsonl")
