"""Indicators as a page shows them: approved values, their course and what it means, by priority."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404

from engagement.models import Priority
from feedback.indicators.charts import trend_chart
from feedback.indicators.choices import Good
from feedback.indicators.gate import Unit, problem
from feedback.indicators.models import Indicator, IndicatorQuerySet, IndicatorValue
from feedback.indicators.wording import GOOD_NEWS, Course, course_of, in_words

LATEST = 8  # two years of quarters


@dataclass(frozen=True)
class Watched:
    """An indicator with what the page says of it; values come newest first."""

    indicator: Indicator
    values: list[tuple[IndicatorValue, str]]
    course: Course
    has_chart: bool

    @property
    def good_news(self) -> str:
        """Which way is good, in words."""
        return GOOD_NEWS[Good(self.indicator.good)]

    @property
    def has_public_value(self) -> bool:
        """Whether one of the values is on the public site too."""
        return any(value.is_public for value, _ in self.values)


@dataclass(frozen=True)
class WatchedForPriority:
    """A priority of the strategy, or None, and the indicators that serve it."""

    priority: Priority | None
    watched: list[Watched]


def shown_of(indicator: Indicator) -> list[IndicatorValue]:
    """Return the values of an indicator that came `with_approved`, oldest first, each asked the
    gate’s question once more: one that it would not let through today is hidden.
    """
    values: list[IndicatorValue] = vars(indicator)["approved"]
    for value in values:
        rule = settings.SUPPRESS_BELOW, settings.ROUND_TO
        if problem(Unit(value.unit), value.safe, *rule):
            value.value = value.base = None
    return values


def watch(indicator: Indicator) -> Watched:
    """Return what a page says of an indicator that came `with_approved`."""
    values = shown_of(indicator)
    return Watched(
        indicator,
        [(value, in_words(value)) for value in values[: -LATEST - 1 : -1]],
        course_of(indicator, values),
        any(value.value is not None for value in values),
    )


def by_priority(indicators: Iterable[Indicator]) -> list[WatchedForPriority]:
    """Group indicators by the priority they serve, in the strategy's order; others last."""
    grouped: dict[Priority | None, list[Watched]] = {}
    for indicator in indicators:
        grouped.setdefault(indicator.priority, []).append(watch(indicator))
    in_order = sorted(grouped, key=lambda priority: priority.position if priority else sys.maxsize)
    return [WatchedForPriority(priority, grouped[priority]) for priority in in_order]


def chart_of(indicators: IndicatorQuerySet, slug: str) -> bytes:
    """Return the line of the one of these with this slug, as an SVG picture. Raises Http404 where
    there is none, and while it shows no value.
    """
    indicator = get_object_or_404(indicators, slug=slug)
    try:
        return trend_chart(indicator, shown_of(indicator))
    except ValueError as error:
        raise Http404 from error
