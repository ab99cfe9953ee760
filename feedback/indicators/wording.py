"""Values in plain English, and which way they went, as far as rounding lets anyone say."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.conf import settings

from feedback.indicators.choices import Good
from feedback.indicators.gate import Unit
from feedback.indicators.models import Indicator, IndicatorValue
from feedback.releases.comparing import Interval, interval
from feedback.releases.disclosure import hidden_in_words

GOOD_NEWS = {
    Good.UP: "A higher number is good news.",
    Good.DOWN: "A lower number is good news.",
    Good.DEPENDS: "It depends. A higher number can be good news, or not.",
}


class Way(StrEnum):
    """How the newest value compares with the one before."""

    UP = "Up"
    DOWN = "Down"
    SAME = "About the same"
    UNKNOWN = "Can’t be compared"


@dataclass(frozen=True)
class Course:
    """An indicator's way, and what that means."""

    way: Way
    verdict: str = ""

    @property
    def words(self) -> str:
        """The whole sentence."""
        if self.way == Way.UNKNOWN:
            return "Can’t be compared with the value before."
        if self.way == Way.SAME:
            return "About the same as the value before."
        return f"{self.way} from the value before: {self.verdict}."


def hidden() -> str:
    """Return what stands where a figure is hidden: the same words whatever the reason."""
    return hidden_in_words(settings.SUPPRESS_BELOW)


def number(value: Decimal) -> str:
    """Return a number as people write it, without decimals that say nothing."""
    plain = value.quantize(Decimal(1)) if value == value.to_integral() else value
    return f"{plain:,}"


def in_words(value: IndicatorValue) -> str:
    """Return a value with its unit, e.g. "about 45 people"."""
    if value.value is None:
        return hidden()
    figure = number(value.value)
    match Unit(value.unit):
        case Unit.PEOPLE:
            return f"about {figure} people"
        case Unit.PER_CENT:
            return f"{figure}% of about {value.base} people"
        case Unit.DAYS:
            return f"{figure} days on average, over about {value.base} people"
        case Unit.POUNDS:
            return f"£{figure}"
        case Unit.THINGS:
            return f"about {figure}"


def course_of(indicator: Indicator, values: Sequence[IndicatorValue]) -> Course:
    """Say which way the newest of `values`, oldest first, went from the one before it, and whether
    that is good news.
    """
    way = _way(values)
    if way in (Way.UNKNOWN, Way.SAME):
        return Course(way)
    if indicator.good == Good.DEPENDS:
        return Course(way, "neither good nor bad by itself")
    is_good = (way == Way.UP) == (indicator.good == Good.UP)
    return Course(way, "good news" if is_good else "not good news")


def _way(values: Sequence[IndicatorValue]) -> Way:
    if len(values) < 2:
        return Way.UNKNOWN
    before, after = (_span(value) for value in values[-2:])
    if before is None or after is None:
        return Way.UNKNOWN
    if after.low > before.high:
        return Way.UP
    return Way.DOWN if after.high < before.low else Way.SAME


def _span(value: IndicatorValue) -> Interval | None:
    """Return what a value may stand for, in hundredths for all but counts."""
    if value.value is None:
        return None
    if Unit(value.unit).is_count:
        return interval(int(value.value), settings.SUPPRESS_BELOW, settings.ROUND_TO)
    hundredths = int(value.value * 100)
    if value.unit != Unit.PER_CENT or value.base is None:
        return Interval(hundredths, hundredths)
    # A share is made of two rounded numbers, each off by half a step at the most.
    give = -(-settings.ROUND_TO * 100 * 100 // value.base)
    return Interval(hundredths - give, hundredths + give)
