"""A plan as its table lays it out (R64), read without guessing: rows in, objectives and actions
out. Pure.

Whatever finds no place is kept in `unread`, and each doubt is said in words with its line and cell.
"""

import re
from dataclasses import replace

from you_said_we_did.plans.action_cells import ActionCells, begins_action
from you_said_we_did.plans.cells import MOST_LETTERS, line_of, paragraphs_of, words_of
from you_said_we_did.plans.headings import TITLES, columns_of
from you_said_we_did.plans.parts import PlanTable, Problem, ReadAction, ReadObjective, Unread
from you_said_we_did.plans.tables import Row, read_rows
from you_said_we_did.plans.tiers import names_unknown_tier, split_tier
from you_said_we_did.plans.timescales import due_of, says_no_day
from you_said_we_did.status import Rag

OBJECTIVE = re.compile(
    r"objective\s+(?P<number>\d{1,2})\s*(?P<continued>\(?\s*cont(?:inued|\.|’?d)?\s*\)?)?"
    r"\s*[-–—:.]*\s*(?P<words>.*)",
    re.IGNORECASE | re.DOTALL,
)
NAMES_ANOTHER = re.compile(r"^actions?\s+\d+\s*(?:&|and|,|–|-|to)\s*\d+", re.I | re.M)
FIRST = TITLES["words"]
BEGINNING = 500  # letters kept of a cell that is too long


def read_plan(content: bytes) -> PlanTable:
    """Return the plan in a tab-separated or XLSX file. Raises Unreadable when it is neither."""
    return Reading().of(read_rows(content))


