"""A plan's table is read whole: shared cells, continued objectives, later years, orphans."""

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command

from feedback.partners.sheets import Unreadable
from tests.you_said_we_did.plans.files import VALE, dry_run, table_of
from you_said_we_did.plans.reading import read_plan

NAMES = ("text", "lead", "timescale", "tasks", "rag", "progress")


@pytest.fixture(scope="module")
def vale() -> dict[str, Any]:
    """The fictional plan, read through the command. No database: this file asks for none."""
    return dry_run(VALE)


def test_objectives_are_five_and_never_continued(vale: dict[str, Any]) -> None:
    assert [one["number"] for one in vale["objectives"]] == [1, 2, 3, 4, 5]
    assert vale["objectives"][2]["words"] == "Help is there in time, and close to home"
    assert not any("continued" in one["words"] for one in vale["objectives"])


def test_every_action_is_there_once_under_its_objective(vale: dict[str, Any]) -> None:
    numbered = [
        (one["number"], one["objective"])
        for one in vale["actions"]
        if one["number"] is not None and one["year"] is None
    ]
    objectives = [1] * 3 + [2] * 3 + [3] * 5 + [4] * 5 + [5]
    assert numbered == list(zip(range(1, 18), objectives, strict=True))
    later = [(one["objective"], one["year"]) for one in vale["actions"] if one["number"] is None]
    assert later == [(1, 2), (2, 2), (3, 2), (3, 2), (3, 2), (3, 2), (4, 2), (4, 2)]


def test_actions_that_share_a_row_share_its_cells(vale: dict[str, Any]) -> None:
    shared = [one for one in vale["actions"] if one["line"] == 7]
    assert [one["text"] for one in shared] == [
        "Agree what each agency counts & when.",
        "Choose measures that people who use services understand.",
        "Share the counts every quarter, with Deaf and rural groups shown.",
        "Try out one shared form across the whole partnership.",
    ]
    for one in shared:
        assert (one["lead"], one["timescale"], one["rag"]) == (
            "Counting Group",
            "October 2031",
            "amber",
        )
        assert one["tasks"].splitlines()[1:] == [
            "Ask the housing team for theirs.",
            "To be settled with the plan for Year 2.",
        ]
        assert one["tier"] == "Problem Solving"
        assert one["progress"].splitlines() == [
            "First counts went to the May board.",
            "Two agencies still send theirs late",
        ]


def plain(cell: str) -> str:
    """What a reader of the document sees in a cell, by another program than ours."""
    return " ".join(BeautifulSoup(cell, "html.parser").get_text(" ").split())


def test_no_word_of_any_cell_is_lost(vale: dict[str, Any]) -> None:
    by_line: dict[int, list[str]] = {}
    for one in vale["actions"]:
        values = [one[name] or "" for name in NAMES]
        by_line.setdefault(one["line"], []).extend([*values, one["tier_words"]])
    for kind in ("unread", "outside"):
        for one in vale[kind]:
            by_line.setdefault(one["line"], []).append(one["words"])
    objectives = " ".join(one["words"] for one in vale["objectives"])
    marks = {"Year", "2", "action", "actions-", "Action", *map(str, range(1, 18))}
    compared = 0
    for line, row in enumerate(VALE.read_text().splitlines(), start=1):
        if "Rag rating" in row:
            continue
        kept = " ".join(by_line.get(line, [objectives, "Objective (continued) 3"])).casefold()
        for cell in row.split("\t"):
            for word in plain(cell).split():
                assert word.casefold() in kept or word in marks or "Objective" in row, (line, word)
                compared += 1
    assert compared > 500


def test_blank_cells_stay_blank(vale: dict[str, Any]) -> None:
    group = next(one for one in vale["actions"] if one["text"].startswith("Set up a group"))
    assert [group[name] for name in NAMES[1:]] == ["", "", "", None, ""]
    assert group["tier"] is None


