"""What the columns of a plan's table are called: no two plans agree. Pure."""

import re
from collections.abc import Sequence

NAMES: dict[str, str] = {
    "words": r"(?:key\s+)?actions?(?:\s+points?)?|what(?:\s+will\s+we\s+do)?",
    "lead": r"lead(?:\(s\)|s)?(?:\s+(?:agency|agencies|officer|officers|partner|partners))?|"
    r"owners?|who|responsib(?:le|ility)",
    "timescale": r"time\s*-?\s*scales?|time\s*frames?|time\s*lines?|by when|when|"
    r"due(?:\s+(?:by|date))?|deadlines?|target date|date",
    "tasks": r"(?:key\s+)?tasks?|comments?|tasks?\s*(?:/|and|&)\s*comments?",
    "rag": r"r\.?a\.?g\.?(?:\s*(?:rating|status))?|rating",
    "progress": r"progress(?:\s*(?:/|and|&)?\s*updates?)?|updates?|progress to date",
}
# What the column is called in a sentence, and at the head of what we write.
TITLES = {
    "words": "Action",
    "lead": "Lead(s)",
    "timescale": "Timescales",
    "tasks": "Tasks",
    "rag": "RAG rating",
    "progress": "Progress/update",
}
FEWEST = 3


def columns_of(cells: Sequence[str]) -> tuple[str, ...] | None:
    """Return what each column holds ("" for a heading nobody knows), or None for a row that is no
    row of headings.
    """
    found: list[str] = []
    for cell in cells:
        name = _name_of(cell)
        found.append(name if name not in found else "")
    if "words" not in found or len(set(found) - {""}) < FEWEST:
        return None
    return tuple(found)


def _name_of(cell: str) -> str:
    heading = " ".join(cell.split()).rstrip(":")
    for name, pattern in NAMES.items():
        if re.fullmatch(pattern, heading, re.IGNORECASE):
            return name
    return ""
