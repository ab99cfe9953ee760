"""The command, run as another project would run it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.releases.disclosure.made_up import (
    CATEGORIES,
    ROOT,
    TABLES,
    ask,
    cells,
    counts,
    quarters,
    records,
    request,
)

ALONE = """
import runpy, sys
sys.modules["django"] = None
sys.argv = ["disclosure"]
runpy.run_module("feedback.releases.disclosure", run_name="__main__")
"""


def answered(asked: object) -> dict[str, Any]:
    done = ask(asked)
    assert (done.returncode, done.stderr.strip()) == (0, b"")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def year() -> dict[str, Any]:
    return answered(request(*quarters(70)))


def test_every_combination_is_there_in_the_categories_order(year: dict[str, Any]) -> None:
    table = year["releases"][0]["tables"][1]
    assert table["dims"] == ["theme", "group"]
    assert [cell["key"] for cell in table["cells"]] == [
        [theme, group]
        for theme in [*CATEGORIES["theme"], "*"]
        for group in [*CATEGORIES["group"], "*"]
    ]


def test_what_shows_is_the_rounded_count_and_never_few(year: dict[str, Any]) -> None:
    both = [records(0, 70), records(1, 70)]
    for release, everybody in zip(year["releases"], [*both, [*both[0], *both[1]]], strict=True):
        shown = 0
        for quantity, true in counts(everybody).items():
            values = cells(release)[quantity]
            assert len(set(values)) == 1
            if values[0] is not None:
                shown += 1
                assert true >= 10
                assert values[0] % 5 == 0
                assert abs(values[0] - true) <= 2
        assert shown > 5


def test_the_audit_says_that_it_is_safe(year: dict[str, Any]) -> None:
    assert year["audit"] == {"verdict": "safe", "elimination": "passed", "warnings": []}
    assert "fewer than 10 people is hidden" in year["rule"]


def test_another_record_later_changes_nothing_earlier() -> None:
    before = quarters(60)
    after = json.loads(json.dumps(before))
    after[1]["records"].append({"theme": ["police"], "group": "staff", "area": "east"})
    first, second = (answered(request(*periods))["releases"][0] for periods in (before, after))
    assert first == second


def test_the_same_request_has_the_same_bytes() -> None:
    asked = request(*quarters(60))
    assert ask(asked, seed="1").stdout == ask(asked, seed="2").stdout


def test_fewer_than_the_threshold_in_all_show_nothing() -> None:
    release = answered(request({"name": "Q1", "records": records(1, 9)}))["releases"][0]
    assert {value for values in cells(release).values() for value in values} == {None}


def test_nobody_at_all_looks_like_few() -> None:
    none, few = (
        answered(request({"name": "Q1", "records": records(1, people)}))["releases"]
        for people in (0, 9)
    )
    assert none == few


def test_new_records_of_a_year_are_told_from_its_quarters() -> None:
    periods = quarters(70)
    late = [{"theme": ["waiting"], "group": "survivor", "area": "north"}] * 3
    periods[2]["records"] = late
    with_late = cells(answered(request(*periods))["releases"][2])
    without = cells(answered(request(*quarters(70)))["releases"][2])
    everybody: frozenset[tuple[str, str]] = frozenset()
    assert without[everybody][0] is not None
    # 143 less 140: shown beside both quarters it would tell that three came late.
    assert with_late[everybody][0] is None


def test_categories_shown_as_one_in_the_year() -> None:
    periods = quarters(70)
    periods[2]["merge"] = {"area": {"south and east": ["south", "east"]}}
    release = answered(request(*periods))["releases"][2]
    keys = [cell["key"] for cell in release["tables"][2]["cells"]]
    assert ["waiting", "south and east"] in keys
    assert ["waiting", "south"] not in keys


def test_categories_of_the_records_come_with_a_warning() -> None:
    asked = request(*quarters(40))
    del asked["categories"]
    assert "somebody chose it" in answered(asked)["audit"]["warnings"][0]


def test_it_runs_alone_without_django(tmp_path: Path) -> None:
    package = Path("feedback/releases/disclosure")
    shutil.copytree(ROOT / package, tmp_path / package)
    for folder in ("feedback", "feedback/releases"):
        shutil.copy(ROOT / folder / "__init__.py", tmp_path / folder)
    done = subprocess.run(
        [sys.executable, "-c", ALONE],
        input=json.dumps(request(*quarters(40))).encode(),
        capture_output=True,
        cwd=tmp_path,
        env={"PATH": ""},
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr.strip()) == (0, b"")
    assert json.loads(done.stdout) == answered(request(*quarters(40)))


def test_help_explains_the_request() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "feedback.releases.disclosure", "--help"],
        capture_output=True,
        cwd=ROOT,
        env={"PATH": ""},
        check=True,
    )
    for word in (b"categories", b"includes", b"merge", b"tables", b"Exit status"):
        assert word in done.stdout


def test_a_table_of_three_dimensions() -> None:
    asked = request({"name": "Q1", "records": records(3, 300)})
    asked["tables"] = [["theme", "group", "area"], *TABLES]
    found = answered(asked)
    assert found["audit"]["verdict"] == "safe"
    assert len(found["releases"][0]["tables"][0]["cells"]) == 5 * 4 * 4