@pytest.mark.parametrize(
    ("number", "tier", "progress"),
    [
        (5, "Prevention", "The message, Someone will listen, ran on forty buses"),
        (7, "Early Resolution", ""),
        (9, "High Risk/Intensive", "Links made, first meeting held"),
        (10, "Problem Solving", "Talked about in the pathways group."),
        (
            11,
            "High Risk/Intensive",
            "Tiers stand in italics in this plan\nTender out, start in March",
        ),
        (14, "Problem Solving", "Actions 14 & 16: an audit was made."),
        (12, None, "Two speakers came."),
    ],
)
def test_the_tier_is_told_from_the_progress(
    vale: dict[str, Any], number: int, tier: str | None, progress: str
) -> None:
    action = next(one for one in vale["actions"] if one["number"] == number)
    assert (action["tier"], action["progress"]) == (tier, progress)


def test_each_doubt_is_said_with_its_line_and_cell(vale: dict[str, Any]) -> None:
    assert [(one["line"], one["cell"]) for one in vale["problems"]] == [
        (41, "Progress/update"),
        (43, "Timescales"),
        (43, "RAG rating"),
        (46, "Progress/update"),
    ]
    assert vale["unread"] == [
        {"line": 43, "cell": "RAG rating", "words": "Amber/Green"},
        {
            "line": 46,
            "cell": "Progress/update",
            "words": "what else has to be taught (two rarer harms)",
        },
    ]
    assert [one["line"] for one in vale["outside"]] == [1, 2, 52]


@pytest.mark.parametrize(
    ("row", "numbers"),
    [
        ("1 Begin", [1]),
        ("<p>1. Begin</p><p>2) Go on</p>", [1, 2]),
        ("24 hours a day, somebody answers", [None]),
        ("40 doors are painted", [None]),
        ("40. Paint the doors", [40]),
        ("2031 is the year", [None]),
        ("Action 3 Paint the doors", [3]),
        ("Yr two action: Paint the doors", [None]),
    ],
)
def test_only_what_may_be_a_number_is_one(row: str, numbers: list[int | None]) -> None:
    read = read_plan(table_of("Objective 1: Doors", row))
    assert [action.number for action in read.actions] == numbers


def test_words_that_look_like_marks_stay() -> None:
    read = read_plan(table_of("Objective 1: Doors", "1 Ask <Larkspur> if a < b &lt;p&gt;"))
    assert read.actions[0].words == "Ask <Larkspur> if a < b <p>"


def test_a_quotation_mark_does_not_swallow_rows() -> None:
    read = read_plan(table_of("Objective 1: Doors", '1 Go\t"Doors" group', "2 On\tthe “other”"))
    assert [action.lead for action in read.actions] == ['"Doors" group', "the “other”"]
    several = read_plan(table_of("Objective 1: Doors", '1 Go\t"Doors\nand ""gates"""\t', "2 On"))
    assert [action.lead for action in several.actions] == ['Doors\nand "gates"', ""]
    assert several.actions[1].line == 5


def test_objectives_that_disagree_are_both_kept() -> None:
    read = read_plan(
        table_of("Objective 1: Doors", "1 Go", "", "Objective 1 (continued)", "Gates", "2 On")
    )
    assert [one.words for one in read.objectives] == ["Doors"]
    assert [one.words for one in read.unread] == ["Gates"]
    assert "line 2" in read.problems[0].words


def test_a_column_nobody_knows_is_kept_unread() -> None:
    headings = "Actions\tLead(s)\tTimescales\tBudget"
    read = read_plan(table_of("Objective 1: Doors", "1 Go\tus\tOngoing\t£90", headings=headings))
    assert [one.words for one in read.unread] == ["Budget", "£90"]
    assert len(read.problems) == 2


def test_what_is_no_plan_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="empty"):
        read_plan(b"\n\t\n")
    read = read_plan(b"Dear all,\nthe plan is late.\n")
    assert not read.actions
    assert len(read.outside) == 2
    assert "no row of headings" in read.problems[0].words
    with pytest.raises(CommandError, match="can’t be read"):
        call_command("import_plan", tmp_path / "none.tsv", dry_run=True)
