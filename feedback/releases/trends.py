"""A survey's themes over its periods, read from one release after another.

A figure that is hidden, or a period without figures, leaves a gap: nothing is put in its place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from feedback.releases.comparing import Change, Interval, change, interval, people_by_theme
from feedback.releases.document import Category, Document
from feedback.releases.models import Release
from feedback.releases.quarters import closed_quarters, short_name_of, span_of

MOST_PERIODS = 8  # two years of quarters


@dataclass(frozen=True)
class Point:
    """One theme in one period: rounded people and what they may stand for, or why there is none.

    `hidden` is what that period's own release says of a hidden number: thresholds may differ.
    """

    people: int | None
    band: Interval | None
    words: str
    hidden: str = ""

    @property
    def is_hidden(self) -> bool:
        """Whether the period has figures, and this one is not shown."""
        return self.words == HIDDEN


HIDDEN, ABSENT = "hidden", "no figures"


@dataclass(frozen=True)
class Trend:
    """A theme over the periods of a course, oldest first, and what changed at the end."""

    theme: Category
    points: tuple[Point, ...]
    change: Change

    @property
    def shows_any(self) -> bool:
        """Whether there is anything to draw."""
        return any(point.people is not None for point in self.points)


@dataclass(frozen=True)
class Course:
    """Every theme of the newest release over the last periods, gaps included. `has_before`: the
    period before the newest has figures to compare with. `hidden`: period -> what its release says
    of a hidden number.
    """

    periods: tuple[str, ...]
    trends: tuple[Trend, ...]
    has_before: bool
    hidden: dict[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """The periods in short words."""
        return tuple(short_name_of(period) for period in self.periods)

    @property
    def rules(self) -> list[tuple[str, str]]:
        """Each period in short words with what “hidden” means there, if that is not one for all."""
        if len(set(self.hidden.values())) == 1:
            return []
        return [(short_name_of(period), words) for period, words in self.hidden.items()]

    @property
    def can_compare(self) -> bool:
        """Whether the period before the newest shows the number of any theme."""
        return self.has_before and any(trend.points[-2].people is not None for trend in self.trends)

    @property
    def drawn(self) -> tuple[Trend, ...]:
        """What a picture can show."""
        return tuple(trend for trend in self.trends if trend.shows_any)


def history_of(release: Release) -> list[Release]:
    """Return this survey's releases of the same length that were out when this one was published,
    oldest first, this one last. A quarter published later does not change a page that is out.
    """
    earlier = Release.objects.filter(
        survey=release.survey_id,
        status=Release.Status.PUBLISHED,
        starts_on__lt=release.starts_on,
        published_on__lte=release.published_on or date.max,
    ).order_by("starts_on")
    return [*(each for each in earlier if each.is_annual == release.is_annual), release]


def course_of(documents: Sequence[Document]) -> Course:
    """Return the course of the last document's themes; documents of one survey, oldest first."""
    newest = documents[-1]
    by_period = {document.period: document for document in documents}
    periods = tuple(_periods(documents[0], newest))[-MOST_PERIODS:]
    before = by_period.get(periods[-2]) if len(periods) > 1 else None
    trends = (
        Trend(
            theme,
            tuple(_point(by_period.get(period), theme.slug) for period in periods),
            change(before, newest, theme.slug) if before else Change.UNKNOWN,
        )
        for theme, _ in newest.themes
    )
    hidden = {period: by_period[period].hidden for period in periods if period in by_period}
    return Course(periods, tuple(trends), before is not None, hidden)


def _periods(oldest: Document, newest: Document) -> Iterator[str]:
    """Yield every period from one to the other, those without a release too."""
    first, last = span_of(oldest.period)[0], span_of(newest.period)[1]
    if "Q" in newest.period:
        yield from closed_quarters(first, last + timedelta(days=1))
    else:
        yield from map(str, range(first.year, last.year + 1))


def _point(document: Document | None, theme: str) -> Point:
    """Return a theme's figure in one period's release."""
    people = people_by_theme(document) if document else {}
    if document is None or theme not in people:
        return Point(None, None, ABSENT)
    value = people[theme]
    if value is None:
        return Point(None, None, HIDDEN, document.hidden)
    return Point(value, interval(value, document.k, document.round_to), str(value))
