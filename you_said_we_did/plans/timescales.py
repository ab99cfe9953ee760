"""Until when: the day in a plan's own words, where there is one. Pure."""

import calendar
import re
from datetime import date

from you_said_we_did.days import EARLIEST, LATEST

MONTHS = "|".join(
    f"{name[:3]}(?:{name[3:]}|t)?\\.?" if name == "September" else f"{name[:3]}(?:{name[3:]})?\\.?"
    for name in list(calendar.month_name)[1:]
)
BY = r"(?:(?:by|before|until|the|end|of|end-of)\s+)*"
DAY = re.compile(
    rf"{BY}(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<month>{MONTHS}),?\s+"
    r"(?P<year>\d{4})\.?",
    re.IGNORECASE,
)
SLASHED = re.compile(rf"{BY}(?P<day>\d{{1,2}})[/.](?P<month>\d{{1,2}})[/.](?P<year>\d{{4}})", re.I)
NO_DAY = re.compile(
    r"(?:on-?going|continuous(?:ly)?|continuing|rolling|annual(?:ly)?|every year|yearly|quarterly|"
    r"monthly|throughout|tbc|tba|to be (?:confirmed|agreed)|n/?a|-|–)\.?",
    re.IGNORECASE,
)


def due_of(words: str) -> date | None:
    """Return the last day these words allow: a month lasts until its end. None when they name no
    day, or more than one.
    """
    found = DAY.fullmatch(words) or SLASHED.fullmatch(words)
    if found is None:
        return None
    year, month = int(found["year"]), _month(found["month"])
    if not (1 <= month <= 12 and EARLIEST.year <= year <= LATEST.year):
        return None
    last = calendar.monthrange(year, month)[1]
    day = int(found["day"]) if found["day"] else last
    return date(year, month, day) if 1 <= day <= last else None


def says_no_day(words: str) -> bool:
    """Say whether these words mean on purpose that there is no day."""
    return not words or bool(NO_DAY.fullmatch(words))


def _month(words: str) -> int:
    if words.isdigit():
        return int(words)
    starts = [name[:3].casefold() for name in calendar.month_name]
    return starts.index(words[:3].casefold())
