"""What is written is read as the very same plan, and no spreadsheet program runs any of it."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.you_said_we_did.plans.files import VALE
from you_said_we_did.plans.parts import PlanTable, ReadAction, ReadObjective
from you_said_we_did.plans.reading import read_plan
from you_said_we_did.plans.writing import as_tab_separated, as_xlsx

WRITERS = [as_tab_separated, as_xlsx]
Write = Callable[[PlanTable], bytes]


@pytest.mark.parametrize("write", WRITERS)
def test_the_whole_plan_comes_back(write: Write) -> None:
    plan = read_plan(VALE.read_bytes())
    assert read_plan(write(plan)).content == plan.content
    # Negative control: the comparison sees a single word.
    changed = replace(plan, actions=(replace(plan.actions[0], lead="Nobody"), *plan.actions[1:]))
    assert read_plan(write(changed)).content != plan.content


def said(first: str = "") -> st.SearchStrategy[str]:
    """Words as cells hold them: telling signs, several paragraphs, no blanks at an end."""
    line = st.text(alphabet="ab<p>&;=+-@\"'", min_size=1, max_size=8).map(
        lambda text: f"{first}{text}"
    )
    return st.lists(line, min_size=1, max_size=2).map("\n".join)


FIRST = st.builds(
    ReadAction,
    number=st.just(1),
    objective=st.just(1),
    words=said("x"),
    lead=said() | st.just(""),
    tasks=said(),
    rag=st.sampled_from(["", "red", "amber", "green"]),
    progress=said(),
)
LATER = st.builds(
    ReadAction, number=st.none(), year=st.integers(1, 5), objective=st.just(2), words=said("x")
)


ACROSS = ReadAction(number=None, objective=2, year=1, words="x<b\nx>")


@settings(deadline=None, max_examples=60)
@example(ReadAction(1, 1, "x", tasks="<p\nof>"), ACROSS, as_tab_separated)
@example(ReadAction(1, 1, "x", progress="1 <b\n2 >"), ACROSS, as_xlsx)
@given(FIRST, LATER, st.sampled_from(WRITERS))
def test_any_words_come_back(first: ReadAction, later: ReadAction, write: Write) -> None:
    objectives = tuple(ReadObjective(number, f"Aim {number}") for number in (1, 2, 3))
    plan = PlanTable(objectives, (first, later))
    assert read_plan(write(plan)).content == plan.content


@pytest.mark.parametrize("formula", ["=1+1", "@SUM(A1)", "+44", "-2"])
def test_no_cell_is_a_formula(formula: str) -> None:
    action = ReadAction(1, 1, "Go", lead=formula, progress=formula)
    plan = PlanTable((ReadObjective(1, formula),), (action,))
    for line in as_tab_separated(plan).decode().splitlines():
        assert not any(cell.startswith(formula[0]) for cell in line.split("\t"))
    sheet = load_workbook(io.BytesIO(as_xlsx(plan))).active
    assert sheet is not None
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert all(str(cell.value or "x")[0] not in "=+-@" for row in sheet.iter_rows() for cell in row)
