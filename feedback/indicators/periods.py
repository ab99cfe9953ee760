"""Which days a value may be about."""

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from feedback.indicators.choices import Every
from feedback.releases.quarters import span_of

if TYPE_CHECKING:
    from feedback.indicators.models import Indicator


def period_for(indicator: "Indicator", period: str, today: date) -> tuple[date, date]:
    """Return the days of a period that is over and that this indicator is counted by.

    Raises ValidationError in words.
    """
    example = "2026-Q3" if indicator.every == Every.QUARTER else "2026"
    try:
        first, last = span_of(period)
    except ValueError:
        raise ValidationError(f"The period is written like {example}.") from None
    if (len(period) == 4) != (indicator.every == Every.YEAR):
        raise ValidationError(
            f"“{indicator}” is counted {indicator.get_every_display().lower()}: {example}."
        )
    if today <= last:
        raise ValidationError("This period is not over yet.")
    return first, last
