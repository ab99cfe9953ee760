"""What is read out of one release beside its figures: evidence for the equality duty, and what
changed for people.
"""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from feedback.releases import star as stars
from feedback.releases.addresses import published_release, takes_no_query
from feedback.releases.documents import PackagesMissing, to_pdf
from feedback.releases.files import picture_answer
from feedback.releases.models import Release
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role
from you_said_we_did.board.equality import evidence_of, to_csv
from you_said_we_did.board.readers import READERS

EVIDENCE_READERS = (Role.OFFICER, Role.DATA_PROTECTION, Role.BOARD)


@allow(*EVIDENCE_READERS)
@require_safe
@takes_no_query
def equality(request: OfficeRequest, slug: str, quarter: str) -> HttpResponse:
    """Show who answered by protected characteristic, what groups raised and what was done."""
    evidence = evidence_of(published_release(slug, quarter), timezone.localdate())
    context = {"evidence": evidence, "today": timezone.localdate()}
    return render(request, "board/equality.html", context)


@allow(*EVIDENCE_READERS)
@require_safe
@takes_no_query
def equality_csv(request: OfficeRequest, slug: str, quarter: str) -> HttpResponse:
    """Give the same as a file for a spreadsheet program."""
    release = published_release(slug, quarter)
    content = to_csv(evidence_of(release, timezone.localdate()))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = f"{release.survey.slug}-{release.quarter}-equality.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@allow(*EVIDENCE_READERS)
@require_safe
@takes_no_query
def equality_pdf(request: OfficeRequest, slug: str, quarter: str) -> HttpResponse:
    """Give the same as a file for print, as of today."""
    evidence = evidence_of(published_release(slug, quarter), timezone.localdate())
    context: dict[str, Any] = {"evidence": evidence, "today": timezone.localdate()}
    try:
        made = to_pdf(render_to_string("board/equality_print.html", context))
    except PackagesMissing as error:
        context["error"] = error
        return render(request, "board/equality_no_file.html", context, status=503)
    response = HttpResponse(made, content_type="application/pdf")
    name = f"{slug}-{quarter}-equality.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@allow(*READERS)
@require_safe
@takes_no_query
def star(request: OfficeRequest, slug: str, quarter: str) -> HttpResponse:
    """Show how many people moved up, stayed or moved down; a release without a star says so."""
    release = published_release(slug, quarter)
    document = release.figures
    context = {"release": release, "document": document, "stars": stars.stars_of(document)}
    return render(request, "board/star.html", context)


@allow(*READERS)
@require_safe
@takes_no_query
def star_chart(request: OfficeRequest, slug: str, quarter: str, name: str) -> HttpResponse:
    """Draw one star for a tablet, a desk or paper."""
    return draw(request, published_release(slug, quarter), name, stars.WIDE)


@allow(*READERS)
@require_safe
@takes_no_query
def narrow_star_chart(request: OfficeRequest, slug: str, quarter: str, name: str) -> HttpResponse:
    """Draw one star for a phone."""
    return draw(request, published_release(slug, quarter), name, stars.NARROW)


def draw(request: OfficeRequest, release: Release, name: str, layout: stars.Layout) -> HttpResponse:
    """Return a star as a picture; 404 while too few of its scales show a share."""
    for found in stars.stars_of(release.figures):
        if found.slug == name and found.can_be_drawn:
            drawn = stars.star_chart(release.figures, found, layout)
            return picture_answer(request, drawn, release.digest)
    raise Http404
