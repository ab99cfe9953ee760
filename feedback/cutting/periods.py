"""Which quarters and years of which survey wait to be cut, and why they can't be yet."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from django.db import models
from django.db.models import Max, Min

from feedback.cutting.models import CutRun
from feedback.cutting.published import LOST, Remembered
from feedback.releases.models import Release
from feedback.releases.quarters import closed_quarters, days_of, name_of, quarter_of, span_of
from feedback.responses.models import Response, Text
from feedback.surveys.models import Survey


class State(models.TextChoices):
    """How far a closed period has come."""

    TO_CODE = "to_code", "Texts to code"
    QUARTERS_FIRST = "quarters_first", "Waits for its quarters"
    READY = "ready", "Ready to cut"
    WAITING = "waiting", "Waiting for the worker"
    RUNNING = "running", "Being cut"
    FAILED = "failed", "Could not be cut"
    DRAFT = "draft", "Cut, not yet published"
    PUBLISHED = "published", "Published"
    LOST = "lost", "Lost in a restore"


@dataclass(frozen=True)
class ClosedPeriod:
    """One closed quarter or year of one survey."""

    survey: Survey
    short: str
    state: State
    note: str = ""

    @property
    def name(self) -> str:
        """The period in words, e.g. "January to March 2026"."""
        return name_of(self.short)


@dataclass(frozen=True)
class SurveyPeriods:
    """A survey and its closed quarters and years, newest first."""

    survey: Survey
    quarters: list[ClosedPeriod]
    years: list[ClosedPeriod]


class _Seen:
    """What the database says of all periods, in a few queries."""

    def __init__(self) -> None:
        self.released = {
            (release.survey_id, release.quarter): State(release.status)
            for release in Release.objects.defer("document")
        }
        self.remembered = Remembered()
        CutRun.sweep()
        self.runs: dict[tuple[int, str], CutRun] = {}
        for run in CutRun.objects.all():
            self.runs.setdefault((run.survey_id, run.period), run)
        self.uncoded: dict[int, set[str]] = defaultdict(set)
        for survey, month in Text.objects.uncoded().values_list("version__survey", "month"):
            self.uncoded[survey].add(quarter_of(month))

    def period(self, survey: Survey, short: str, otherwise: State) -> ClosedPeriod:
        """Return how far a period has come, if nothing is known of it: `otherwise`."""
        state, run = self.released.get((survey.pk, short)), self.runs.get((survey.pk, short))
        if state is None and self.remembered.has(survey, span_of(short)):
            return ClosedPeriod(survey, short, State.LOST, LOST)
        if state is None and run is not None and run.status != CutRun.Status.DONE:
            return ClosedPeriod(survey, short, State(run.status), run.note)
        return ClosedPeriod(survey, short, state or otherwise)

    def quarter(self, survey: Survey, short: str) -> ClosedPeriod:
        """Return how far a quarter has come."""
        to_code = short in self.uncoded[survey.pk]
        return self.period(survey, short, State.TO_CODE if to_code else State.READY)

    def year(self, survey: Survey, short: str, quarters: list[ClosedPeriod]) -> ClosedPeriod:
        """Return how far a year has come, by its quarters."""
        inside = [each for each in quarters if each.short.startswith(short)]
        states = {each.state for each in inside}
        is_out = states == {State.PUBLISHED}
        year = self.period(survey, short, State.READY if is_out else State.QUARTERS_FIRST)
        if State.LOST in states and year.state == State.QUARTERS_FIRST:
            return replace(year, state=State.LOST, note="The figures of a quarter of it are lost.")
        return year


def survey_periods(today: date) -> list[SurveyPeriods]:
    """Return every survey that ever opened with its closed periods, in a few queries."""
    seen, spans = _Seen(), _spans(today)
    found = []
    for survey in Survey.objects.published():
        names = list(closed_quarters(*spans[survey.pk]))[::-1]
        quarters = [seen.quarter(survey, name) for name in names]
        years = sorted({name[:4] for name in names if int(name[:4]) < today.year}, reverse=True)
        found.append(
            SurveyPeriods(survey, quarters, [seen.year(survey, y, quarters) for y in years])
        )
    return found


def _spans(today: date) -> dict[int, tuple[date, date]]:
    """Return, by survey, the first day it could have answers and the day to stop looking.

    A closed survey stops at its last day, or later when the keeper opened answers after it.
    """
    months: dict[int, list[date]] = defaultdict(list)
    for opened in (Text, Response):
        ends_of = opened.objects.order_by().values("version__survey")
        for row in ends_of.annotate(first=Min("month"), last=Max("month")):
            months[row["version__survey"]] += (row["first"], row["last"])
    spans = {}
    for survey in Survey.objects.published():
        days = [survey.opened_on or today, *months[survey.pk]]
        ends = today
        if survey.closed_on is not None:
            last_day = days_of(quarter_of(max(*days, survey.closed_on)))[1]
            ends = min(today, date.fromordinal(last_day.toordinal() + 1))
        spans[survey.pk] = (min(days), ends)
    return spans
