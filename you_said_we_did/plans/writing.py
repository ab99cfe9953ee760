"""A plan as a file again: what `reading` reads as the very same plan. Pure.

One row for each action: what a row shared is repeated. No spreadsheet program finds a formula.
"""

import io
from collections.abc import Iterator

from feedback.partners.sheets import excel
from hearback.spreadsheets import defused
from you_said_we_did.plans.cells import lines_of
from you_said_we_did.plans.headings import TITLES
from you_said_we_did.plans.parts import PlanTable, ReadAction, ReadObjective
from you_said_we_did.status import Rag

Cells = tuple[str, ...]
QUOTE = '"'
WIDTHS = (60, 24, 18, 60, 12, 60)


def as_tab_separated(table: PlanTable) -> bytes:
    """Return the plan as a tab-separated table in UTF-8."""
    lines = ["\t".join(_on_one_line(cell) for cell in cells) for cells in rows_of(table)]
    return ("\n".join(lines) + "\n").encode()


def as_xlsx(table: PlanTable) -> bytes:
    """Return the plan as a workbook with one sheet."""
    book = excel().Workbook(write_only=True)
    sheet = book.create_sheet("Action plan")
    for place, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[excel().utils.get_column_letter(place)].width = width
    for cells in rows_of(table):
        sheet.append([defused("\n".join(lines_of(cell))) for cell in cells])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rows_of(table: PlanTable) -> Iterator[Cells]:
    """Yield the headings, and each objective with its actions in their order."""
    yield tuple(TITLES.values())
    unwritten = list(table.objectives)
    begun: int | None = None
    for action in table.actions:
        if action.objective != begun:
            yield from _objectives_until(action.objective, unwritten)
            begun = action.objective
        yield _row(action)
    for objective in unwritten:
        yield from _objective(objective)


def _objectives_until(number: int | None, unwritten: list[ReadObjective]) -> Iterator[Cells]:
    """Yield the objectives not written yet as far as `number`; one written before is continued."""
    if number not in [objective.number for objective in unwritten]:
        yield _alone(f"Objective {number} (continued)")
        return
    while unwritten:
        objective = unwritten.pop(0)
        yield from _objective(objective)
        if objective.number == number:
            return


def _objective(objective: ReadObjective) -> Iterator[Cells]:
    yield _alone(f"Objective {objective.number}")
    if objective.words:
        yield _alone(objective.words)


def _alone(words: str) -> Cells:
    return (words, *[""] * (len(TITLES) - 1))


def _row(action: ReadAction) -> Cells:
    named = action.words
    if action.number is not None:
        named = f"{action.number}. {named}"
    elif action.year is not None:
        named = f"Year {action.year} action {named}"
    progress = "\n".join(words for words in (action.tier_words, action.progress) if words)
    rag = Rag(action.rag).label if action.rag else ""
    return (named, action.lead, action.timescale, action.tasks, str(rag), progress)


def _on_one_line(words: str) -> str:
    """Return the cell in which a tab-separated table keeps these words, however many lines."""
    lines = lines_of(words)
    cell = defused("".join(lines) if len(lines) < 2 else " ".join(f"<p>{x}</p>" for x in lines))
    return f'"{cell.replace(QUOTE, QUOTE * 2)}"' if cell.startswith(QUOTE) else cell
