"""`evaluate_themes`: files in, figures out, and what is wrong with a file said plainly."""

import csv
import json
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from numpy.typing import NDArray
from pytest_django import DjangoDbBlocker

from feedback.theming.labelled import BadFile, read_labelled
from feedback.theming.scores import balanced_accuracy, figures, intervals, macro_f1, micro_f1
from tests.theming.made_up import CODEBOOK, coded

KEYS = {
    "micro_f1",
    "macro_f1",
    "balanced_accuracy",
    "suggestion_precision",
    "suggestion_recall",
    "top3_recall",
    "texts_per_second",
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a codebook, a CSV file to learn from and JSON lines to measure on."""
    themes = [
        {
            "slug": theme.slug,
            "name": theme.name,
            "definition": theme.definition,
            "phrases": list(theme.phrases),
            "examples": [{"text": example.text, "also": []} for example in theme.examples],
        }
        for theme in CODEBOOK
    ]
    book = {"name": "Small", "groups": [{"slug": "all", "themes": themes}]}
    (tmp_path / "codebook.json").write_text(json.dumps(book))
    with (tmp_path / "train.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["question", "text", "labels"])
        for text in coded(80):
            writer.writerow(["Why?", text.comment.text, "|".join(sorted(text.themes))])
    lines = [
        json.dumps({"text": text.comment.text, "themes": sorted(text.themes), "group": "staff"})
        for text in coded(60, seed=2)
    ]
    (tmp_path / "test.jsonl").write_text("\n".join(lines))
    return tmp_path


def evaluate(folder: Path, *arguments: str) -> str:
    """Return what the command prints, with the small codebook and no sentence model."""
    printed = StringIO()
    small = f"--codebook={folder / 'codebook.json'}"
    call_command("evaluate_themes", "--words-only", small, *arguments, stdout=printed)
    return printed.getvalue()


@pytest.mark.parametrize("how", ["others", "folds", "codebook alone"])
def test_the_last_line_is_one_object_with_every_figure(
    files: Path, how: str, django_db_blocker: DjangoDbBlocker
) -> None:
    arguments = {
        "others": [f"--train={files / 'train.csv'}", f"--test={files / 'test.jsonl'}"],
        "folds": [f"--train={files / 'train.csv'}", "--folds=3"],
        "codebook alone": [f"--test={files / 'test.jsonl'}"],
    }[how]
    with django_db_blocker.block():  # no database is needed
        printed = evaluate(files, *arguments, "--json")
    found = json.loads(printed.splitlines()[-1])
    assert set(found) == KEYS
    assert found["micro_f1"] > 0.7
    assert found["top3_recall"] == 1.0  # there are but three themes
    assert found["texts_per_second"] > 0


def test_people_read_figures_with_their_range(files: Path) -> None:
    printed = evaluate(files, f"--test={files / 'test.jsonl'}")
    assert "60 texts, 3 themes; words only (no sentence model); from the codebook alone." in printed
    assert "Micro-F1 (over all codings): " in printed
    assert " to " in printed
    assert "Balanced accuracy" not in printed
    assert "{" not in printed


def test_labels_the_codebook_lacks_become_themes(files: Path) -> None:
    text = (files / "train.csv").read_text().replace("money", "Something new")
    (files / "train.csv").write_text(text)
    printed = evaluate(files, f"--train={files / 'train.csv'}", "--folds=3")
    assert "80 texts, 4 themes" in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--test, or one with --train and --folds"),
        (["--test={}/none.csv"], "can’t be read"),
        (["--train={}/train.csv", "--test={}/test.jsonl", "--folds=3"], "leave --test out"),
        (["--train={}/train.csv", "--folds=500"], "can’t be divided"),
        (["--train={}/train.csv", "--folds=3", "--labels-column=topic"], "looked for topic"),
        (["--test={}/test.jsonl", "--codebook={}/train.csv"], "codebook"),
    ],
)
def test_what_is_wrong_is_said(files: Path, arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        evaluate(files, *(argument.format(files) for argument in arguments))


@pytest.mark.parametrize(
    ("name", "written", "said"),
    [
        ("a.csv", "text,topic\nhello,x\n", "no column with labels.*found text, topic"),
        ("a.csv", "words,label\nhello,x\n", "no column with a text"),
        ("a.csv", "text,label\nfine,x\nshort\n", "row 3.*label"),
        ("a.csv", "text,label\n", "no rows"),
        ("a.jsonl", '{"text": "a", "themes": []}\n{"text": "b"}\n', "row 2.*themes"),
        ("a.jsonl", '{"text": "a", "themes": []}\n{"text"\n', "row 2.*no JSON"),
    ],
)
def test_a_bad_file_is_named_with_row_and_column(
    tmp_path: Path, name: str, written: str, said: str
) -> None:
    (tmp_path / name).write_text(written)
    with pytest.raises(BadFile, match=said):
        read_labelled(tmp_path / name)


def test_files_are_read_as_they_are_shared(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes('\ufefftext,label\n"two\nlines",a|b\n,x\n'.encode())
    [row] = read_labelled(tmp_path / "a.csv")
    assert row.comment.text == "two\nlines"
    assert row.labels == {"a", "b"}
    (tmp_path / "latin.csv").write_bytes("text,label\ncaf\xe9,x\n".encode("latin-1"))
    with pytest.raises(BadFile, match="UTF-8"):
        read_labelled(tmp_path / "latin.csv")


def test_figures_are_those_worked_out_by_hand() -> None:
    truth = np.array([[1, 0], [1, 1], [0, 0], [0, 1]], dtype=bool)
    chosen = np.array([[1, 0], [1, 0], [1, 0], [0, 1]], dtype=bool)
    assert micro_f1(chosen, truth) == pytest.approx(2 * 3 / (4 + 4))
    assert macro_f1(chosen, truth) == pytest.approx((4 / 5 + 2 / 3) / 2)
    assert balanced_accuracy(chosen, truth) == pytest.approx((1 + 1 / 2) / 2)
    scores = np.array([[4, 3, 2, 1.0]] * 2)
    right = np.array([[0, 0, 1, 1], [0, 0, 0, 1]], dtype=bool)
    nothing = np.zeros((2, 4), dtype=bool)
    found = figures(scores, nothing, nothing, right)
    assert found["top3_recall"] == pytest.approx(1 / 3)
    assert found["one_right_in_top3"] == pytest.approx(1 / 2)
    assert found["suggestion_recall"] == 0


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    inside = 0
    for seed in range(40):
        sample = np.random.default_rng(seed).random(80) < 0.3

        def share(at: NDArray[np.intp], sample: NDArray[np.bool_] = sample) -> dict[str, float]:
            return {"share": float(sample[at].mean())}

        low, high = intervals(80, share, seed)["share"]
        inside += low <= 0.3 <= high
    assert inside >= 33
