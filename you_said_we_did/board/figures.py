"""A release as the board reads it: by priority, with what changed, and in short on the first page.

All of it is taken from stored documents, so it says what the public's page says.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engagement.models import Priority
from feedback.releases.comparing import Change, most_mentioned
from feedback.releases.document import Category, Document
from feedback.releases.models import Release, ReleaseQuote
from feedback.releases.quarters import short_name_of
from feedback.releases.trends import Course, Trend, course_of
from feedback.releases.wording import base_of


@dataclass(frozen=True)
class ThemeRow:
    """A theme of one release: its rounded people (None: hidden) and what changed."""

    theme: Category
    people: int | None
    change: Change


@dataclass(frozen=True)
class RowsOfPriority:
    """A priority and every theme that serves it. Without a priority: themes that serve none."""

    priority: Priority | None
    rows: list[ThemeRow]

    @property
    def shown(self) -> list[ThemeRow]:
        """Themes with a figure."""
        return [row for row in self.rows if row.people is not None]

    @property
    def hidden(self) -> list[ThemeRow]:
        """Themes without one: they stand together, for they all say the same."""
        return [row for row in self.rows if row.people is None]


@dataclass(frozen=True)
class Moves:
    """What changed since the period before, in names: bands only, never a difference.

    `before` names that period; `since` does too, and is "" where it shows no number.
    """

    before: str
    since: str
    more: list[str]
    fewer: list[str]
    same: int
    unknown: int


@dataclass(frozen=True)
class Glance:
    """A release in short."""

    release: Release
    base: str
    most_raised: list[ThemeRow]
    moves: Moves | None
    came_later: str


def rows_of(document: Document, course: Course) -> list[ThemeRow]:
    """Return a release's themes, the largest rounded figure first, hidden ones last.

    Equal figures stand in the codebook's order: a tie must not be broken by the true count, or the
    order itself would tell it.
    """
    changes = {trend.theme.slug: trend.change for trend in course.trends}
    rows = [ThemeRow(theme, shown, changes[theme.slug]) for theme, shown in document.themes]
    return sorted(rows, key=lambda row: -(row.people or 0))


def rows_by_priority(
    rows: Iterable[ThemeRow], priorities: Sequence[Priority]
) -> list[RowsOfPriority]:
    """Group rows by priority, in the strategy's order.

    A theme that serves two priorities stands under both, so that each list is whole. A priority
    that the strategy no longer has counts as none.
    """
    rows = list(rows)
    known = {priority.slug for priority in priorities}
    groups = [
        RowsOfPriority(each, [row for row in rows if each.slug in row.theme.priorities])
        for each in priorities
    ]
    rest = [row for row in rows if not known & set(row.theme.priorities)]
    return [group for group in (*groups, RowsOfPriority(None, rest)) if group.rows]


def moves_of(course: Course) -> Moves | None:
    """Say which themes more or fewer people raised, as far as rounding lets anyone say.

    None when the period before has no figures to compare with.
    """
    if not course.has_before:
        return None

    def names(change: Change) -> list[str]:
        return [trend.theme.name for trend in course.trends if trend.change is change]

    def number(*changes: Change) -> int:
        return sum(_is(trend, changes) for trend in course.trends)

    return Moves(
        before=course.names[-2],
        since=course.names[-2] if course.can_compare else "",
        more=names(Change.MORE),
        fewer=names(Change.FEWER),
        same=number(Change.SAME),
        unknown=number(Change.UNKNOWN, Change.NEW),
    )


def _is(trend: Trend, changes: tuple[Change, ...]) -> bool:
    return trend.change in changes


def quotes_of(release: Release, rows: Iterable[ThemeRow]) -> list[tuple[str, list[str]]]:
    """Return what was approved to be quoted, under its theme: two for each at the most, and none
    where the figure is hidden.
    """
    words: dict[str, list[str]] = {}
    for quote in ReleaseQuote.objects.filter(theme__release=release).select_related("theme"):
        words.setdefault(quote.theme.slug, []).append(quote.words)
    return [
        (row.theme.name, words[row.theme.slug][: ReleaseQuote.MOST])
        for row in rows
        if row.people is not None and row.theme.slug in words
    ]


def newest_of_each_survey(releases: Iterable[Release]) -> list[Glance]:
    """Return each survey's newest release; `releases` come newest first."""
    of_survey: dict[int, list[Release]] = {}
    for release in releases:
        of_survey.setdefault(release.survey_id, []).append(release)
    newest = [_newest_two(group) for group in of_survey.values()]
    wanted = [release.pk for pair in newest for release in pair]
    whole = Release.objects.select_related("survey").in_bulk(wanted)
    return [
        glance_at([whole[each.pk] for each in reversed(pair)], came_later(group[0], group))
        for pair, group in zip(newest, of_survey.values(), strict=True)
    ]


def _newest_two(releases: list[Release]) -> list[Release]:
    """Return the newest release, and the one before it of the same length that was out by then:
    the same that its own page compares it with.
    """
    newest = releases[0]
    return [
        each
        for each in releases
        if each.is_annual == newest.is_annual and not _is_later(each, newest)
    ][:2]


def _is_later(one: Release, other: Release) -> bool:
    """Say whether one release was published on a later day than the other."""
    return (one.published_on or date.max) > (other.published_on or date.max)


def came_later(release: Release, others: Iterable[Release]) -> str:
    """Return the period just before a release's, in short words, if its own release came out after
    this one: a page that is out is not compared with it. "" otherwise.
    """
    for other in others:
        is_just_before = other.ends_on + timedelta(days=1) == release.starts_on
        if is_just_before and other.is_annual == release.is_annual and _is_later(other, release):
            return short_name_of(other.quarter)
    return ""


def glance_at(releases: Sequence[Release], came_later: str) -> Glance:
    """Put the last of these releases in short; `came_later`: see the function of that name."""
    documents = [release.figures for release in releases]
    course = course_of(documents)
    rows = rows_of(documents[-1], course)
    most = most_mentioned(documents[-1])
    return Glance(
        releases[-1],
        base_of(documents[-1]),
        [row for row in rows if row.theme in most],
        moves_of(course),
        came_later,
    )
