"""Every claim that holds for what exists has its file, and its control where one is due."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.safety.report import CONTROL, NUMBERED, Report, first_line

FOLDER = Path(__file__).parent
CLAIMS = set(range(1, 61))
# An attack that nothing would notice failing: it must be seen to succeed once.
NEED_CONTROL = {1, 2, 3, 4, 5, 6, 9, 10, 12, 13, 15, 17, 19, 20, 21, 23, 25, 26, 27, 28, 29, 30}
NEED_CONTROL |= {*range(32, 45), 47, 48, 49, 50, 52, 55, 57, 59, 60}


def test_every_claim_has_its_file() -> None:
    found = {int(match[1]) for path in FOLDER.iterdir() if (match := NUMBERED.match(path.name))}
    assert found == CLAIMS


def test_every_file_says_its_claim_and_shows_its_control() -> None:
    for path in FOLDER.glob("test_[0-9]*.py"):
        source = path.read_text(encoding="utf-8")
        claim = first_line(source.partition('"""')[2].partition('"""')[0])
        assert re.match(r"Claim \d+: [^|]+$", claim), path.name
        if int(path.name[5:7]) in NEED_CONTROL:
            assert f"def {CONTROL}" in source, f"{path.name} has no negative control"


def controls() -> Iterator[ast.FunctionDef]:
    for path in FOLDER.glob("test_[0-9]*.py"):
        for found in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(found, ast.FunctionDef) and found.name.startswith(CONTROL):
                yield found


def test_every_control_says_what_happened_in_a_line_that_ends_a_sentence() -> None:
    said = {found.name: first_line(ast.get_docstring(found)) for found in controls()}
    assert len(said) > 50
    assert {name: words for name, words in said.items() if not words.endswith(".")} == {}


ABOUT = """
"Claim {number}: nobody sees."
import pytest

{mark}
@pytest.mark.django_db
def test_it():
    pass

{mark}
@pytest.mark.django_db
def test_control_it():
    "The other did."
"""


@pytest.fixture
def page(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    """The rows of a run on SQLite that left claim 1 out; claim 2 is not about SQLite."""
    report = Report(tmp_path / "proof" / "page.md", "SQLite")
    for number, mark in ((1, ""), (2, "@pytest.mark.postgresql"), (3, "")):
        path = tmp_path / f"test_0{number}_only_for_the_page.py"
        path.write_text(ABOUT.format(number=number, mark=mark))
        items = list(pytest.Module.from_parent(request.session, path=path).collect())
        report.pytest_collection_modifyitems([one for one in items if isinstance(one, pytest.Item)])
    done = pytest.TestReport(items[0].nodeid, ("", 0, ""), {}, "passed", None, "call")
    done.user_properties = [("figure", "|tau| 0.1")]
    report.pytest_runtest_logreport(done)
    report.pytest_sessionfinish()
    return report.path.read_text().splitlines()[-3:]


def test_the_page_says_what_was_not_asked_and_no_figure_breaks_a_row(page: list[str]) -> None:
    assert page == [
        "| 1 | nobody sees. | **not asked** | not shown |",
        "| 2 | nobody sees. | asked on the other database alone | see there |",
        r"| 3 | nobody sees. | 1 passed; \|tau\| 0.1 | not shown here |",
    ]
