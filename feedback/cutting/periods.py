"""Which quarters of which survey wait to be cut, and why they can't be yet."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Max, Min

from feedback.releases.models import Release
from feedback.releases.quarters import closed_quarters, days_of, name_of, quarter_of
from feedback.responses.models import Text
from feedback.surveys.models import Survey


class State(models.TextChoices):
    """How far a closed quarter has come."""

    TO_CODE = "to_code", "Texts to code"
    READY = "ready", "Ready to cut"
    DRAFT = "draft", "Cut, not yet published"
    PUBLISHED = "published", "Published"


@dataclass(frozen=True)
class ClosedQuarter:
    """One closed quarter of one survey."""

    survey: Survey
    quarter: str
    state: State

    @property
    def period(self) -> str:
        """The quarter in words, e.g. "January to March 2026"."""
        return name_of(self.quarter)


@dataclass(frozen=True)
class SurveyPeriods:
    """A survey and its closed quarters, newest first."""

    survey: Survey
    quarters: list[ClosedQuarter]


def survey_periods(today: date) -> list[SurveyPeriods]:
    """Return every survey that ever opened with its closed quarters, in five queries."""
    released = {
        (release.survey_id, release.quarter): State(release.status)
        for release in Release.objects.all()
    }
    uncoded: dict[int, set[str]] = defaultdict(set)
    for survey_id, month in Text.objects.uncoded().values_list("version__survey", "month"):
        uncoded[survey_id].add(quarter_of(month))
    spans = _spans(today)

    def state(survey: Survey, quarter: str) -> State:
        waiting = State.TO_CODE if quarter in uncoded[survey.pk] else State.READY
        return released.get((survey.pk, quarter), waiting)

    return [
        SurveyPeriods(
            survey,
            [
                ClosedQuarter(survey, quarter, state(survey, quarter))
                for quarter in reversed(list(closed_quarters(*spans[survey.pk])))
            ],
        )
        for survey in Survey.objects.published()
    ]


def _spans(today: date) -> dict[int, tuple[date, date]]:
    """Return, by survey, the first day it could have answers and the day to stop looking.

    A closed survey stops at its last day, or later when the keeper released texts after it.
    """
    months = {
        row["version__survey"]: (row["first"], row["last"])
        for row in Text.objects.values("version__survey").annotate(
            first=Min("month"), last=Max("month")
        )
    }
    spans = {}
    for survey in Survey.objects.published():
        opened = survey.opened_on or today
        first, last = months.get(survey.pk, (opened, opened))
        ends = today
        if survey.closed_on is not None:
            last_day = days_of(quarter_of(max(last, survey.closed_on)))[1]
            ends = min(today, date.fromordinal(last_day.toordinal() + 1))
        spans[survey.pk] = (min(opened, first), ends)
    return spans
