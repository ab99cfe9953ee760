"""A release as the board reads it: by priority, and in short on the first page."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from engagement.models import Priority
from feedback.releases.faces import base_in_words, reading_order
from feedback.releases.models import Release, ReleaseTheme

MOST_RAISED = 3


@dataclass(frozen=True)
class RowsOfPriority:
    """A priority and every theme that serves it. Without a priority: themes that serve none."""

    priority: Priority | None
    rows: list[ReleaseTheme]


@dataclass(frozen=True)
class Glance:
    """A release in two lines."""

    release: Release
    base: str
    most_raised: list[ReleaseTheme]


def rows_by_priority(rows: Iterable[ReleaseTheme]) -> list[RowsOfPriority]:
    """Group rows by priority, in the strategy's order.

    A theme that serves two priorities stands under both, so that each list is whole.
    """
    grouped: dict[Priority | None, list[ReleaseTheme]] = {}
    for row in reading_order(rows):
        for priority in row.priorities.all() or [None]:
            grouped.setdefault(priority, []).append(row)
    in_order = sorted(grouped, key=lambda priority: priority.position if priority else sys.maxsize)
    return [RowsOfPriority(priority, grouped[priority]) for priority in in_order]


def newest_of_each_survey(releases: Iterable[Release]) -> list[Glance]:
    """Return each survey's newest release; `releases` come newest first, with their themes."""
    newest: dict[int, Release] = {}
    for release in releases:
        newest.setdefault(release.survey_id, release)
    return [
        Glance(
            release,
            base_in_words(release),
            [row for row in reading_order(release.themes.all()) if row.people][:MOST_RAISED],
        )
        for release in newest.values()
    ]
