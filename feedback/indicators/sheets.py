"""Values from a CSV file: each goes through the gate as it is read, so that what is shown, carried
and stored was never the counted figure.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from engagement.csv_rows import Problem, Reading, Row, rows_of
from feedback.indicators.gate import Safe, Unit, gate
from feedback.indicators.models import Indicator, IndicatorValue
from feedback.indicators.periods import period_for

NEEDED = ("indicator", "period", "value")
HEADINGS = (*NEEDED, "of_people", "commentary")
LONGEST = 600
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Line:
    """A row that can be handed in, behind the gate."""

    number: int
    indicator: Indicator
    period: str
    safe: Safe
    commentary: str

    @property
    def shown(self) -> IndicatorValue:
        """Return the value it would become, for its words."""
        first, last = period_for(self.indicator, self.period, date.max)
        return IndicatorValue(
            indicator=self.indicator,
            starts_on=first,
            ends_on=last,
            unit=self.indicator.unit,
            value=self.safe.value,
            base=self.safe.base,
        )

    def to_json(self) -> dict[str, Any]:
        """Return plain values, to be signed and carried in a page."""
        return {
            "number": self.number,
            "indicator": self.indicator.pk,
            "period": self.period,
            "value": None if self.safe.value is None else str(self.safe.value),
            "base": self.safe.base,
            "commentary": self.commentary,
        }


@dataclass(frozen=True)
class Examined:
    """A file, told apart."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


def examine(text: str, indicators: Iterable[Indicator], today: date) -> Examined:
    """Read a file's rows for these indicators. Raises Unreadable for what is no such table.

    Problems say what is wrong without repeating a figure.
    """
    known = {indicator.slug: indicator for indicator in indicators}
    lines: dict[tuple[str, str], Line] = {}
    problems = []
    for row in rows_of(text, NEEDED, HEADINGS):
        try:
            line = _read(row, known, today)
            earlier = lines.get((line.indicator.slug, line.period))
            if earlier:
                raise ValueError(f"The same indicator and period as row {earlier.number}.")
        except ValueError as error:
            problems.append(Problem(row.number, str(error)))
        else:
            lines[line.indicator.slug, line.period] = line
    return Examined(tuple(lines.values()), tuple(problems))


def _read(row: Row, known: dict[str, Indicator], today: date) -> Line:
    """Return a row behind the gate. Raises ValueError with everything that is wrong, in words."""
    indicator = known.get(row.cells["indicator"].casefold())
    if indicator is None:
        raise ValueError("The first column names no indicator that you hand in.")
    reading, period = Reading(), row.cells["period"].upper()
    reading.take(_check_period, indicator, period, today)
    commentary = row.cells.get("commentary", "")
    if len(commentary) > LONGEST:
        reading.problems.append(f"The commentary is longer than {LONGEST} characters.")
    safe = reading.take(_figure, indicator, row.cells["value"], row.cells.get("of_people", ""))
    reading.done()
    return Line(row.number, indicator, period, safe or Safe(), commentary)


def _check_period(indicator: Indicator, period: str, today: date) -> None:
    try:
        first, _ = period_for(indicator, period, today)
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from error
    if indicator.values.approved().filter(starts_on=first).exists():
        raise ValueError("This period has an approved value. An officer can withdraw it first.")


def _figure(indicator: Indicator, written: str, people: str) -> Safe:
    """Send a typed figure through the gate. Raises ValueError, for both cells at once."""
    reading = Reading()
    value = reading.take(number_in, written)
    base = reading.take(whole_number_in, people) if people else None
    reading.done()
    rule = settings.SUPPRESS_BELOW, settings.ROUND_TO
    return gate(Unit(indicator.unit), value or Decimal(0), base, *rule)


def number_in(written: str) -> Decimal:
    """Return a number as people write it: "1,250", "37.5%", "£90". Raises ValueError."""
    plain = written.replace(",", "").replace("£", "").replace("%", "").strip()
    # Decimal alone would also read "1e3", "NaN" and other ways no person writes.
    if not NUMBER.fullmatch(plain):
        raise ValueError("The value is no number.")
    return Decimal(plain)


def whole_number_in(written: str) -> int:
    """Return a whole number. Raises ValueError."""
    wrong = "How many people it is of must be a whole number."
    try:
        number = number_in(written)
    except ValueError:
        raise ValueError(wrong) from None
    if not number.is_finite() or number != int(number):
        raise ValueError(wrong)
    return int(number)


def from_json(stored: Sequence[dict[str, Any]], indicators: Iterable[Indicator]) -> list[Line]:
    """Return the lines that were carried, of the indicators there still are for whoever sends."""
    known = {indicator.pk: indicator for indicator in indicators}
    return [
        Line(
            each["number"],
            known[each["indicator"]],
            each["period"],
            Safe(None if each["value"] is None else Decimal(each["value"]), each["base"]),
            each["commentary"],
        )
        for each in stored
        if each["indicator"] in known
    ]
