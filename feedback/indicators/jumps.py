"""Values far from the one before: often a digit too many. Told of what may be shown alone."""

from feedback.indicators.models import IndicatorValue

TIMES = 5


def jumped_from(value: IndicatorValue) -> IndicatorValue | None:
    """Return the approved value before this one if it is five times that or more, else None."""
    earlier = value.indicator.values.approved().filter(starts_on__lt=value.starts_on)
    last: IndicatorValue | None = earlier.exclude(value=None).order_by("-starts_on").first()
    if last is None or not last.value or value.value is None:
        return None
    return last if value.value >= TIMES * last.value else None
