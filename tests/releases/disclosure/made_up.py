"""Invented records and requests, and small attackers of our own."""

import json
import random
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
THEMES = ["waiting", "housing", "police", "children"]
GROUPS = ["survivor", "family", "staff"]
AREAS = ["north", "south", "east"]
CATEGORIES = {"theme": THEMES, "group": GROUPS, "area": AREAS}
TABLES = [["theme"], ["theme", "group"], ["theme", "area"], ["group", "area"]]
Record = dict[str, Any]


def records(seed: int, people: int) -> list[Record]:
    """Return records with a few common categories and some rare ones."""
    draw = random.Random(seed)
    return [
        {
            "theme": sorted(set(draw.choices(THEMES, [8, 4, 2, 1], k=draw.randint(1, 3)))),
            "group": draw.choices(GROUPS, [9, 3, 1])[0],
            "area": draw.choices(AREAS, [6, 3, 1])[0],
        }
        for _ in range(people)
    ]


def request(*periods: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a request for these periods."""
    return {"categories": CATEGORIES, "periods": list(periods), "tables": TABLES, **more}


def quarters(people: int, year: bool = True) -> list[dict[str, Any]]:
    """Return two quarters and, if wanted, the year that contains them."""
    found: list[dict[str, Any]] = [
        {"name": name, "records": records(seed, people)} for seed, name in enumerate(["Q1", "Q2"])
    ]
    return [*found, {"name": "2026", "includes": ["Q1", "Q2"]}] if year else found


def ask(asked: object, seed: str = "0") -> subprocess.CompletedProcess[bytes]:
    """Run the command as anybody would."""
    text = asked if isinstance(asked, bytes) else json.dumps(asked).encode()
    return subprocess.run(
        [sys.executable, "-m", "feedback.releases.disclosure"],
        input=text,
        capture_output=True,
        cwd=ROOT,
        env={"PATH": "", "PYTHONHASHSEED": seed},
        timeout=300,
        check=False,
    )


def cells(release: dict[str, Any]) -> dict[frozenset[tuple[str, str]], list[int | None]]:
    """Return what every table of a release says of each quantity."""
    said: dict[frozenset[tuple[str, str]], list[int | None]] = {}
    for table in release["tables"]:
        for cell in table["cells"]:
            pairs = zip(table["dims"], cell["key"], strict=True)
            quantity = frozenset(pair for pair in pairs if pair[1] != "*")
            said.setdefault(quantity, []).append(cell.get("value"))
    return said


def counts(everybody: list[Record]) -> dict[frozenset[tuple[str, str]], int]:
    """Count people the slow way."""
    found = {}
    for table in TABLES:
        for key in product(*([*CATEGORIES[name], "*"] for name in table)):
            pairs = [pair for pair in zip(table, key, strict=True) if pair[1] != "*"]
            found[frozenset(pairs)] = sum(
                all(c == r[n] or (c in r[n] and n == "theme") for n, c in pairs) for r in everybody
            )
    return found
