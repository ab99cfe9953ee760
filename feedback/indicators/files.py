"""Indicators as files: for spreadsheet programs, and for others (docs/figures-format.md)."""

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

from feedback.indicators.models import Indicator, IndicatorValue
from feedback.indicators.reading import shown_of
from feedback.indicators.wording import hidden, number
from feedback.releases.disclosure import rule_in_words
from hearback.spreadsheets import defused

FORMAT = "hearback-indicators/1"
SCHEMA = (Path(__file__).parent / "indicators.schema.json").read_bytes()
HEADINGS = (
    "Indicator",
    "Measures",
    "Good news",
    "Unit",
    "Period",
    "Value",
    "Of about how many people",
    "Commentary",
    "Source",
    "Owner",
    "Priority",
)


def to_csv(indicators: Iterable[Indicator]) -> bytes:
    """Return a row for each approved value. The indicators come `with_approved`."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["“hidden” means", hidden()])
    writer.writerow([])
    writer.writerow(HEADINGS)
    for indicator in indicators:
        for value in shown_of(indicator):
            cells = [
                indicator.name,
                indicator.get_kind_display(),
                indicator.get_good_display(),
                indicator.get_unit_display(),
                value.short,
                "hidden" if value.value is None else number(value.value).replace(",", ""),
                str(value.base or ""),
                value.commentary,
                indicator.source,
                indicator.owner.name,
                indicator.priority.name if indicator.priority else "",
            ]
            writer.writerow([defused(cell) for cell in cells])
    # The mark makes spreadsheet programs read the accents and quotes right.
    return out.getvalue().encode("utf-8-sig")


def to_json(indicators: Iterable[Indicator]) -> bytes:
    """Return them with their approved values, `null` where hidden, as `SCHEMA` says. The indicators
    come `with_approved`.
    """
    content = {
        "schema": FORMAT,
        "rule": rule_in_words(settings.SUPPRESS_BELOW, settings.ROUND_TO),
        "hidden": hidden(),
        "indicators": [_as_json(indicator) for indicator in indicators],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _as_json(indicator: Indicator) -> dict[str, Any]:
    return {
        "slug": indicator.slug,
        "name": indicator.name,
        "meaning": indicator.meaning,
        "kind": indicator.kind,
        "good": indicator.good,
        "unit": indicator.unit,
        "every": indicator.every,
        "source": indicator.source,
        "owner": indicator.owner.name,
        "priority": indicator.priority.name if indicator.priority else None,
        "values": [_value_as_json(value) for value in shown_of(indicator)],
    }


def _value_as_json(value: IndicatorValue) -> dict[str, Any]:
    is_whole = value.value is not None and value.value == int(value.value)
    plain = None if value.value is None else int(value.value) if is_whole else float(value.value)
    return {
        "period": value.short,
        "value": plain,
        "base": value.base,
        "commentary": value.commentary,
    }
