"""A release's tables, files and pictures for the board: the public's own, behind the sign-in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from feedback.releases.addresses import (
    course_until,
    drawn_table,
    drawn_trend,
    published_release,
    takes_no_query,
)
from feedback.releases.files import csv_answer, json_answer, picture_answer
from feedback.releases.grids import sections_of
from hearback.people.access import OfficeRequest, allow
from you_said_we_did.board.readers import READERS


@allow(*READERS)
@require_safe
@takes_no_query
def tables(request: OfficeRequest, slug: str, quarter: str) -> HttpResponse:
    """Show every table of a release."""
    release = published_release(slug, quarter)
    document = release.figures
    context = {"release": release, "document": document, "sections": sections_of(document)}
    return render(request, "board/tables.html", context)


@allow(*READERS)
@require_safe
@takes_no_query
def as_csv(request: OfficeRequest, slug: str, quarter: str) -> HttpResponse:
    """Give every table as one long table for a spreadsheet program."""
    return csv_answer(request, published_release(slug, quarter))


@allow(*READERS)
@require_safe
@takes_no_query
def as_json(request: OfficeRequest, slug: str, quarter: str) -> HttpResponse:
    """Give the stored document itself."""
    return json_answer(request, published_release(slug, quarter))


@allow(*READERS)
@require_safe
@takes_no_query
def chart(
    request: OfficeRequest, slug: str, quarter: str, population: str, table: str, width: str
) -> HttpResponse:
    """Draw one table as bars."""
    release = published_release(slug, quarter)
    drawn = drawn_table(release.figures, population, table, width)
    return picture_answer(request, drawn, release.digest)


@allow(*READERS)
@require_safe
@takes_no_query
def trend(request: OfficeRequest, slug: str, quarter: str, width: str) -> HttpResponse:
    """Draw every theme over the periods until this one."""
    release = published_release(slug, quarter)
    drawn = drawn_trend(release.figures, course_until(release), width)
    return picture_answer(request, drawn, release.digest)
