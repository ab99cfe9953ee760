"""Deadlines, worked out from rows: what is due, from whom, by when, and whether it was met.

The rules are those of docs/answering-back.md, “Clocks and reminders”. Pure: rows in, deadlines out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import models

from engagement.clocks import months_after
from engagement.groups import NEUTRAL_GROUP_NAMES, RespondentGroup
from engagement.models import ClockLimits
from feedback.releases.models import Release, ReleaseTheme
from feedback.releases.quarters import name_of, quarter_of
from feedback.surveys.models import Survey
from you_said_we_did.clocks.periods import Period, periods_of
from you_said_we_did.clocks.rows import Promise, Rows, shown_of
from you_said_we_did.status import OPEN

# The themes most people raised, and whatever is as large as the last of them.
TOP_THEMES = 5
# An answer to a theme holds so long for the same theme of the same survey.
HOLDS_MONTHS = 12
# What people waited for longer ago is history, not a clock.
REACH_MONTHS = 24


class Kind(models.TextChoices):
    """What is due."""

    HEARD = "heard", "What we heard"
    RESPONSE = "response", "What we do about a theme"
    PROMISE = "promise", "What we promised"
    NEWS = "news", "News of what is going on"
    CHECK = "check", "Whether it helped"


@dataclass(frozen=True)
class Door:
    """The office's screen on which it is met: its address name and what it is about."""

    name: str
    pk: int | None = None


@dataclass(frozen=True)
class Deadline:
    """One thing that is due. `owners` are agencies' keys: none, and it is everybody's together.
    `who`, `period` and `theme` say what it is about, in words that may stand on a public page.
    """

    kind: Kind
    pk: int
    what: str
    owners: tuple[int, ...]
    due: date
    door: Door
    met_on: date | None = None
    who: str = ""
    period: str = ""
    theme: str = ""
    is_public: bool = True
    is_for_owner: bool = True

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return f"{self.kind}-{self.pk}-{self.due:%Y%m%d}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be met."""
        return self.met_on is None

    def days_late(self, today: date) -> int:
        """Return how late it was met, or is by now."""
        return max(((self.met_on or today) - self.due).days, 0)

    def is_late(self, today: date) -> bool:
        """Whether it is past its day and not met."""
        return self.is_open and self.due < today


@dataclass(frozen=True)
class Answer:
    """When a theme had its answer, in figures that end on `last`; by which commitment's owner."""

    last: date
    on: date
    owner: int


@dataclass(frozen=True)
class Known:
    """What was said, as clocks ask for it: days of notes and findings by survey, each with the days
    it is about; answers by survey and theme; by theme, commitments that don't say yet what we do.
    """

    said: dict[int, list[tuple[date, date, date]]]
    answers: dict[tuple[int, str], list[Answer]]
    begun: dict[int, list[Promise]]

    @classmethod
    def of(cls, rows: Rows) -> Known:
        """Sort rows."""
        known = cls(defaultdict(list), defaultdict(list), defaultdict(list))
        for note in rows.notes:
            known.said[note.survey].append((note.first, note.last, note.on))
        for one in rows.said.values():
            for rests in one.rests:
                known.said[rests.survey].append((rests.first, rests.last, one.out_on))
        for promise in rows.promises:
            said = rows.said.get(promise.finding or 0) if promise.is_public else None
            for rests in said.rests if said else ():
                if promise.responds_on is None:
                    known.begun[rests.theme].append(promise)
                elif promise.owner is not None:
                    answer = Answer(rests.last, promise.responds_on, promise.owner)
                    known.answers[rests.survey, rests.slug].append(answer)
        return known


def deadlines(rows: Rows, limits: ClockLimits, today: date) -> list[Deadline]:
    """Return every deadline, met or not, by kind and due day."""
    found = [*_of_surveys(rows, limits, today), *_of_promises(rows, limits)]
    order = list(Kind)
    return sorted(found, key=lambda one: (order.index(one.kind), one.due, one.pk))


def clock_starts(survey: Survey, release: Release, today: date) -> date:
    """Return the day from which people wait for a response to figures of these days."""
    ended = survey.ended_on(today)
    is_closing = ended is not None and release.starts_on <= ended <= release.ends_on
    return ended if is_closing and ended else release.ends_on


