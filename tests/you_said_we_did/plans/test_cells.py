"""Cell by cell: what stands in the fictional plan's file, what is kept of it, what is exported.

The source is read here by other programs than ours (a split at each tab, BeautifulSoup), and so are
the exported files (the csv module, openpyxl).
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from tests.you_said_we_did.plans.files import VALE
from tests.you_said_we_did.plans.making import make_vale
from you_said_we_did.models import Commitment, Plan
from you_said_we_did.plans.matching import kept_actions, progress_of
from you_said_we_did.plans.storing import table_of
from you_said_we_did.plans.writing import as_tab_separated, as_xlsx

pytestmark = pytest.mark.django_db
Row = tuple[str, ...]
COLUMNS = ("words", "leads", "timescale", "tasks", "rag", "progress")
# What says that an action begins, and is kept as its number or its year.
MARK = re.compile(r"^(?:\d{1,2}\.?|Year 2 actions?-?)\s+", re.IGNORECASE)


def plain(cell: str) -> str:
    """What a reader of the document sees in a cell: paragraphs stand apart, italics don't."""
    apart = cell.replace("</p>", "</p> ")
    return " ".join(BeautifulSoup(apart, "html.parser").get_text().split())


def source_rows() -> Iterator[tuple[int, Row]]:
    """Yield the rows of actions as the file has them, each with its line."""
    for line, text in enumerate(VALE.read_text().splitlines(), start=1):
        cells = tuple(text.split("\t"))
        is_head = cells[0] in ("Action", "Actions")
        if len(cells) == len(COLUMNS) and begins_action(cells[0]) and not is_head:
            yield line, cells


def begins_action(cell: str) -> bool:
    """Say whether a cell holds an action: it begins with its mark, each paragraph its own."""
    return bool(MARK.match(plain(cell)))


def actions_in(cell: str) -> list[str]:
    """Return the words of each action of a cell, without the marks."""
    parts = re.findall(r"<p>(.*?)</p>", cell) or [cell]
    return [MARK.sub("", plain(part)) for part in parts]


def of_row(source: Row) -> list[Row]:
    """Return a row for each action of a row of the source: what they share is repeated."""
    shared = tuple(plain(cell) for cell in source[1:])
    return [(words, *shared) for words in actions_in(source[0])]


def same(one: str, other: str) -> bool:
    """Whether two cells say the same words as often: a tier may move to the front."""
    return Counter(one.split()) == Counter(other.split())


def differences(source: list[Row], found: list[Row], unread: set[str]) -> list[str]:
    """Return the cells in which something else stands than in the source. A rating that is none
    is kept as it was, but not as a rating.
    """
    assert len(source) == len(found)
    wrong = []
    for number, (was, now) in enumerate(zip(source, found, strict=True), start=1):
        for name, before, after in zip(COLUMNS, was, now, strict=True):
            is_kept_apart = before in unread and after == ""
            if not (is_kept_apart or same(before, after)):
                wrong.append(f"action {number}, {name}: {before!r} became {after!r}")
    return wrong


@pytest.fixture
def source() -> list[Row]:
    """Every action of the file, with its cells."""
    return [row for _, cells in source_rows() for row in of_row(cells)]


@pytest.fixture
def plan() -> Plan:
    return make_vale()


def unread_in(plan: Plan) -> set[str]:
    """Return the words that found no place, as they are kept."""
    return {one["words"] for one in plan.imports.get().unread}


def kept_rows(plan: Plan) -> list[Row]:
    """Return the cells of every action as they lie in the database."""
    return [
        (
            one.plan_words,
            one.leads,
            one.timescale,
            one.tasks,
            one.get_rag_display() if one.rag else "",
            f"{one.tier_words} {progress_of(one.plan_log.all())}",
        )
        for one in kept_actions(plan)
    ]


def test_the_source_is_read_whole(source: list[Row]) -> None:
    """Controls of what is compared: all 25 actions, and nothing but what is none stays outside."""
    assert len(source) == 25
    lines = [line for line, _ in source_rows()]
    assert lines == [7, 12, 17, 18, 19, 24, 25, 29, 34, 35, 36, 41, 42, 43, 44, 50]
    assert sum(bool(cell) for row in source for cell in row) == 124


def test_each_cell_is_kept(plan: Plan, source: list[Row]) -> None:
    assert differences(source, kept_rows(plan), unread_in(plan)) == []
    numbers = [one.number for one in kept_actions(plan) if one.number is not None]
    assert sorted(numbers) == list(range(1, 18))
    assert Commitment.objects.filter(number=None, year=2).count() == 8


def test_each_line_outside_the_actions_is_kept_too(plan: Plan) -> None:
    objectives = " ".join(f"Objective {o.number} {o.words}" for o in plan.objectives.all())
    elsewhere = f"{objectives} {' '.join(unread_in(plan))} (continued)".split()
    of_actions = {line for line, _ in source_rows()}
    for line, text in enumerate(VALE.read_text().splitlines(), start=1):
        if line not in of_actions and "Rag rating" not in text:
            assert set(plain(text).split()) <= set(elsewhere), line


def tab_separated(plan: Plan) -> list[Row]:
    """Return the exported text's rows, by the csv module."""
    text = as_tab_separated(table_of(plan)).decode()
    return [tuple(map(plain, row)) for row in csv.reader(io.StringIO(text), "excel-tab")]


def workbook(plan: Plan) -> list[Row]:
    """Return the exported workbook's rows, by openpyxl."""
    sheet = load_workbook(io.BytesIO(as_xlsx(table_of(plan)))).active
    assert sheet is not None
    rows = sheet.iter_rows(values_only=True)
    return [tuple(plain(str(cell or "")) for cell in row) for row in rows]


@pytest.mark.parametrize("export", [tab_separated, workbook])
def test_each_cell_is_exported(
    plan: Plan, source: list[Row], export: Callable[[Plan], list[Row]]
) -> None:
    exported = [row for row in export(plan) if begins_action(row[0])]
    bare = [(MARK.sub("", words), *rest) for words, *rest in exported]
    assert differences(source, bare, unread_in(plan)) == []
    numbers = [row[0].partition(".")[0] for row in exported if not row[0].startswith("Year")]
    assert numbers == [str(number) for number in range(1, 18)]


@pytest.mark.parametrize("column", ["plan_words", "leads", "timescale", "tasks", "tier_words"])
def test_control_one_word_less_is_found(plan: Plan, source: list[Row], column: str) -> None:
    action = Commitment.objects.exclude(**{column: ""}).earliest("number")
    shortened = getattr(action, column).rpartition(" ")[0]
    Commitment.objects.filter(pk=action.pk).update(**{column: shortened})
    assert len(differences(source, kept_rows(plan), unread_in(plan))) == 1


def test_control_what_was_not_understood_and_is_not_kept_is_found(
    plan: Plan, source: list[Row]
) -> None:
    (lost,) = differences(source, kept_rows(plan), set())
    assert "rag: 'Amber/Green' became ''" in lost
