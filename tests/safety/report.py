"""Writes down what the safety tests showed: `docs/proof/safety.md`, one row for each number.

A file `test_07_….py` is about claim 7. The first line of its docstring is the claim
("Claim 7: …"); tests named
`test_control_…` are its negative controls, and the first line of their docstring says what the
broken version did: a whole sentence. The fixture `figure` adds a measured figure to the row.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from tests.asked_once import is_left_out

NUMBERED = re.compile(r"test_(\d\d)_\w+\.py")
CONTROL = "test_control_"
HEADER = """# What the safety tests showed

Written by `./run proof` on {day}, on {database}, with every test at full size. Numbers are those \
of [the claims](../safety.md#claims-and-their-tests); each has a file of that number in \
`tests/safety`. A control is the same attack on a version broken on purpose: it must succeed \
there, or the test would prove nothing.

| | Claim | Result | Control |
|---|---|---|---|
"""


@dataclass
class Row:
    """What one claim's tests showed."""

    claim: str
    is_asked_here: bool = False
    has_control: bool = False
    passed: int = 0
    failed: int = 0
    figures: list[str] = field(default_factory=list)
    controls: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        if not self.passed and not self.failed:
            elsewhere = "asked on the other database alone | see there"
            said = "**not asked** | not shown" if self.is_asked_here else elsewhere
            return f"{self.claim} | {said}"
        result = f"{self.passed} passed" + (f", **{self.failed} failed**" if self.failed else "")
        shown = "; ".join([result, *self.figures])
        control = " ".join(self.controls)
        control = control or ("not shown here" if self.has_control else "none needed")
        cells = (cell.replace("|", r"\|") for cell in (self.claim, shown, control))
        return " | ".join(cells)


class Report:
    """Gathers results while the tests run; a pytest plugin."""

    def __init__(self, path: Path, database: str) -> None:
        self.path, self.database = path, database
        both = ("sqlite", "postgresql")
        self.databases = both if database == "SQLite" else both[::-1]
        self.rows: dict[int, Row] = {}
        self.words: dict[str, str] = defaultdict(str)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Read the claims and what the controls say."""
        for item in items:
            number = number_of(item.nodeid)
            if number and isinstance(item, pytest.Function):
                module: ModuleType = item.module
                claim = first_line(module.__doc__).partition(": ")[2]
                row = self.rows.setdefault(number, Row(claim))
                row.is_asked_here |= not is_left_out(item, *self.databases)
                row.has_control |= item.name.startswith(CONTROL)
                self.words[item.nodeid] = first_line(item.function.__doc__)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a result."""
        number = number_of(report.nodeid)
        if not number or (report.when != "call" and report.passed):
            return
        row = self.rows[number]
        row.figures += [str(value) for name, value in report.user_properties if name == "figure"]
        if report.passed:
            row.passed += 1
        else:
            row.failed += 1
        if f"::{CONTROL}" in report.nodeid:
            words = self.words[report.nodeid] + ("" if report.passed else " **Not shown.**")
            row.controls += [words] if words not in row.controls else []

    def pytest_sessionfinish(self) -> None:
        """Write the file."""
        day = f"{date.today():%-d %B %Y}"
        lines = [f"| {number} | {self.rows[number]} |\n" for number in sorted(self.rows)]
        self.path.parent.mkdir(exist_ok=True)
        head = HEADER.format(day=day, database=self.database)
        self.path.write_text(head + "".join(lines), encoding="utf-8")


def number_of(node: str) -> int | None:
    """Return the claim a test is about, from its file's name."""
    found = NUMBERED.search(node)
    return int(found[1]) if found else None


def first_line(docstring: str | None) -> str:
    """Return a docstring's first line, or "" where there is none."""
    return (docstring or "").strip().partition("\n")[0]
