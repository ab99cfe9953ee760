"""Figures about ourselves, for everyone: how we keep to the limits, and how each agency does.

They count findings and commitments, never people, and nothing that is not public: what is
restricted or unpublished changes none of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from engagement.models import Agency, ClockLimits
from you_said_we_did.clocks.deadlines import Deadline, Kind, clock_starts, deadlines
from you_said_we_did.clocks.rows import Rows, read_public, shown_of
from you_said_we_did.status import OPEN, Status


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def per_cent(self) -> int | None:
        """The share in whole per cent; None of nothing."""
        return round(100 * self.part / self.whole) if self.whole else None

    def __str__(self) -> str:
        if not self.whole:
            return "None yet"
        return f"{self.part} of {self.whole} ({self.per_cent}%)"


@dataclass(frozen=True)
class OwnerFigures:
    """How one agency does. `answered`: of the public findings on which it has a commitment, those
    where it says what it does or why it can't. `days`: the middle number of days from a quarter's
    end, or a survey's, to that. `done`: of what it did not say it can't do. `checked`: of what it
    did and should have been checked by now.
    """

    answered: Share
    days: int | None
    done: Share
    refused: int
    checked: Share
    late: int
    silent: int


@dataclass
class _Tally:
    findings: set[int] = field(default_factory=set)
    answered: dict[int, date] = field(default_factory=dict)
    steps: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Kept:
    """How we keep to one limit: how often it was met in time, met late, is late, is not due yet."""

    kind: Kind
    in_time: int
    met_late: int
    late: int
    running: int

    @property
    def goes_on(self) -> bool:
        """Whether it begins anew each time it is met, so that only today's can be counted."""
        return self.kind == Kind.NEWS

    @property
    def is_any(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.in_time or self.met_late or self.late or self.running)


def figures_for(agencies: Iterable[Agency], today: date) -> dict[int, OwnerFigures]:
    """Return the public figures of each agency, by its key. The number of queries does not grow."""
    return owner_figures(agencies, read_public(), ClockLimits.current(), today)


def owner_figures(
    agencies: Iterable[Agency], rows: Rows, limits: ClockLimits, today: date
) -> dict[int, OwnerFigures]:
    """Return the same, of rows that were read."""
    tallies = {agency.pk: _Tally() for agency in agencies}
    for promise in rows.promises:
        tally = tallies.get(promise.owner or 0)
        if tally is None or not promise.is_public or promise.finding is None:
            continue
        tally.findings.add(promise.finding)
        if promise.responds_on:
            before = tally.answered.get(promise.finding, promise.responds_on)
            tally.answered[promise.finding] = min(before, promise.responds_on)
        is_open = promise.status in OPEN
        is_checked = promise.status == Status.CHECKED
        is_done = promise.status in (Status.DONE, Status.CHECKED)
        is_due = is_done and promise.check_by is not None and promise.check_by <= today
        news_by = limits.next_news_by(promise.last_news) if promise.last_news else today
        steps = {
            "all": True,
            "done": is_done,
            "refused": promise.status == Status.CANNOT,
            "checked": is_checked,
            "to_check": is_checked or is_due,
            "late": is_open and promise.due is not None and promise.due < today,
            "silent": is_open and news_by < today,
        }
        tally.steps.update(name for name, is_so in steps.items() if is_so)
    starts = _starts(rows, today)
    return {pk: _figures(tally, starts) for pk, tally in tallies.items()}


def _starts(rows: Rows, today: date) -> dict[int, date]:
    """Return the day from which people wait, by finding; of those that rest on a release, by their
    main theme.
    """
    surveys = {survey.pk: survey for survey in rows.surveys}
    clocks = {
        theme.pk: clock_starts(surveys[release.survey_id], release, today)
        for releases in rows.releases.values()
        for release in releases
        for theme in shown_of(release)
        if release.survey_id in surveys
    }
    return {
        one.pk: clocks[one.rests[0].theme]
        for one in rows.said.values()
        if one.rests and one.rests[0].theme in clocks
    }


def _figures(tally: _Tally, starts: dict[int, date]) -> OwnerFigures:
    days = [
        max((on - starts[finding]).days, 0)
        for finding, on in tally.answered.items()
        if finding in starts
    ]
    steps = tally.steps
    return OwnerFigures(
        answered=Share(len(tally.answered), len(tally.findings)),
        days=round(median(days)) if days else None,
        # A lawful no is no promise that was broken: it stands beside, with its reason.
        done=Share(steps["done"], steps["all"] - steps["refused"]),
        refused=steps["refused"],
        checked=Share(steps["checked"], steps["to_check"]),
        late=steps["late"],
        silent=steps["silent"],
    )


@dataclass(frozen=True)
class Record:
    """What the public page shows: how we keep to each limit, what is late now, and each agency."""

    kept: list[Kept]
    late: list[Deadline]
    owners: dict[int, OwnerFigures]


def record(agencies: Iterable[Agency], limits: ClockLimits, today: date) -> Record:
    """Return all of it as of `today`."""
    rows = read_public()
    found = deadlines(rows, limits, today)
    kept = [_kept(kind, [one for one in found if one.kind == kind], today) for kind in Kind]
    waited_for = (Kind.HEARD, Kind.RESPONSE)
    return Record(
        kept=[one for one in kept if one.is_any],
        late=[one for one in found if one.kind in waited_for and one.is_late(today)],
        owners=owner_figures(agencies, rows, limits, today),
    )


def _kept(kind: Kind, found: list[Deadline], today: date) -> Kept:
    met = [one for one in found if not one.is_open]
    late = sum(one.is_late(today) for one in found)
    in_time = sum(one.days_late(today) == 0 for one in met)
    return Kept(
        kind=kind,
        in_time=in_time,
        met_late=len(met) - in_time,
        late=late,
        running=len(found) - len(met) - late,
    )
