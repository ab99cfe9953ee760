"""The helplines shipped with the program, from their file: no database is needed to show them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

HELPLINES_FILE = Path(__file__).parent / "helplines.json"


@cache
def national_helplines() -> list[dict[str, Any]]:
    """Return the shipped helplines, in their order."""
    lines: list[dict[str, Any]] = json.loads(HELPLINES_FILE.read_text(encoding="utf-8"))
    return lines