def top_themes(release: Release) -> list[ReleaseTheme]:
    """Return the five themes most people raised of those shown, and any as large as the fifth."""
    shown = sorted(shown_of(release), key=lambda one: -(one.people or 0))
    if len(shown) <= TOP_THEMES:
        return shown
    least = shown[TOP_THEMES - 1].people or 0
    return [theme for theme in shown if (theme.people or 0) >= least]


def _of_surveys(rows: Rows, limits: ClockLimits, today: date) -> Iterator[Deadline]:
    oldest = months_after(today, -REACH_MONTHS)
    known = Known.of(rows)
    for survey in rows.surveys:
        if survey.opened_on is None:
            continue
        released = rows.releases.get(survey.pk, [])
        for period in periods_of(survey.opened_on, survey.ended_on(today), today):
            if period.starts >= oldest:
                yield _heard(survey, period, released, known, limits)
        for release in released:
            starts = clock_starts(survey, release, today)
            if not release.is_annual and starts >= oldest:
                due = limits.respond_by(starts)
                yield from (
                    _response(survey, release, theme, due, known, rows.drafts)
                    for theme in top_themes(release)
                )


def _heard(
    survey: Survey, period: Period, released: list[Release], known: Known, limits: ClockLimits
) -> Deadline:
    days = [on for first, last, on in known.said[survey.pk] if period.overlaps(first, last)]
    themes = [
        theme.pk
        for release in released
        if period.overlaps(release.starts_on, release.ends_on)
        for theme in top_themes(release)
    ]
    promised = survey.answer_due if period.is_last else None
    name = name_of(quarter_of(period.starts))
    return Deadline(
        kind=Kind.HEARD,
        pk=survey.pk,
        what=f"{survey.name}: {name}",
        owners=(),
        due=promised or limits.heard_by(period.starts),
        door=Door("drafting:draft", themes[0]) if themes else Door("cutting:home"),
        met_on=min(days, default=None),
        who=NEUTRAL_GROUP_NAMES[RespondentGroup(survey.respondent_group)],
        period=name,
    )


def _response(
    survey: Survey,
    release: Release,
    theme: ReleaseTheme,
    due: date,
    known: Known,
    drafts: dict[int, int],
) -> Deadline:
    since = months_after(release.ends_on, -HOLDS_MONTHS)
    given = [
        answer
        for answer in known.answers.get((survey.pk, theme.slug), [])
        if since < answer.last <= release.ends_on
    ]
    begun = [] if given else known.begun.get(theme.pk, [])
    owners = {answer.owner for answer in given} | {one.owner for one in begun if one.owner}
    return Deadline(
        kind=Kind.RESPONSE,
        pk=theme.pk,
        what=f"{theme.name}: {survey.name}, {release.period}",
        owners=tuple(sorted(owners)),
        due=due,
        door=_door(theme, begun, drafts),
        met_on=min((answer.on for answer in given), default=None),
        who=NEUTRAL_GROUP_NAMES[RespondentGroup(survey.respondent_group)],
        period=release.period,
        theme=theme.name,
    )


def _door(theme: ReleaseTheme, begun: list[Promise], drafts: dict[int, int]) -> Door:
    """Return where the next step to an answer is taken."""
    if begun:
        return Door("drafting:move", begun[0].pk)
    if theme.pk in drafts:
        return Door("drafting:finding", drafts[theme.pk])
    return Door("drafting:draft", theme.pk)


def _of_promises(rows: Rows, limits: ClockLimits) -> Iterator[Deadline]:
    for one in rows.promises:
        is_open = one.status in OPEN
        if one.due and (is_open or one.done_on):
            yield _of(one, Kind.PROMISE, one.due, "drafting:commitment", one.done_on)
        if is_open and one.finding and one.last_news and one.is_live:
            yield _of(one, Kind.NEWS, limits.next_news_by(one.last_news), "drafting:progress")
        if one.check_by:
            yield _of(one, Kind.CHECK, one.check_by, "drafting:outcome", one.checked_on)


def _of(promise: Promise, kind: Kind, due: date, door: str, met_on: date | None = None) -> Deadline:
    return Deadline(
        kind=kind,
        pk=promise.pk,
        what=promise.title,
        owners=(promise.owner,) if promise.owner else (),
        due=due,
        door=Door(door, promise.pk),
        met_on=met_on,
        is_public=promise.is_public,
        is_for_owner=promise.is_for_owner,
    )