class Reading:
    """One walk down the rows of a file."""

    def __init__(self) -> None:
        self.columns: tuple[str, ...] | None = None
        self.objectives: dict[int, ReadObjective] = {}
        self.objective: int | None = None
        self.waits_for_words = False
        self.is_below_table = True  # until there is one
        self.cells = ActionCells()
        self.actions: list[ReadAction] = []
        self.problems: list[Problem] = []
        self.unread: list[Unread] = []
        self.outside: list[Unread] = []

    def of(self, rows: list[Row]) -> PlanTable:
        """Return what these rows hold."""
        for row in map(self._of_bearable_cells, rows):
            if not any(row.cells):
                self.is_below_table = True
            elif (columns := columns_of([line_of(cell) for cell in row.cells])) is not None:
                self._begin_table(row, columns)
            else:
                self._read(row)
        self._look_over()
        return PlanTable(
            tuple(self.objectives.values()),
            tuple(self.actions),
            tuple(sorted(self.problems, key=lambda problem: problem.line)),
            tuple(self.unread),
            tuple(self.outside),
        )

    def _of_bearable_cells(self, row: Row) -> Row:
        """Leave out cells that no plan has; their beginnings are kept unread."""
        if all(len(cell) <= MOST_LETTERS for cell in row.cells):
            return row
        for place, cell in enumerate(row.cells, start=1):
            if len(cell) > MOST_LETTERS:
                self._keep(row.line, f"Column {place}", cell[:BEGINNING])
                self._doubt(
                    row.line,
                    f"Column {place}",
                    f"This cell has {len(cell):,} letters, and the most that is read is"
                    f" {MOST_LETTERS:,}. It was left out, and only its beginning is kept unread.",
                )
        cells = tuple("" if len(cell) > MOST_LETTERS else cell for cell in row.cells)
        return replace(row, cells=cells)

    def _begin_table(self, row: Row, columns: tuple[str, ...]) -> None:
        self.columns, self.is_below_table = columns, False
        for place, name in enumerate(columns):
            if not name and (heading := line_of(row.cells[place])):
                self._keep(row.line, "Heading", heading)
                self._doubt(
                    row.line, heading, "Nobody knows this column. What it holds is kept unread."
                )

    def _read(self, row: Row) -> None:
        by_column = self._by_column(row)
        first = by_column.pop("words", "")
        is_alone = not any(by_column.values())
        if is_alone and (found := OBJECTIVE.fullmatch(words_of(first))):
            self._begin_objective(row.line, found)
        elif is_alone and first and self.waits_for_words and not begins_action(first):
            self._say_objective(row.line, line_of(first))
        elif self._is_outside(row, first, is_alone):
            self.outside.append(Unread(row.line, "Text", line_of(first or " ".join(row.cells))))
        elif first:
            self._read_actions(row.line, first, by_column)
        else:
            self._keep_orphan(row.line, by_column)

    def _by_column(self, row: Row) -> dict[str, str]:
        """Return name -> cell; what stands in a column without a name is kept unread."""
        columns = self.columns or ("words",)
        found: dict[str, str] = {}
        for place, cell in enumerate(row.cells):
            name = columns[place] if place < len(columns) else ""
            if name:
                found[name] = cell
            elif cell and self.columns:
                self._keep(row.line, f"Column {place + 1}", words_of(cell))
                self._doubt(row.line, f"Column {place + 1}", "This column has no known heading.")
        return found

    def _is_outside(self, row: Row, first: str, is_alone: bool) -> bool:
        """Say whether a row is text above or below the tables, and no row of one."""
        if self.columns is None:
            return True
        if not (is_alone and first) or (row.is_in_table and not self.is_below_table):
            return False
        # Its trailing cells may have been cut off; an action still says that it is one.
        trial = ActionCells()
        trial.last, trial.last_here = self.cells.last, self.cells.last_here
        return any(named.doubt for named in trial.read(paragraphs_of(first)))

    def _begin_objective(self, line: int, found: re.Match[str]) -> None:
        number = int(found["number"])
        if number != self.objective:
            self.cells.begin_objective()
        self.objective, self.waits_for_words, self.is_below_table = number, True, False
        if number not in self.objectives:
            self.objectives[number] = ReadObjective(number, "", line)
            if found["continued"]:
                self._doubt(line, FIRST, f"Objective {number} is continued and never began.")
        if found["words"]:
            self._say_objective(line, line_of(found["words"]))

    def _say_objective(self, line: int, words: str) -> None:
        """Take the words of the objective just begun. A continued one repeats them."""
        self.waits_for_words = False
        if self.objective is None:
            return
        known = self.objectives[self.objective]
        if not known.words:
            self.objectives[known.number] = replace(known, words=words)
        elif known.words.casefold() != words.casefold():
            self._keep(line, f"Objective {known.number}", words)
            self._doubt(
                line,
                FIRST,
                f"Objective {known.number} has other words in line {known.line}. Those were taken;"
                " these are kept unread.",
            )

    def _read_actions(self, line: int, first: str, others: dict[str, str]) -> None:
        self.waits_for_words, self.is_below_table = False, False
        if self.objective is None:
            self._doubt(line, FIRST, "This action stands above the first objective.")
        shared = self._shared(line, others)
        for named in self.cells.read(paragraphs_of(first)):
            if named.doubt:
                self._doubt(line, FIRST, named.doubt)
            if not named.words:
                self._keep(line, FIRST, words_of(first))
                continue
            self.actions.append(
                replace(shared, number=named.number, year=named.year, words=named.words)
            )

    def _shared(self, line: int, others: dict[str, str]) -> ReadAction:
        """Return what every action of a row has, and say what is doubtful in it, once."""
        timescale = line_of(others.get("timescale", ""))
        if due_of(timescale) is None and not says_no_day(timescale):
            self._doubt(
                line, TITLES["timescale"], f"No day can be read from “{timescale}”: none is set."
            )
        progress = words_of(others.get("progress", ""))
        tier, phrase, rest = split_tier(progress)
        if tier is None and names_unknown_tier(progress):
            self._doubt(line, TITLES["progress"], "This names a tier, and it is none we know.")
        if NAMES_ANOTHER.search(rest):
            self._doubt(
                line,
                TITLES["progress"],
                "This also names actions of other rows. It was taken for this row alone.",
            )
        return ReadAction(
            None,
            self.objective,
            "",
            lead=words_of(others.get("lead", "")),
            timescale=timescale,
            tasks=words_of(others.get("tasks", "")),
            rag=self._rag(line, others.get("rag", "")),
            progress=rest,
            tier=tier or "",
            tier_words=phrase,
            line=line,
        )

    def _rag(self, line: int, cell: str) -> str:
        rating = line_of(cell)
        if not rating:
            return ""
        if (found := rating.casefold()) in Rag.values:
            return found
        self._keep(line, TITLES["rag"], rating)
        self._doubt(line, TITLES["rag"], f"“{rating}” is neither red, amber nor green: left blank.")
        return ""

    def _keep_orphan(self, line: int, others: dict[str, str]) -> None:
        """Keep a row without an action: it may continue any cell above, so nobody guesses."""
        above = f" Above it stands {self.actions[-1].name}." if self.actions else ""
        for name, cell in others.items():
            if words := words_of(cell):
                self._keep(line, TITLES[name], words)
                self._doubt(
                    line,
                    TITLES[name],
                    f"This row names no action, so “{words}” belongs to none and is kept unread. It"
                    f" may be the rest of a cell that was cut in two.{above}",
                )

    def _look_over(self) -> None:
        """Say what only the whole plan shows."""
        for objective in self.objectives.values():
            if not objective.words:
                self._doubt(objective.line, FIRST, f"Objective {objective.number} has no words.")
        if self.columns is None:
            self._doubt(1, FIRST, "There is no row of headings such as “Action, Lead(s), Tasks”.")
        seen: set[tuple[int | None, int | str]] = set()
        for action in self.actions:
            key = (action.objective, action.words if action.number is None else action.number)
            if key in seen:
                self._doubt(action.line, FIRST, f"{action.name.capitalize()} stands here twice.")
            seen.add(key)

    def _doubt(self, line: int, cell: str, words: str) -> None:
        self.problems.append(Problem(line, cell, words))

    def _keep(self, line: int, cell: str, words: str) -> None:
        self.unread.append(Unread(line, cell, words))
