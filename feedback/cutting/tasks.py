"""Cutting at once or by the worker. Light: a command's code is loaded when it is run."""

import json
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.db.models import Q
from django_tasks import task

from feedback.cutting.models import CutRun
from feedback.releases.models import Release
from feedback.releases.quarters import YEAR, span_of
from feedback.responses.models import Response, Text
from feedback.surveys.models import Survey
from hearback.people.models import User

# What a request of some seconds can do; measured by bench/releases.py. `tables` are those of two
# things; a year is protected together with those of its four quarters.
MOST_AT_ONCE = 20_000
TABLES_AT_ONCE = 8
TABLES_OF_YEAR_AT_ONCE = 2


@task()
def work(run: int) -> None:
    """Do the cut of this number."""
    call_command("cut_release", run=run)


def hand_over(survey: Survey, period: str, by: User, *, tables: int) -> CutRun:
    """Cut now if it is small, or else have the worker do it. Raises ValidationError while the same
    period is being cut.
    """
    with transaction.atomic():
        run = CutRun.ask(survey, period, by)
        most = TABLES_OF_YEAR_AT_ONCE if YEAR.fullmatch(period) else TABLES_AT_ONCE
        is_small = tables <= most and _is_small(survey, period)
        if not is_small:
            work.enqueue(run.pk)
    if is_small:
        call_command("cut_release", run=run.pk)
    run.refresh_from_db()
    return run


def _is_small(survey: Survey, period: str) -> bool:
    try:
        days = span_of(period)
    except ValueError:
        return True  # it will be refused at once
    of_period = Q(version__survey=survey, month__range=days)
    rows = Text.objects.filter(of_period).count() + Response.objects.filter(of_period).count()
    return rows <= MOST_AT_ONCE


def try_merging(release: Release, population: str, dimension: str, *pair: str) -> dict[str, Any]:
    """Return what a draft would show with two categories as one; without a pair, the best found,
    in the shape of merging.Search.
    """
    out = StringIO()
    call_command("try_merging", release.pk, population, dimension, *pair, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found
