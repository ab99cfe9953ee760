"""Writes down what the attack showed: `docs/proof/attack.md`, one row for each claim or control.

The first line of a test's docstring is its row. The fixture `tally` adds up its attacks, over all
parameters of the test; `test_control_…` are the negative controls.
"""

from datetime import date
from pathlib import Path

import pytest

from tests.attack.tally import Tally
from tests.safety.report import CONTROL, first_line

HEADER = """# What the attack on published figures showed

Written by `./run proof` on {day}. The attacker in `tests/attack` has every release of a set at \
once, the rule, and a solver for whole numbers; he shares no code with the product. A count of \
fewer than k people, or a difference of that size, holds if for all he can tell it may be none and \
may be five or more (k - 1 or more where k is 5), and if it would not follow from the published \
counts even were those not rounded. A control is the same attack on releases that break one rule \
on purpose: it must succeed there, or the attack would prove nothing. See \
[the attack](../attack.md).

| Claim | Result | What was seen |
|---|---|---|
"""


class Report:
    """Gathers tallies while the tests run; a pytest plugin."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.words: dict[str, str] = {}
        self.rows: dict[str, tuple[int, int, Tally, list[str]]] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Read what each test claims."""
        for item in items:
            if item.nodeid.startswith("tests/attack/") and isinstance(item, pytest.Function):
                self.words[item.nodeid] = first_line(item.function.__doc__)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a result."""
        words = self.words.get(report.nodeid)
        if not words or (report.when != "call" and report.passed):
            return
        if f"::{CONTROL}" in report.nodeid and "[" in report.nodeid:
            words = f"Control: {report.nodeid.partition('[')[2].rstrip(']')}"
        passed, failed, tally, figures = self.rows.get(words, (0, 0, Tally(), []))
        for name, value in report.user_properties:
            if isinstance(value, Tally):
                tally.add(value)
            elif name == "figure":
                figures.append(str(value))
        counts = (passed + report.passed, failed + report.failed)
        self.rows[words] = (*counts, tally, figures)

    def pytest_sessionfinish(self) -> None:
        """Write the file, if the attack was run at all."""
        if not self.rows:
            return
        lines = [HEADER.format(day=f"{date.today():%-d %B %Y}")]
        for words, (passed, failed, tally, figures) in self.rows.items():
            result = f"{passed} passed" + (f", **{failed} failed**" if failed else "")
            is_control = words.startswith("Control: ")
            seen = [tally.fell() if is_control else tally.held()] if tally.sets else []
            lines.append(f"| {words} | {result} | {'; '.join([*seen, *figures])} |\n")
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_text("".join(lines), encoding="utf-8")
