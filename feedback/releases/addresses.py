"""What an address of a release may ask for: the release as it was frozen, whole, and no other cut.

Used by the public pages and the board's alike.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from feedback.releases.charts import NARROW, WIDE, bar_chart
from feedback.releases.document import Document, Population, Table
from feedback.releases.models import Release
from feedback.releases.trend_charts import NARROW as NARROW_SHEET
from feedback.releases.trend_charts import WIDE as WIDE_SHEET
from feedback.releases.trend_charts import trend_chart
from feedback.releases.trends import Course, course_of, history_of

View = Callable[..., HttpResponse]


def takes_no_query(view: View) -> View:
    """Answer 404 to any query in the address: no parameter can ask for a cut that was not made."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.META.get("QUERY_STRING"):
            raise Http404
        return view(request, *args, **kwargs)

    return answer


def published_release(slug: str, period: str) -> Release:
    """Return the published release of this survey and period; a draft answers 404 like none."""
    try:
        return Release.objects.published().at(slug, period)
    except Release.DoesNotExist as error:
        raise Http404 from error


def table_in(document: Document, population: str, table: str) -> tuple[Population, Table]:
    """Return one table of a release with its population, or answer 404."""
    for people in document.populations:
        for each in people.tables:
            if (people.slug, each.slug) == (population, table):
                return people, each
    raise Http404


def drawn_table(document: Document, population: str, table: str, width: str) -> bytes:
    """Draw one table's bars, "wide" or "narrow"; 404 where there is nothing to draw."""
    layouts = {"wide": WIDE, "narrow": NARROW}
    try:
        return bar_chart(document, *table_in(document, population, table), layouts[width])
    except (KeyError, ValueError) as error:
        raise Http404 from error


def drawn_trend(document: Document, course: Course, width: str) -> bytes:
    """Draw the trend of every theme, "wide" or "narrow"; 404 where there is nothing to draw."""
    sheets = {"wide": WIDE_SHEET, "narrow": NARROW_SHEET}
    try:
        return trend_chart(document, course, sheets[width])
    except (KeyError, ValueError) as error:
        raise Http404 from error


def course_until(release: Release) -> Course:
    """Return the course of a release's themes over this survey's periods until it."""
    return course_of([each.figures for each in history_of(release)])
