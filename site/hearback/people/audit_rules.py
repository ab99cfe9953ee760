"""What an audit entry may hold beside who, what and when: numbers, codes and names; sentences only
where staff write about their own work; and about texts no words at all. Pure.
"""

import json
import re
from typing import Any

# About texts and whoever wrote them: numbers and codes, nothing that could be a word of an answer.
ABOUT_TEXTS = frozenset(
    {"text", "texts", "raw", "referral", "leads", "masking", "safeguarding", "batch", "keeper"}
    | {"suggestions", "desk", "theme", "partner_texts", "sign_in", "sign_out", "factor"}
)
CODE = re.compile(r"\S{0,254}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
# Where a person says why they did something of their own; each form says that it goes into the log.
OWN_WORDS = frozenset({"how_checked", "reason", "note", "why", "before"})
# A seal is 256 digits.
LONGEST_NAME, LONGEST_WORDS, MOST = 256, 4000, 20_000


class NotForTheLog(ValueError):
    """An entry was to hold what no entry may hold. Names the part, never its content."""


def checked(action: str, subject: str, detail: dict[str, Any]) -> dict[str, Any]:
    """Return the detail as it will be read back from the database. Raises NotForTheLog."""
    area = action.partition(".")[0]
    if area in ABOUT_TEXTS and area not in {"suggestions"} and not CODE.fullmatch(subject):
        raise NotForTheLog(f"{action}: its subject is no code.")
    for name, value in detail.items():
        if not NAME.fullmatch(name):
            raise NotForTheLog(f"{action}: a part has no plain name.")
        if not _fits(value, area, name):
            raise NotForTheLog(f"{action}: {name} may not stand in the log.")
    stored = json.dumps(detail)
    if len(stored) > MOST:
        raise NotForTheLog(f"{action}: too long.")
    kept: dict[str, Any] = json.loads(stored)
    return kept


def _fits(value: Any, area: str, name: str) -> bool:
    if isinstance(value, dict):
        return all(_fits(part, area, name) for part in (*value, *value.values()))
    if isinstance(value, list | tuple):
        return all(_fits(part, area, name) for part in value)
    if isinstance(value, str):
        if area in ABOUT_TEXTS:
            return bool(CODE.fullmatch(value))
        return len(value) <= (LONGEST_WORDS if name in OWN_WORDS else LONGEST_NAME)
    return value is None or isinstance(value, bool | int | float)
