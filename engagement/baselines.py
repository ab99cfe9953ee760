"""Shares of the population from a CSV file: read row by row, then stored all at once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone

from engagement.csv_rows import Problem, Reading, Row, rows_of
from engagement.models import Area, PopulationShare
from engagement.reach import AREA, CHARACTERISTICS, RURAL, RURAL_NAMES
from engagement.wholes import Whole, wholes
from hearback.people.models import AuditEntry, User

NEEDED = ("characteristic", "category", "per_cent")
HEADINGS = (*NEEDED, "name", "source", "counted_on", "url")
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y")
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")
LONGEST_NAME, LONGEST_SOURCE, LONGEST_URL = 80, 120, 200


class Change(StrEnum):
    """What storing a share would do."""

    NEW = "New"
    OTHER = "Changed"
    SAME = "As it was"


@dataclass(frozen=True)
class Baseline:
    """One share as a file gives it."""

    characteristic: str
    category: str
    name: str
    per_cent: Decimal
    source: str
    counted_on: date | None
    url: str


@dataclass(frozen=True)
class Line:
    """A row that can be stored, and what that would do. `before` is the share there is now."""

    number: int
    share: Baseline
    change: Change
    before: Decimal | None


@dataclass(frozen=True)
class Examined:
    """A file, told apart. `warnings` are for whoever stores it all the same."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...] = ()

    @property
    def makes_a_difference(self) -> bool:
        """Whether storing it would change anything."""
        return any(line.change != Change.SAME for line in self.lines)


@dataclass(frozen=True)
class Origin:
    """Where shares come from whose rows don't say it themselves."""

    source: str = ""
    counted_on: date | None = None
    url: str = ""


def examine(text: str, origin: Origin) -> Examined:
    """Read a file's text against what is stored. Nothing is changed.

    Raises Unreadable for what is no table of shares.
    """
    known = {(s.characteristic, s.category): s for s in PopulationShare.objects.all()}
    characteristics = {key for key, _ in known} | CHARACTERISTICS.keys()
    areas: dict[str, Area] = {}
    for area in Area.objects.all():
        areas |= {area.slug: area, area.name.casefold(): area}
    lines: dict[tuple[str, str], Line] = {}
    problems = []
    for row in rows_of(text, NEEDED, HEADINGS):
        try:
            share = _read(row, origin, known, characteristics, areas)
            key = (share.characteristic, share.category)
            if key in lines:
                raise ValueError(f"The same category as row {lines[key].number}.")
        except ValueError as problem:
            problems.append(Problem(row.number, str(problem)))
        else:
            lines[key] = _compare(row.number, share, known.get(key))
    return _summed(lines, problems, known)


def _summed(
    lines: Mapping[tuple[str, str], Line],
    problems: Sequence[Problem],
    known: Mapping[tuple[str, str], PopulationShare],
) -> Examined:
    """Refuse the rows that would make a whole of more than 100 per cent, with what is stored."""
    shares = {key: share.per_cent for key, share in known.items()}
    shares |= {key: line.share.per_cent for key, line in lines.items()}
    touched: list[Whole] = [
        whole
        for whole in wholes(shares, {characteristic for characteristic, _ in lines})
        if any((whole.characteristic, category) in lines for category in whole.categories)
    ]
    refused = {
        lines[key].number: f"{whole.told}, with those stored. No more than 100 are possible."
        for whole in touched
        if whole.is_too_much
        for key in lines
        if key[0] == whole.characteristic and key[1] in whole.categories
    }
    found = [*problems, *(Problem(number, words) for number, words in refused.items())]
    return Examined(
        tuple(line for line in lines.values() if line.number not in refused),
        tuple(sorted(found, key=lambda problem: problem.number)),
        tuple(whole.warning for whole in touched if whole.warning and not whole.is_too_much),
    )


