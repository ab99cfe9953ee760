"""What is signed or spoken, and its captions, by addresses that say nothing. A browser asks for a
film in pieces: iPhones play none that is not given so.
"""

import re
from http import HTTPStatus

from django.db.models import QuerySet
from django.db.models.functions import Length, Substr
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from feedback.surveys.models import Recording, SurveyVersion
from feedback.surveys.models.recordings import names_in

# Of all that is asked for at once, this much is given; the browser asks again for the rest.
PIECE_BYTES = 1024 * 1024
RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")


@require_safe
def recording(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Return a recording, or the piece of it that is asked for, while the survey is open."""
    return piece_of(request, _out(slug, name))


@require_safe
def captions(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Return the captions of a recording, while the survey is open."""
    return captions_of(_out(slug, name))


def captions_of(rows: QuerySet[Recording]) -> HttpResponse:
    """Return the captions of the one recording among `rows`; 404 if it has none."""
    found = rows.exclude(captions="").values_list("captions", flat=True).first()
    if found is None:
        raise Http404
    return HttpResponse(found, content_type="text/vtt; charset=utf-8")


def piece_of(request: HttpRequest, rows: QuerySet[Recording]) -> HttpResponse:
    """Return the bytes of the one recording among `rows`, as the request asks for them."""
    found = rows.annotate(size=Length("content")).values_list("content_type", "size").first()
    if found is None:
        raise Http404
    content_type, size = found
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None:
        start, end, status = 0, size, HTTPStatus.OK
    else:
        start, status = int(asked[1]), HTTPStatus.PARTIAL_CONTENT
        end = min(size, int(asked[2] or size) + 1, start + PIECE_BYTES)
    headers = {"Accept-Ranges": "bytes", "Content-Disposition": "inline"}
    if start >= end:
        headers["Content-Range"] = f"bytes */{size}"
        return HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
    if asked:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    piece = rows.values_list(Substr("content", start + 1, end - start), flat=True).get()
    return HttpResponse(bytes(piece), content_type, status, headers=headers)


def _out(slug: str, name: str) -> QuerySet[Recording]:
    """Return the one recording under this name that the newest version of an open survey has."""
    version = SurveyVersion.objects.newest_out(slug, timezone.localdate())
    if version is None or not version.is_open or name not in names_in(version.ways):
        raise Http404
    return Recording.objects.filter(survey=version.survey_id, name=name, is_out=True)
