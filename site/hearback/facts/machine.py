"""What `./run doctor` wrote down as root: what no process of Hearback may see by itself."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hearback.grades import Fact, Grade

# A timer examines the machine every day; a week without it and nobody knows how things stand.
HOLDS_FOR = timedelta(days=8)
NOT_LOOKED = "Nobody has examined the whole machine lately"
EXAMINE = "As root: ./run doctor"


def write_report(path: Path, facts: list[Fact], today: date) -> None:
    """Replace the report, for all to read: it holds what was found, and no secret."""
    path.parent.mkdir(parents=True, exist_ok=True)
    report = {"on": today.isoformat(), "facts": [asdict(fact) for fact in facts]}
    partial = path.with_suffix(".new")
    partial.write_text(json.dumps(report), encoding="utf-8")
    partial.chmod(0o644)
    partial.replace(path)


def read_report(path: Path) -> tuple[date, list[Fact]] | None:
    """Return when the machine was examined and what was found; None if there is no such report."""
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        return date.fromisoformat(report["on"]), [_fact(one) for one in report["facts"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _fact(stored: dict[str, Any]) -> Fact:
    return Fact(**{**stored, "allows": Grade(stored["allows"])})


def facts_of_machine(path: Path, today: date) -> Iterator[Fact]:
    """Yield what root saw that limits the grade, and whether somebody looked at all."""
    report = read_report(path)
    is_fresh = report is not None and timedelta(days=-1) <= today - report[0] <= HOLDS_FOR
    found = f"Examined on {report[0]:%-d %B %Y}" if report else "Not examined yet"
    yield Fact(
        "machine",
        "The whole machine, as root sees it",
        found if is_fresh or not report else f"{NOT_LOOKED}: {found.lower()}",
        Grade.GOLD if is_fresh else Grade.BRONZE,
        "" if is_fresh else EXAMINE,
        is_fresh,
    )
    if report and is_fresh:
        yield from report[1]