def _read(
    row: Row,
    origin: Origin,
    known: Mapping[tuple[str, str], PopulationShare],
    characteristics: set[str],
    areas: Mapping[str, Area],
) -> Baseline:
    """Return a row's share. Raises ValueError with everything that is wrong, in words."""
    cells, reading = row.cells, Reading()
    characteristic = cells["characteristic"].casefold()
    if characteristic not in characteristics:
        reading.problems.append(
            f"“{cells['characteristic']}” is no characteristic. Use one of: "
            f"{', '.join(sorted(characteristics))}."
        )
    found = reading.take(_category, characteristic, cells["category"], areas)
    stored = known.get((characteristic, found[0])) if found else None
    told = (found[1] if found else "") or (stored.name if stored else "")
    name = cells.get("name", "") or told
    # Of a category that is none, nobody could say what it is called.
    reading.take(_check_name, name, found is None)
    source = cells.get("source", "") or origin.source
    reading.take(_check_source, source)
    per_cent = reading.take(_per_cent, cells["per_cent"])
    counted_on = reading.take(_counted_on, cells.get("counted_on", ""), origin)
    url = reading.take(_url, cells.get("url", ""))
    reading.done()
    category = found[0] if found else ""
    share = per_cent if per_cent is not None else Decimal(0)
    return Baseline(characteristic, category, name, share, source, counted_on, url or origin.url)


def _check_name(name: str, is_unknown: bool) -> None:
    if not name and not is_unknown:
        raise ValueError("It has no name, and none is stored for this category yet.")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"Too long: a name has at most {LONGEST_NAME} characters.")


def _check_source(source: str) -> None:
    if not source:
        raise ValueError("It has no source: who counted, and when.")
    if len(source) > LONGEST_SOURCE:
        raise ValueError(f"Too long: a source has at most {LONGEST_SOURCE} characters.")


def _category(characteristic: str, written: str, areas: Mapping[str, Area]) -> tuple[str, str]:
    """Return a category's key, and its name if we know it. Raises ValueError in words."""
    key = written.casefold()
    if characteristic == AREA:
        if key not in areas:
            raise ValueError(f"No area of the partnership is called “{written}”.")
        return areas[key].slug, areas[key].name
    if characteristic == RURAL:
        if key not in RURAL_NAMES:
            raise ValueError("The category is “rural” or “urban”.")
        return key, RURAL_NAMES[key]
    if not KEY.fullmatch(key):
        raise ValueError("The category is the key of an answer, such as “a”.")
    return key, ""


def _per_cent(written: str) -> Decimal:
    try:
        share = Decimal(written.removesuffix("%").strip())
    except InvalidOperation:
        raise ValueError("The share is no number, such as 18.3.") from None
    if not (share.is_finite() and 0 <= share <= 100):
        raise ValueError("The share lies between 0 and 100 per cent.")
    return share.quantize(Decimal("0.01"))


def _counted_on(written: str, origin: Origin) -> date | None:
    day = _day(written) or origin.counted_on
    if day and day > timezone.localdate():
        raise ValueError("The day of the count is still to come.")
    return day


def _day(written: str) -> date | None:
    if not written:
        return None
    for form in DAYS:
        try:
            return datetime.strptime(written, form).date()
        except ValueError:
            continue
    raise ValueError("The day of the count is no day, such as 2021-03-21.")


def _url(written: str) -> str:
    if written and len(written) > LONGEST_URL:
        raise ValueError("The address where it is published is too long.")
    if written:
        try:
            URLValidator(schemes=["http", "https"])(written)
        except ValidationError as error:
            raise ValueError("Where it is published is no web address.") from error
    return written


def _compare(number: int, share: Baseline, stored: PopulationShare | None) -> Line:
    if stored is None:
        return Line(number, share, Change.NEW, None)
    same = all(getattr(stored, name) == value for name, value in asdict(share).items())
    return Line(number, share, Change.SAME if same else Change.OTHER, stored.per_cent)


@transaction.atomic
def store(lines: Sequence[Line], by: User | None) -> dict[Change, int]:
    """Add or change what the lines say; a share there is already is changed, never doubled.

    Return how many of each. Shares that no line names stay.
    """
    done = dict.fromkeys(Change, 0)
    for line in lines:
        done[line.change] += 1
        if line.change != Change.SAME:
            values = asdict(line.share)
            key = {name: values.pop(name) for name in ("characteristic", "category")}
            PopulationShare.objects.update_or_create(**key, defaults=values)
    AuditEntry.record(
        "population_shares.imported", by, "", added=done[Change.NEW], changed=done[Change.OTHER]
    )
    return done
